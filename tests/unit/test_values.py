"""Numbers, dates and identifiers as people type them: read exactly when they mean one thing, else refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.schema.field_types import DateType, DocumentNumberType, NumberType, PhoneType, TextType, UsccType
from forms.schema.identifiers import DISTRICT_CODES_2024, is_uscc
from forms.schema.numbers import ValueFault, canonical, parse_number
from forms.schema.reckoning import reckoned


@pytest.mark.parametrize(
    ("raw", "unit", "number"),
    [
        ("205", "家", "205"),
        ("２０５", "家", "205"),
        ("205家", "家", "205"),
        ("205 家", "家", "205"),
        ("1,234.5", "亿元", "1234.5"),
        ("１，２３４．５", "亿元", "1234.5"),
        ("1,234.5万", "亿元", "0.12345"),
        ("1234.5万元", "亿元", "0.12345"),
        ("3亿", "万元", "30000"),
        ("3亿元", "亿元", "3"),
        ("1.2万", "家", "12000"),
        ("-4.5%", "%", "-4.5"),
        ("４％", "%", "4"),
        ("10个百分点", "百分点", "10"),
        ("0.10", "亿元", "0.1"),
        (".5", "亿元", "0.5"),
        ("5.", "亿元", "5"),
        ("100", "个", "100"),
        ("-0", "亿元", "0"),
        ("＋3", "亿元", "3"),
    ],
)
def test_numbers_that_mean_one_thing(raw: str, unit: str, number: str) -> None:
    assert canonical(parse_number(raw, unit)) == number


@pytest.mark.parametrize(
    ("raw", "unit", "code"),
    [
        ("abc", "家", "not_a_number"),
        ("", "家", "not_a_number"),
        ("1,23", "家", "not_a_number"),
        ("1.2.3", "家", "not_a_number"),
        ("1e999", "家", "not_a_number"),
        ("NaN", "家", "not_a_number"),
        ("Infinity", "家", "not_a_number"),
        ("--5", "家", "not_a_number"),
        ("205个", "家", "unit_unclear"),
        ("3万", "%", "unit_unclear"),
        ("5万吨", "亿元", "unit_unclear"),
        ("123456789012345678", "家", "number_too_long"),
        ("0." + "1" * 30, "亿元", "number_too_long"),
    ],
)
def test_numbers_that_do_not(raw: str, unit: str, code: str) -> None:
    with pytest.raises(ValueFault) as fault:
        parse_number(raw, unit)
    assert fault.value.code == code
    assert fault.value.fix.endswith("。")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_canonical_number_reads_back_as_itself(number: Decimal) -> None:
    text = canonical(number)
    assert Decimal(text) == number
    assert canonical(parse_number(text, "亿元")) == text


@given(st.text(max_size=40))
def test_no_text_makes_the_reader_stumble(raw: str) -> None:
    for kind in (NumberType("亿元"), NumberType("家"), DateType(), DocumentNumberType(), PhoneType(), TextType(True)):
        try:
            value = kind.parse(raw)
        except ValueFault as fault:
            assert fault.message and fault.fix
        else:
            assert kind.parse(value) == value or not value


def test_counted_units_take_whole_numbers_within_bounds() -> None:
    for raw, code in (("2.5", "not_whole"), ("-1", "out_of_range")):
        with pytest.raises(ValueFault) as fault:
            NumberType("家", minimum=Decimal(0)).parse(raw)
        assert fault.value.code == code
    with pytest.raises(ValueFault, match=r"^100.1%大于上限 100%，多 0.1 个百分点$"):
        NumberType("%", Decimal(0), Decimal(100)).parse("100.1")


@pytest.mark.parametrize(
    "raw", ["2024-06-30", "2024.6.30", "2024/6/30", "2024年6月30日", "20240630", "２０２４年６月３０日"]
)
def test_dates_in_every_usual_form(raw: str) -> None:
    assert DateType().parse(raw) == "2024-06-30"
    assert DateType().format("2024-06-30") == "2024年6月30日"


@pytest.mark.parametrize(("raw", "message"), [("2024.2.30", "2024年2月30日不存在"), ("6月30日", "不是完整的日期")])
def test_dates_that_are_none(raw: str, message: str) -> None:
    with pytest.raises(ValueFault, match=message):
        DateType().parse(raw)


@pytest.mark.parametrize("code", ["11500111709318024F", "11500102008670164Y", "1150010700927688XM"])
def test_real_credit_codes(code: str) -> None:
    assert is_uscc(code)
    assert UsccType().parse(f" {code.lower()} ") == code


def test_a_credit_code_with_one_changed_character_is_refused() -> None:
    code = "11500111709318024F"
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for place in range(18):
        for other in alphabet.replace(code[place], ""):
            assert not is_uscc(code[:place] + other + code[place + 1 :])


def test_districts_of_2024() -> None:
    assert len(DISTRICT_CODES_2024) == 38
    assert {"500111", "500102", "500243"} <= DISTRICT_CODES_2024
    assert "500121" not in DISTRICT_CODES_2024


@pytest.mark.parametrize("raw", ["渝府办发〔2024〕14号", "渝府办发[2024]014号", "渝府办发（２０２４）第14号"])
def test_document_numbers_are_normalised(raw: str) -> None:
    assert DocumentNumberType().parse(raw) == "渝府办发〔2024〕14号"


@pytest.mark.parametrize("raw", ["渝府办发2024年14号", "14号", "渝府办发〔24〕14号"])
def test_other_document_numbers_are_refused(raw: str) -> None:
    with pytest.raises(ValueFault):
        DocumentNumberType().parse(raw)


def test_invisible_characters_are_named_by_place() -> None:
    with pytest.raises(ValueFault, match="第3个字符"):
        TextType(long=True).parse("进展\x07情况")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("=12.5+3", "15.5"),
        ("＝（１２＋３）×２", "30"),
        ("= -3÷4", "-0.75"),
        ("12.5+3", None),
        ("=1/0", None),
        ("=1,000+1", None),
        ("=1>0", None),
        ("=9**9**9", None),
        ("=sum(1,2)", None),
        ("=", None),
    ],
)
def test_a_calculation_is_reckoned_and_anything_else_is_left_alone(typed: str, number: str | None) -> None:
    assert reckoned(typed) == (None if number is None else Decimal(number))
