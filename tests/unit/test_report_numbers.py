"""文表一致: numbers of the text against the cells they speak of."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from forms.records.report_text import TextChange
from forms.reports.facts import NodeFacts
from forms.reports.number_words import number_words
from forms.reports.text_report import put_together
from forms.services.package_facts import gather_facts
from forms.services.report_numbers import NumberDoubt, doubtful_numbers
from tests.unit.desks import NODE, new_desk


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeFacts]:
    """All 47 measures filled with the examples: 9.2 is 205 家 of 210, planned 206, 208 last year; 12.1 is 58.7 亿元."""
    folder: Path = tmp_path_factory.mktemp("numbers")
    desk = new_desk(folder / "ws", practice=True, filled=True)
    yield gather_facts(desk.session, desk, is_paper=False)
    desk.session.close()


def doubts(facts: NodeFacts, text: str, key: str = "done/9/9.2") -> list[NumberDoubt]:
    change = TextChange(NODE, key, "changed", text, 3, "x")
    changed = replace(facts, text_changes=(change,))
    return [each for each in doubtful_numbers(changed, put_together(changed)) if each.key == key]


def test_what_the_program_writes_agrees_with_itself(facts: NodeFacts) -> None:
    """Each paragraph as if the clerk had written the very words."""
    report = put_together(facts)
    assert doubtful_numbers(facts, report) == []
    same = [TextChange(NODE, each.key, "changed", each.text, each.level) for each in (report.title, *report.all)]
    written = replace(facts, text_changes=tuple(same))
    assert doubtful_numbers(written, put_together(written)) == []


@pytest.mark.parametrize(
    "text",
    [
        *("高新技术企业205家。", "高新技术企业２０５家。", "高新技术企业0.0205万家。", "目标210家，已达205户。"),
        *("完成率97.6%。", "完成目标的98%。", "比上年减少3家。", "下降1.4%。", "还差5家。", "比计划少1家。"),
        *("超过200家。", "近210家。", "200余家。", "到期未重新认定5家。", "4月底前完成。", "截至2024年3月31日。"),
        *("2024年目标。", "第3次专班会议。", "A4纸。", "详见9.2。", "三个集群。"),
        *("二百零五家。", "两百余家。", "不到二百一十家。", "205家左右。", "完成百分之九十七点六。", "完成近十成。"),
        *("比上年减少百分之一。", "是上年的近1倍。", "完成目标的九成以上。", "十四五规划、二十届三中全会、第十二条。"),
        *(
            "数十家。",
            "上百家。",
            "二三十家。",
            "十五分钟生活圈。",
            "一成不变。",
            "百家企业。",
            "万亿级。",
            "一成立就开工。",
        ),
    ],
)
def test_numbers_that_say_what_was_entered_pass(facts: NodeFacts, text: str) -> None:
    assert [each.number for each in doubts(facts, text)] == []


@pytest.mark.parametrize(
    ("text", "number", "near"),
    [
        ("高新技术企业206家。", "206家", "205家"),  # 206 was planned, but the name stands before it
        ("高新技术企业数为2050家。", "2050家", "205家"),
        ("完成率99.9%。", "99.9%", "99.51%"),
        ("超过300家。", "300家", "210家"),
        ("截至2024年5月31日。", "2024年5月31日", None),
        ("依据渝府办发〔2024〕14号。", "〔2024〕14号", None),
        ("新增用地300亩。", "300亩", None),
        ("高新技术企业数为二百五十家。", "二百五十家", "205家"),
        ("高新技术企业300余家。", "300余家", "205家"),
        ("高新技术企业不到二百家。", "二百家", "205家"),
        ("比上年翻一番。", "翻一番", None),
        ("完成目标的三成。", "三成", None),
        ("占五分之一。", "五分之一", None),
    ],
)
def test_numbers_that_nothing_says_are_named_with_the_nearest_cell(
    facts: NodeFacts, text: str, number: str, near: str | None
) -> None:
    (doubt,) = doubts(facts, text)
    assert doubt.number == number
    assert (doubt.near.text if doubt.near else None) == near


def test_money_is_compared_across_units(facts: NodeFacts) -> None:
    key = "done/12/12.1"
    assert doubts(facts, "招商引资额587,000万元，即58.7亿元，约59亿元。", key) == []
    (doubt,) = doubts(facts, "招商引资额5.87亿元。", key)
    assert doubt.message == "“5.87亿元”与填报的数不一致，最接近的是 12.1 招商引资额 本期数 58.7亿元"
    assert doubts(facts, "招商引资额五十八点七亿元，近60亿元，50余亿元，0.00587万亿元，5870百万元。", key) == []
    assert [each.number for each in doubts(facts, "招商引资额一点二万亿元，6千万元。", key)] == [
        "一点二万亿元",
        "6千万元",
    ]


def test_a_paragraph_about_all_may_name_any_measure_and_a_paragraph_may_name_another(facts: NodeFacts) -> None:
    assert doubts(facts, "招商引资额58.7亿元，高新技术企业205家，共47项措施。", "opening") == []
    assert doubts(facts, "科技型企业数1520家。") == []
    assert [each.number for each in doubts(facts, "另有1520家。")] == ["1520家"]


def test_numbers_are_read_with_unit_places_hedge_and_day() -> None:
    words = list(number_words("超过3.50亿元、约1,200个、下降2个百分点、－5%，6月底，2024-06-30，〔2024〕3号", ["亿元"]))
    assert [(each.value, each.unit, each.places, each.hedge) for each in words[:4]] == [
        (Decimal("3.50"), "亿元", 2, "over"),
        (Decimal(1200), "个", 0, "near"),
        (Decimal(2), "百分点", 0, ""),
        (Decimal(-5), "%", 0, ""),
    ]
    assert [each.day for each in words[4:6]] == [(0, 6, 0), (2024, 6, 30)]
    assert words[6].document == "2024/3"
