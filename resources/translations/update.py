"""Collects the texts of the program, merges them into each catalogue (.po) and compiles it (.mo).

Run it after adding or changing a text, translate the entries that it names, and run it again:

    python resources/translations/update.py

Texts are the literals inside `_()`, the tables that an `_(TABLE[key])` looks words up in, and the messages of the
shipped rules. A text that is gone from the program goes from the catalogue; nothing is guessed from similar texts.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PROGRAM = ("forms", "resources", "desktop")
RULE_KEYS = ("message", "fix", "unit")

LOOKED_UP: dict[tuple[str, str], tuple[str, str]] = {
    ("forms/records/editor.py", "field.label"): ("forms/schema/measure_fields.py", "_FIELDS"),
    ("forms/schema/measure_fields.py", "field.label"): ("forms/schema/measure_fields.py", "_FIELDS"),
    ("forms/schema/expression_compiler.py", "function.usage"): ("forms/schema/expression_functions.py", "FUNCTIONS"),
    ("forms/validation/rule_message.py", "unit_of_name(self.view, field)"): ("", ""),
    ("forms/validation/rule_message.py", "template"): ("", ""),
    ("forms/validation/rule_message.py", "self.unit"): ("", ""),
    ("forms/validation/rule_check.py", "rule.fix"): ("", ""),
    ("forms/cli/print_commands.py", "part.title"): ("forms/reports/parts.py", "PARTS"),
}
"""Where a looked-up text comes from, by file and expression inside `_()`: file and table, or "" for the rules.

A table that the expression itself names, or that a name in it is taken from, need not stand here.
"""

_LETTER_WORDS = re.compile(
    r"[\w.]*((ledger|definition)\.title|(column|other|key)\.label|issue\.subject)|ledgers\[\w+\]"
)
"""What a letter calls its own ledgers and columns: data, which has no English unless it is also a text of ours."""

_HAN = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_ENTRY = re.compile(r'^(msgid|msgstr) ((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_HEADER = "Language: {language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
_PO_MARK = "Content-Transfer-Encoding: 8bit\n"


@dataclass
class Texts:
    """Files by text, in the order in which the texts were found, and calls whose texts are not known."""

    files: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def add(self, text: str, file: str) -> None:
        files = self.files.setdefault(text, [])
        if file not in files:
            files.append(file)

    def of_program(self, *packages: str) -> list[str]:
        """The texts that these packages show."""
        return [text for text, files in self.files.items() if any(file.split("/")[0] in packages for file in files)]


def collect(root: Path = ROOT) -> Texts:
    """Every text that can go through `_()`."""
    texts = Texts()
    for package in PROGRAM:
        for path in sorted((root / package).rglob("*.py")):
            _collect_file(root, path.relative_to(root).as_posix(), texts)
    for path in sorted((root / "resources" / "letters").glob("*/rules.yaml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8")).get("rules") or ():
            for text in (str(rule.get(key) or "") for key in RULE_KEYS):
                if _HAN.search(text):
                    texts.add(text, path.relative_to(root).as_posix())
    return texts


def _collect_file(root: Path, file: str, texts: Texts) -> None:
    for call in sorted(calls(_tree(root, file)), key=lambda call: (call.lineno, call.col_offset)):
        argument = call.args[0]
        if isinstance(argument, ast.Constant):
            texts.add(str(argument.value), file)
            continue
        found = list(_table_texts(root, file, argument))
        for text in found:
            texts.add(text, file)
        expression = ast.unparse(argument)
        if not (found or (file, expression) in LOOKED_UP or _LETTER_WORDS.fullmatch(expression)):
            texts.unknown.append(f"{file}:{call.lineno}: _({expression})")


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call of `_()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            yield node


def _table_texts(root: Path, file: str, argument: ast.expr) -> Iterator[str]:
    """The texts of every table that an expression names, and those that stand in it."""
    registered = LOOKED_UP.get((file, ast.unparse(argument)), ("", ""))
    yield from _texts_in(_table(root, *registered)) if registered[0] else ()
    origins = [argument, *(origin for name in _names(argument) for origin in _origins(_tree(root, file), name))]
    for origin in origins:
        yield from _texts_in(origin)
        for name in _names(origin):
            yield from _texts_in(_table(root, file, name))


def _names(expression: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(expression) if isinstance(node, ast.Name)]


def _origins(tree: ast.Module, name: str) -> Iterator[ast.expr]:
    """What a name of a function is taken from: `for name in ...` and `name = ...`."""
    for node in ast.walk(tree):
        match node:
            case ast.For(target=target, iter=origin) | ast.comprehension(target=target, iter=origin):
                yield from [origin] if name in _names(target) else []
            case ast.Assign(targets=[ast.Name(id=found)], value=origin) if found == name:
                yield origin


def _table(root: Path, file: str, name: str) -> ast.expr | None:
    """What is assigned to a name at the top of a module, or of the module that it is imported from."""
    for node in _tree(root, file).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                return value
            case ast.AnnAssign(target=ast.Name(id=found), value=value) if found == name:
                return value
            case ast.ImportFrom(module=str(module), names=names) if name in [alias.name for alias in names]:
                origin = f"{module.replace('.', '/')}.py"
                return _table(root, origin, name) if (root / origin).is_file() else None
    return None


def _texts_in(node: ast.expr | None) -> Iterator[str]:
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and _HAN.search(part.value):
            yield part.value


@cache
def _tree(root: Path, file: str) -> ast.Module:
    return ast.parse((root / file).read_text(encoding="utf-8"))


def read_po(content: str) -> dict[str, str]:
    """Translations by text; "" where there is none yet. The head is left out."""
    pairs = [(found[1], _unescaped("".join(_QUOTED.findall(found[2])))) for found in _ENTRY.finditer(content)]
    ids = [text for kind, text in pairs if kind == "msgid"]
    translations = [text for kind, text in pairs if kind == "msgstr"]
    return {text: translation for text, translation in zip(ids, translations, strict=True) if text}


def write_po(translations: dict[str, str], texts: Texts, language: str) -> str:
    """The catalogue: entries by their first file, in the order of that file."""
    head = _HEADER.format(language=language) + _PO_MARK
    entries = ['msgid ""\nmsgstr ""\n' + "".join(f"{_quoted(line)}\n" for line in head.splitlines(keepends=True))]
    order = list(texts.files)
    for text in sorted(order, key=lambda text: (texts.files[text][0], order.index(text))):
        files = "".join(f"#: {file}\n" for file in texts.files[text])
        entries.append(f"{files}msgid {_quoted(text)}\nmsgstr {_quoted(translations.get(text, ''))}\n")
    return "\n".join(entries)


def compile_mo(translations: dict[str, str], language: str) -> bytes:
    """The binary catalogue (GNU gettext, "The Format of GNU MO Files"), without a hash table; texts sorted."""
    head = {"": _HEADER.format(language=language)}
    pairs = sorted(
        (text.encode(), translation.encode()) for text, translation in (head | translations).items() if translation
    )
    tables = 28
    place = tables + 16 * len(pairs)
    places: list[int] = []
    blob = b""
    for column in (0, 1):
        for pair in pairs:
            places += [len(pair[column]), place + len(blob)]
            blob += pair[column] + b"\0"
    header = (0x950412DE, 0, len(pairs), tables, tables + 8 * len(pairs), 0, place)
    return struct.pack(f"<7I{len(places)}I", *header, *places) + blob


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def _unescaped(text: str) -> str:
    plain = {escape: character for character, escape in _ESCAPES.items()}
    return re.sub(r"\\.", lambda found: plain.get(found[0], found[0]), text)


def po_files(folder: Path = HERE) -> Iterable[Path]:
    return sorted(folder.glob("*/LC_MESSAGES/*.po"))


def main() -> int:
    """Returns 1 when texts of the command line lack a translation, or a looked-up text is not known."""
    texts = collect()
    wanted = set(texts.of_program("forms", "resources"))
    missing = []
    for path in po_files():
        language = path.parent.parent.name
        known = read_po(path.read_text(encoding="utf-8"))
        translations = {text: known.get(text, "") for text in texts.files}
        path.write_text(write_po(translations, texts, language), encoding="utf-8")
        path.with_suffix(".mo").write_bytes(compile_mo(translations, language))
        missing += [f"{language}: {text}" for text in texts.files if text in wanted and not translations[text]]
    for line in missing:
        print(line)
    own = [call for call in texts.unknown if not call.startswith("desktop/")]
    for call in own:
        print(f"{call}: name its table in LOOKED_UP")
    return 1 if missing or own else 0


if __name__ == "__main__":
    sys.exit(main())
