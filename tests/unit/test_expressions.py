"""The rule language: what it reckons, exactly; what it refuses, with the place."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.schema.expression_values import (
    EvaluationFault,
    ExpressionFault,
    Reference,
    Row,
    Value,
    ValueType,
    Vocabulary,
)
from forms.schema.expressions import MAX_SOURCE, compile_expression
from forms.schema.load import load_shipped_letter
from forms.schema.rule_vocabulary import summary_vocabulary

N, T, D = ValueType.NUMBER, ValueType.TEXT, ValueType.DATE
WORDS = Vocabulary(
    names={("", "a"): N, ("", "b"): N, ("", "text"): T, ("", "day"): D, ("previous", "a"): N, ("letter", "year"): N},
    ledgers={"assets": {"value": N, "status": T, "on": D, "tags": ValueType.TEXTS}},
    measures=frozenset({"8.1"}),
)


class Values:
    def __init__(self, given: Mapping[str, Value] | None = None, rows: list[dict[str, Value]] | None = None) -> None:
        self.given = given or {}
        self.assets = rows or []

    def read(self, reference: Reference) -> Value:
        return self.given.get(reference.text)

    def knows(self, reference: Reference) -> bool:
        return self.read(reference) not in (None, "")

    def rows(self, ledger: str) -> Iterable[Row]:
        return self.assets


def value_of(source: str, rows: list[dict[str, Value]] | None = None, **given: Any) -> Value:
    values = {
        name.replace("__", "."): Decimal(value) if isinstance(value, int) else value for name, value in given.items()
    }
    return compile_expression(source, WORDS).evaluate(Values(values, rows))


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("0.1 + 0.2", Decimal("0.3")),
        ("1 - 2 * 3", Decimal(-5)),
        ("-a / 3 * 3", Decimal("-9.999999999999999999999999999999999999999")),
        ("round(2.345, 2)", Decimal("2.35")),
        ("percent(1, 3) > 33.3 and percent(1, 3) < 33.4", True),
        ("percent(5, 0)", None),
        ("abs(a - 12)", Decimal(2)),
        ("max(a, 3, 20)", Decimal(20)),
        ("1 < a <= 10", True),
        ('text in ("甲", "乙")', True),
        ('text == "甲" or a > 100', True),
        ('not text == "甲"', False),
        ("a > previous.a", None),
        ("known(previous.a)", False),
        ("known(a) and not known(b)", True),
        ("b + 1", None),
        ("b > 1 or a == 10", True),
        ("b > 1 and a == 11", False),
        ("len(text)", Decimal(1)),
        ("letter.year - 1", None),
    ],
)
def test_what_it_reckons(source: str, value: Value) -> None:
    assert value_of(source, a=10, text="甲") == value


ROWS: list[dict[str, Value]] = [
    {"value": Decimal("1.1"), "status": "已盘活", "on": None, "tags": ("x", "y")},
    {"value": Decimal("2.2"), "status": "未启动", "on": None, "tags": ()},
    {"value": None, "status": "已盘活", "on": None, "tags": ("z",)},
]


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('sum(r.value for r in assets if r.status == "已盘活") / 10000', Decimal("0.00011")),
        ("count(assets)", Decimal(3)),
        ('count(r for r in assets if r.status in ("已盘活",))', Decimal(2)),
        ("max(len(r.tags) for r in assets)", Decimal(2)),
        ("min(r.value for r in assets)", Decimal("1.1")),
        (
            'percent(count(r for r in assets if r.status == "已盘活"), count(assets))',
            Decimal("66.66666666666666666666666666666666666667"),
        ),
    ],
)
def test_what_it_reckons_over_rows(source: str, value: Value) -> None:
    assert value_of(source, rows=ROWS) == value


@pytest.mark.parametrize(
    "source",
    [
        "",
        "a +",
        "c + 1",
        "a.b",
        "previous.c",
        "__import__('os')",
        "a.__class__",
        "(lambda: 1)()",
        "[a]",
        "{a}",
        "a ** 9999999",
        "a // 2",
        "a % 2",
        "a @ b",
        "1e999 + a",
        "1_0e5",
        "0x10",
        "1j",
        "None",
        "b'x'",
        "f'{a}'",
        "a if a else b",
        "a := 1",
        "text * 3",
        "text + text",
        "a == text",
        "text < text",
        "a and b",
        "not a",
        "a is b",
        "round(text, 2)",
        "round(a)",
        "known(a + b)",
        "known(3)",
        "measure(text)",
        'measure("9.9")',
        "sum(a)",
        "sum(r.value for r in nowhere)",
        "sum(r.colour for r in assets)",
        "sum(r.value for r in assets for s in assets)",
        "sum(sum(s.value for s in assets) for r in assets)",
        "sum(r.status for r in assets)",
        "count([r for r in assets])",
        "max(r for r in assets)",
        "print(a)",
        "round(a, ndigits=2)",
        "round(*a)",
        "(" * 300 + "a" + ")" * 300,
        "-" * 200 + "a",
        " + ".join(["a"] * 100),
        "a" * (MAX_SOURCE + 1),
    ],
)
def test_what_it_refuses(source: str) -> None:
    with pytest.raises(ExpressionFault) as fault:
        compile_expression(source, WORDS)
    assert fault.value.what


def test_a_fault_names_the_character() -> None:
    with pytest.raises(ExpressionFault) as fault:
        compile_expression("a > 1 and colour > 2", WORDS)
    assert fault.value.column == 11


@pytest.mark.parametrize("source", ["a / 0", "a / (b - b)", 'year(date("2024-02-30")) > 1'])
def test_what_cannot_be_reckoned_today_is_no_silent_pass(source: str) -> None:
    with pytest.raises(EvaluationFault):
        value_of(source, a=1, b=2)


def test_a_number_beyond_all_measure_is_named() -> None:
    huge = Decimal("9" * 15)
    with pytest.raises(EvaluationFault):
        compile_expression("a * a * a * a * a", WORDS).evaluate(Values({"a": huge}))


@pytest.mark.parametrize("letter_id", ["dazu-2024", "fuling-2024"])
def test_every_published_summary_compiles(letter_id: str) -> None:
    letter = load_shipped_letter(letter_id)
    vocabulary = summary_vocabulary(letter.measures, letter.ledgers)
    summaries = [
        (measure.ledger, compile_expression(measure.summary, vocabulary))
        for measure in letter.measures
        if measure.summary
    ]
    assert len(summaries) == sum(measure.kind == "ledger" for measure in letter.measures) > 2
    for ledger, summary in summaries:
        assert summary.type is N
        assert summary.ledgers == {ledger}


@given(st.text(alphabet="ab.()+-*/<>=! andornotin1230\"'甲,known", max_size=40))
def test_no_text_makes_the_compiler_stumble(source: str) -> None:
    try:
        compiled = compile_expression(source, WORDS)
        compiled.evaluate(Values({"a": Decimal(2), "b": Decimal(3), "text": "甲"}))
    except (ExpressionFault, EvaluationFault) as fault:
        assert str(fault)
