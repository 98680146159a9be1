"""The shape of the project (DESIGN.md, Top level): arrows, cycles, sizes, places, locked dependencies."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("desktop", "forms", "installer", "resources")
TOP_LEVEL = {*PACKAGES, "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "requirements.lock"}

LONGEST_FILE, LONGEST_MAIN_WINDOW = 300, 250

# Places that exist on one machine only. The pattern is written so that it does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~])(?:/(?:work|farm|root)/|/tmp/[A-Za-z])")

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def is_generated(path: Path) -> bool:
    """Whether .gitignore names the file or folder, so that it is no part of the project."""
    patterns = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    relative = path.relative_to(ROOT)
    names = [*relative.parts, relative.as_posix(), *(folder.as_posix() for folder in relative.parents)]
    return relative.parts[0] == ".git" or any(fnmatch(name, p.strip("/")) for name in names for p in patterns)


def project_files() -> Iterator[Path]:
    """Every file of the project, those of git and generated ones aside."""
    for folder in ROOT.iterdir():
        if not is_generated(folder):
            files = [folder] if folder.is_file() else folder.rglob("*")
            yield from (path for path in files if path.is_file() and not is_generated(path))


def declared_requirements() -> list[str]:
    project = tomllib.loads(PYPROJECT)["project"]
    optional = (requirement for extra in project["optional-dependencies"].values() for requirement in extra)
    return [*project["dependencies"], *optional]


def locked_entries() -> list[str]:
    """The entries of the lock: the line with name and version, its hashes, and why it is there."""
    return re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]


def test_imports_keep_the_contracts() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([lint_imports, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_import_cycles() -> None:
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    cycle: list[str] = []
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        cycle = error.args[1]
    assert cycle == []


def test_files_are_short() -> None:
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in project_files()
        if path.suffix == ".py"
    }
    limits = {"desktop/main_window.py": LONGEST_MAIN_WINDOW}
    assert {name: count for name, count in lines.items() if count > limits.get(name, LONGEST_FILE)} == {}


def test_top_level_holds_only_what_the_design_allows() -> None:
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".") and not is_generated(path)}
    assert names - TOP_LEVEL == set()


def test_no_file_names_a_place_of_one_machine() -> None:
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a font, a picture
            continue
        lines = enumerate(text.splitlines(), 1)
        found += [f"{path.relative_to(ROOT)}:{number}" for number, line in lines if MACHINE_PATH.search(line)]
    assert found == []


@pytest.mark.parametrize("requirement", declared_requirements())
def test_dependency_has_its_reason_beside_it(requirement: str) -> None:
    lines = PYPROJECT.splitlines()
    numbers = [number for number, line in enumerate(lines) if line.strip().startswith(f'"{requirement}"')]
    assert numbers
    assert all("#" in lines[number] or lines[number - 1].strip().startswith("#") for number in numbers)


@pytest.mark.parametrize(
    "requirement", [*declared_requirements(), *tomllib.loads(PYPROJECT)["build-system"]["requires"]]
)
def test_dependency_is_locked(requirement: str) -> None:
    wanted = Requirement(requirement)
    versions = [
        locked.removeprefix("==")
        for entry in locked_entries()
        for name, locked in re.findall(r"^(\S+?)(==\S+)", entry)
        if canonicalize_name(name) == canonicalize_name(wanted.name)
    ]
    assert versions
    assert all(wanted.specifier.contains(version) for version in versions)


def test_every_locked_entry_has_hashes() -> None:
    assert [entry.partition("\n")[0] for entry in locked_entries() if "--hash=sha256:" not in entry] == []


def test_lock_names_no_address() -> None:
    assert re.findall(r"\w+://|--(?:extra-)?index|--find-links| @ ", LOCK) == []
