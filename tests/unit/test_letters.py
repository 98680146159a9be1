"""The shipped letters equal the published tables, column by column; a faulty letter names every fault."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from forms.schema.compiled import compile_letter, letter_sha256, read_compiled_letter
from forms.schema.load import load_letter_folder, load_shipped_letter, shipped_letter_ids
from forms.schema.source import LetterRefused

TABLES = Path(__file__).parent.parent / "letters"


def published(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(("letter_id", "aspects", "measures"), [("dazu-2024", 14, 47), ("fuling-2024", 5, 17)])
def test_letter_equals_its_table_in_every_column(letter_id: str, aspects: int, measures: int) -> None:
    letter = load_shipped_letter(letter_id)
    rows = published(letter_id)
    assert (len(letter.aspects), len(letter.measures), len(letter.nodes)) == (aspects, measures, 3)
    assert letter.is_sample
    titles = {aspect.no: aspect.title for aspect in letter.aspects}
    assert len(rows) == measures
    for row, measure in zip(rows, letter.measures, strict=True):
        shown = {
            "aspect_no": measure.aspect_no,
            "aspect": titles[measure.aspect_no],
            "measure_no": measure.no,
            "measure": measure.title,
            "battle": measure.battle,
            "kind": measure.kind,
            "indicator": ";".join(measure.items) or measure.indicator,
            "unit": measure.unit or "",
            "nature": measure.nature or "",
            "comparator": measure.comparator or "",
            "target": "" if measure.target is None else str(measure.target),
            "target_source": measure.target_source or "",
            "reference": measure.reference,
            "due": measure.due.isoformat() if measure.due else "",
            "due_source": measure.due_source,
            "ledger": measure.ledger or "",
            "summary": measure.summary,
            "scope": measure.scope,
            "source_section": measure.source_section,
            "source_quote": measure.source_quote,
            "definition": measure.definition,
        }
        assert shown == row


def test_ledgers_equal_their_table_in_every_column() -> None:
    letter = load_shipped_letter("dazu-2024")
    shown = [
        {
            "ledger": ledger.name,
            "title": ledger.title,
            "column": column.name,
            "label": column.label,
            "type": column.type,
            "unit": column.unit,
            "required": column.required,
            "rule": column.rule,
            "level": column.level,
        }
        for ledger in letter.ledgers
        for column in ledger.columns
    ]
    assert len(letter.ledgers) == 14
    assert shown == published("ledgers")
    ways = [(choice.given, choice.choice) for choice in letter.choices if choice.list == "state_asset_ways"]
    assert ways == [(row["holder_kind"], row["way"]) for row in published("state_asset_ways")]


def test_fuling_brings_only_the_ledgers_it_uses() -> None:
    letter = load_shipped_letter("fuling-2024")
    used = {measure.ledger for measure in letter.measures if measure.ledger}
    assert {ledger.name for ledger in letter.ledgers} == used


@pytest.mark.parametrize("letter_id", ["dazu-2024", "fuling-2024"])
def test_compiled_letter_is_the_same_letter_and_the_same_bytes(letter_id: str) -> None:
    letter = load_shipped_letter(letter_id)
    compiled = compile_letter(letter)
    assert read_compiled_letter(compiled) == letter
    assert compile_letter(read_compiled_letter(compiled)) == compiled
    assert len(letter_sha256(compiled)) == 64
    assert letter.measure("1.3").ledger in (None, "key_tasks")


def test_shipped_letters_are_found_by_folder() -> None:
    assert shipped_letter_ids() == ("dazu-2024", "fuling-2024")


SOUND = """\
letter: {id: try-2024, version: 1, title: 试, unit: 某区, unit_code: "500111", year: 2024, status: sample,
  rounding: half_up, warning_points: "10", late_points: "30", growth_limit: "30", stale_days: "45", text_length: "10"}
nodes:
  - {id: "2024-03", label: 3月底, end: "2024-03-31"}
aspects:
  - no: "1"
    title: 方面
    measures:
      - {no: "1.1", title: 措施, kind: indicator, indicator: 数, unit: 家, nature: stock, comparator: ">=",
         target_source: office, due_source: proposed, scope: district}
"""


def write_letter(folder: Path, text: str, ledgers: str = "ledgers: []\n") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "letter.yaml").write_text(text, encoding="utf-8")
    (folder / "ledgers.yaml").write_text(ledgers, encoding="utf-8")
    (folder / "rules.yaml").write_text("rules: []\n", encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[tuple[str, str, int]]:
    with pytest.raises(LetterRefused) as refused:
        load_letter_folder(folder)
    return [(fault.code, fault.position.file, fault.position.row) for fault in refused.value.faults]


def test_a_small_sound_letter_loads(tmp_path: Path) -> None:
    letter = load_letter_folder(write_letter(tmp_path / "a", SOUND))
    assert letter.measure("1.1").target is None
    assert letter.thresholds.late_points == Decimal(30)


def test_all_faults_are_named_at_once_with_file_and_line(tmp_path: Path) -> None:
    text = (
        SOUND.replace("kind: indicator", "kind: indcator")
        .replace('id: "2024-03"', 'id: "2024-13"')
        .replace("status: sample", "status: draft")
        .replace("scope: district", "scop: district")
    )
    found = faults_of(write_letter(tmp_path / "a", text))
    assert ("bad_word", "letter.yaml", 1) in found
    assert ("bad_form", "letter.yaml", 4) in found
    assert ("bad_word", "letter.yaml", 9) in found
    assert ("unknown_key", "letter.yaml", 10) in found
    assert ("missing_value", "letter.yaml", 9) in found


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('no: "1.1"', 'no: "2.1"', "wrong_aspect"),
        ("target_source: office", 'target: "5", target_source: office', "target_source"),
        ("kind: indicator", "kind: ledger, ledger: nowhere, summary: x", "unknown_ledger"),
        ('end: "2024-03-31"', 'end: "2024-02-30"', "bad_date"),
        ('late_points: "30"', 'late_points: "1e999"', "bad_number"),
        ("year: 2024", "year: 二〇二四", "bad_integer"),
        ("nodes:", "nodez:", "missing_table"),
        ("title: 试", "title: [试]", "not_text"),
        ("  - no:", "  - &x no:", "not_text"),
    ],
)
def test_each_fault_has_its_code(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in SOUND
    if code == "not_text" and "&x" in new:
        assert load_letter_folder(write_letter(tmp_path / "a", SOUND.replace(old, new))).id == "try-2024"
        return
    assert code in {found[0] for found in faults_of(write_letter(tmp_path / "a", SOUND.replace(old, new)))}


def test_a_letter_that_swells_by_references_is_refused(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n" + SOUND
    assert faults_of(write_letter(tmp_path / "a", bomb))[0][0] == "too_complex"
    deep = "x: " + "[" * 5000 + "]" * 5000 + "\n"
    assert faults_of(write_letter(tmp_path / "b", deep))[0][0] == "too_complex"


def test_missing_file_bad_yaml_and_wrong_encoding_are_said(tmp_path: Path) -> None:
    folder = write_letter(tmp_path / "a", "letter: {id: [\n")
    (folder / "ledgers.yaml").write_bytes("ledgers: 中文".encode("gb18030"))
    codes = {fault[0] for fault in faults_of(folder)}
    assert {"bad_yaml", "not_utf8"} <= codes
    (folder / "ledgers.yaml").unlink()
    assert "missing_file" in {fault[0] for fault in faults_of(folder)}


def test_repeated_numbers_are_named_with_the_other_place(tmp_path: Path) -> None:
    row = SOUND[SOUND.index('      - {no: "1.1"') :]
    with pytest.raises(LetterRefused) as refused:
        load_letter_folder(write_letter(tmp_path / "a", SOUND + row))
    assert "letter.yaml 第9行" in refused.value.text
    assert "letter.yaml 第11行" in refused.value.text


def test_figures_that_depend_on_each_other_are_named(tmp_path: Path) -> None:
    measure = SOUND[SOUND.index("      - {no:") :]
    first = measure.replace("kind: indicator", "kind: ledger, ledger: lists, summary: 'measure(\"1.2\") + 1'")
    second = first.replace('"1.1"', '"1.2"', 1).replace('measure("1.2")', 'measure("1.1")')
    ledgers = "ledgers:\n  - {name: lists, title: 清单, columns: [{name: a, label: 甲, type: text, required: 'no'}]}\n"
    folder = write_letter(tmp_path / "a", SOUND.replace(measure, first + second), ledgers)
    with pytest.raises(LetterRefused) as refused:
        load_letter_folder(folder)
    (fault,) = refused.value.faults
    assert (fault.code, fault.position.row) == ("loop", 9)
    assert "1.1" in fault.what and "1.2" in fault.what
