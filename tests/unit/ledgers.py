"""Ledgers for tests: good rows to be spoiled one cell at a time, and generated assets."""

import random
from pathlib import Path

from forms.issues import Issue
from forms.records.ledger_editor import RowEdit
from forms.schema.letter import Letter
from forms.schema.load import load_letter_folder
from forms.services.desk import NodeDesk
from forms.services.ledger_desk import LedgerDesk
from tests.unit.desks import NODE, new_desk
from tests.unit.test_letters import SOUND, write_letter

ASSET = {
    "code": "ZC-0001",
    "holder": "大足城投",
    "holder_kind": "国有企业",
    "name": "旧厂房",
    "kind": "房屋",
    "location": "龙岗街道",
    "area": "1200.5",
    "area_unit": "平方米",
    "book_value": "860.25",
    "title": "是",
    "booked": "是",
    "registered": "否",
    "way": "出租",
    "plan_no": "足国资发〔2024〕3号",
    "encumbered": "否",
    "owner": "王某",
    "status": "已盘活",
    "value": "120.5",
    "recovered": "100",
    "revived_on": "2024-03-20",
}
COMPANY = {
    "uscc": "11500111709318024F",
    "company": "甲公司",
    "industry": "36",
    "year": "2023",
    "industry_group": "汽车",
    "land": "30",
    "tax": "600",
    "revenue": "20000",
}
WAYS = {"国有企业": "出租", "党政机关和事业单位": "处置变现", "储备土地": "收回储备"}


def ledger_desk(folder: Path, ledger: str = "state_assets", node: str = NODE) -> LedgerDesk:
    desk = new_desk(folder, node)
    return LedgerDesk(desk.session, desk.node, ledger, desk)


def at_node(desk: LedgerDesk, node: str) -> LedgerDesk:
    """The same ledger at another node of the same workspace."""
    other = NodeDesk(desk.session, desk.session.letter.node(node))
    return LedgerDesk(desk.session, other.node, desk.name, other)


def found(issues: list[Issue]) -> set[tuple[str, str, str]]:
    return {(issue.rule, issue.field, issue.level) for issue in issues}


def generated_assets(count: int, seed: int = 2024) -> list[dict[str, str]]:
    """Assets without a fault; about half of them revived."""
    draw = random.Random(seed)
    rows = []
    for number in range(1, count + 1):
        kind = draw.choice(sorted(WAYS))
        row = {**ASSET, "code": f"ZC-{number:05}", "holder_kind": kind, "way": WAYS[kind]}
        row |= {"book_value": f"{draw.randint(5_000, 900_000) / 100:.2f}", "name": f"资产{number}"}
        row |= {"plan_no": f"足国资发〔2024〕{number}号"} if kind == "国有企业" else {"plan_no": ""}
        if draw.random() < 0.5:
            row |= {"value": f"{draw.randint(5_000, 900_000) / 100:.2f}", "recovered": ""}
            row |= {"revived_on": f"2024-0{draw.randint(1, 3)}-{draw.randint(1, 28):02}"}
        else:
            row |= {"status": "正在推进", "expected": "2024-06", "value": "", "recovered": "", "revived_on": ""}
        rows.append(row)
    return rows


def add_all(desk: LedgerDesk, rows: list[dict[str, str]]) -> None:
    desk.edit([RowEdit("", row) for row in rows])
    desk.save()


THINGS = """\
ledgers:
  - name: things
    title: 物
    columns:
      - {name: code, label: 编号, type: text, required: "yes", rule: unique, level: error}
      - {name: size, label: 大小, type: "TYPE", required: "no", level: error}
"""


def things_letter(folder: Path, size: str) -> Letter:
    """A small letter with one ledger, whose column 大小 is of the type `size`."""
    return load_letter_folder(write_letter(folder / "letter", SOUND, THINGS.replace("TYPE", size)))
