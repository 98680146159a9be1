"""The English catalogue: whole, current, true to its placeholders, asked only when a text is shown."""

import ast
import gettext
import io
import string
from pathlib import Path

import pytest

from resources.translation import _, listed, source_language, use_language
from resources.translations import update
from tests.unit.foreign_words import foreign

TEXTS = update.collect()
PO = update.HERE / "en" / "LC_MESSAGES" / "zerenshu.po"
ENGLISH = update.read_po(PO.read_text(encoding="utf-8"))
COMMAND_LINE = TEXTS.of_program("forms", "resources")
HOW = "write their English in zerenshu.po and run resources/translations/update.py"
OFFICIAL = (
    *("excel/section_sheet", "excel/table_sheet", "excel/page_setup", "excel/sheet_names", "excel/writer"),
    *("excel/template", "excel/template_cells", "excel/template_guide", "excel/template_inputs"),
    *("excel/letter_writer", "excel/letter_guide", "pdf/cover", "pdf/flow", "pdf/sign_off", "pdf/stamp"),
    *("pdf/table_layout", "services/practice", "package/data_json"),
)


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def test_every_text_of_the_command_line_is_translated() -> None:
    missing = [f"{TEXTS.files[text][0]}: {text}" for text in COMMAND_LINE if not ENGLISH.get(text)]
    assert missing == [], f"{len(missing)} texts are not translated: {HOW}\n" + "\n".join(missing)


def test_every_looked_up_text_has_a_known_table() -> None:
    unknown = [call for call in TEXTS.unknown if not call.startswith("desktop/")]
    assert unknown == [], "name their tables in LOOKED_UP of resources/translations/update.py"


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    gone = [text for text, english in ENGLISH.items() if english and text not in TEXTS.files]
    assert gone == [], "run resources/translations/update.py"


@pytest.mark.parametrize("text", [text for text, english in ENGLISH.items() if english and "{" in text])
def test_placeholders_agree(text: str) -> None:
    assert placeholders(ENGLISH[text]) == placeholders(text)


def test_english_is_english() -> None:
    assert {text: english for text, english in ENGLISH.items() if foreign(english)} == {}


def test_the_binary_catalogue_is_compiled_from_the_current_one() -> None:
    compiled = PO.with_suffix(".mo").read_bytes()
    assert compiled == update.compile_mo(ENGLISH, "en"), "run resources/translations/update.py"
    read = gettext.GNUTranslations(io.BytesIO(compiled))
    assert {text: read.gettext(text) for text in ENGLISH} == {
        text: english or text for text, english in ENGLISH.items()
    }


def test_a_catalogue_reads_back_as_written() -> None:
    texts = update.Texts({'“a”\n\t"b" \\n {x}': ["forms/a.py"], "乙": ["desktop/b.py"]})
    given = {'“a”\n\t"b" \\n {x}': 'c\n"d" \\n {x}', "乙": ""}
    assert update.read_po(update.write_po(given, texts, "en")) == given


def test_looked_up_texts_are_found_where_they_come_from(tmp_path: Path) -> None:
    for folder in ("forms", "desktop", "resources/letters/x"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "forms" / "words.py").write_text("WORDS = {'a': '甲'}\nPAIRS = (('b', '乙'),)\n", encoding="utf-8")
    (tmp_path / "forms" / "shown.py").write_text(
        "from forms.words import PAIRS, WORDS\n_OWN = ['丙']\n"
        "print(_('丁'), _(WORDS['a']), _(_OWN[0]))\nfor key, word in PAIRS:\n    print(_(word))\nprint(_(other))\n",
        encoding="utf-8",
    )
    (tmp_path / "resources" / "letters" / "x" / "rules.yaml").write_text(
        "rules: [{id: r, message: 戊, fix: 己, unit: '%'}]", encoding="utf-8"
    )
    found = update.collect(tmp_path)
    assert set(found.files) == set("甲乙丙丁戊己")
    assert found.unknown == ["forms/shown.py:6: _(other)"]


def test_no_text_is_translated_when_a_module_is_imported() -> None:
    """Such a text would keep the language of the start."""
    early = []
    for package in update.PROGRAM:
        for path in sorted((update.ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            functions = [
                n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            ]
            bodies = [part for n in functions for part in (n.body if isinstance(n.body, list) else [n.body])]
            inside = {id(call) for body in bodies for call in ast.walk(body)}
            early += [
                f"{path.relative_to(update.ROOT)}:{call.lineno}"
                for call in update.calls(tree)
                if id(call) not in inside
            ]
    assert early == []


def test_official_documents_do_not_go_through_the_catalogue() -> None:
    files = {f"forms/{name}.py" for name in OFFICIAL}
    files |= {f"forms/reports/{path.name}" for path in (update.ROOT / "forms" / "reports").glob("*.py")}
    assert {file for found in TEXTS.files.values() for file in found} & files == set()


def test_a_text_is_looked_up_when_it_is_shown() -> None:
    assert (_("可以导出。"), listed("甲乙"), _("")) == ("可以导出。", "甲、乙", "")
    use_language("en")
    assert (_("可以导出。"), listed("甲乙"), _("")) == ("It can be exported.", "甲, 乙", "")
    with source_language():
        assert (_("可以导出。"), listed("甲乙")) == ("可以导出。", "甲、乙")
    assert _("没有的文字") == "没有的文字"
