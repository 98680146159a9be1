"""Verifies a folder of many packages: one after the other, then against each other."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forms.clock import now
from forms.errors import UserError
from forms.package.entries import MIMETYPE
from forms.package.identity import PackageIdentity
from forms.package.limits import DEFAULT_LIMITS
from forms.package.upload_set import find_sums
from forms.package.verify_report import Note, Verdict, VerifyReport, verdict_text
from forms.services.verifying import verify
from forms.signing.trust import TrustStore
from resources.translation import _, listed

if TYPE_CHECKING:
    from forms.package.verification import FiguresCheck

Progress = Callable[[int, int, str], None]
"""Told (packages done, packages in all, name of the one that begins)."""

MOST_PACKAGES = 2_000
_WORST: tuple[Verdict, ...] = ("pass", "warn", "fail")


@dataclass(frozen=True, slots=True)
class FolderReport:
    """`reports` in the order of the packages' names; what concerns several stands in their notes."""

    folder: str
    reports: tuple[VerifyReport, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of them."""
        return max((report.verdict for report in self.reports), key=_WORST.index)

    def count(self, verdict: Verdict) -> int:
        return Counter(report.verdict for report in self.reports)[verdict]

    def to_json(self) -> dict[str, Any]:
        return {
            "folder": self.folder,
            "verdict": self.verdict,
            "counts": {verdict: self.count(verdict) for verdict in _WORST},
            "packages": [report.to_json() for report in self.reports],
        }

    def summary(self) -> str:
        """How many of each, in one sentence."""
        parts = (f"{verdict_text(verdict)} {self.count(verdict)}" for verdict in _WORST)
        return _("共 {count} 个：{parts}。").format(count=len(self.reports), parts=listed(parts))


def packages_in(path: Path) -> list[Path]:
    """The packages below a folder: zips, and folders with the files of one. Empty when the folder is itself one.

    One it is when unpacked (`mimetype` at the top), or when single uploads were put together again (a list of hashes
    among its own files, whatever their names): zips beside are evidence then.

    Hidden files and what is below an unpacked package are left out; links are not followed.

    Raises:
        UserError: more than 2,000.
    """
    if not path.is_dir():
        return []
    if _is_one(path):
        return []
    found = []
    for package in _below(path):
        found.append(package)
        if len(found) > MOST_PACKAGES:
            what = _("文件夹里有超过 {count} 个报送包，没有核验。").format(count=MOST_PACKAGES)
            raise UserError("too_many_packages", what, todo=_("请分成几个文件夹。"), where=str(path))
    return found


def _is_one(folder: Path) -> bool:
    """Whether the files directly in a folder make one package."""
    if (folder / MIMETYPE).is_file():
        return True
    lists = (path for path in folder.iterdir() if path.suffix.lower() == ".txt" and path.is_file())
    return bool(find_sums({path: path.stat().st_size for path in lists}, DEFAULT_LIMITS))


def _below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_file() and path.suffix.lower() == ".zip":
            yield path
        elif path.is_dir():
            if _is_one(path):
                yield path
            else:
                yield from _below(path)


def verify_many(
    folder: Path,
    packages: Sequence[Path],
    *,
    trust: TrustStore | None = None,
    allow_trial: bool = False,
    stage: str | None = None,
    figures: "FiguresCheck | None" = None,
    progress: Progress = lambda done, total, name: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> FolderReport:
    """Verify `packages_in(folder)`; arguments as of `verify`. Supplements are held against packages of the folder.

    A package that cannot be opened is a fault of its own report.

    Raises:
        Cancelled: `is_cancelled` said so.
    """
    at, reports = now(), []
    for done, path in enumerate(packages):
        name = path.relative_to(folder).as_posix()
        progress(done, len(packages), name)
        report = verify(
            path,
            trust=trust,
            allow_trial=allow_trial,
            stage=stage,
            figures=figures,
            at=at,
            is_cancelled=is_cancelled,
        )
        reports.append(replace(report, package=name))
    progress(len(packages), len(packages), "")
    return FolderReport(folder.resolve().name, tuple(_compare(reports)))


def _compare(reports: list[VerifyReport]) -> Iterator[VerifyReport]:
    """Each report with notes on what others of the folder say."""
    notes = _notes_on_revisions(reports)
    bases = {
        report.identity.data_sha256: report.package
        for report in reports
        if report.identity and report.identity.kind == "package"
    }
    for report in reports:
        if report.identity and report.identity.kind == "supplement":
            yield _with_base(report, bases.get(report.identity.data_sha256))
        else:
            yield replace(report, notes=(*report.notes, *notes[report.package]))


def _with_base(report: VerifyReport, base: str | None) -> VerifyReport:
    kept = tuple(note for note in report.notes if note.code != "base_not_compared")
    if base is None:
        text = _("这个文件夹里没有它所补充的报送包。")
        return replace(report, notes=(*kept, Note("base_missing", text, is_warning=True)))
    text = _("它补充的是 {package}，校验值一致。").format(package=base)
    return replace(report, good=(*report.good, text), notes=kept)


def _notes_on_revisions(reports: Sequence[VerifyReport]) -> dict[str, list[Note]]:
    """Several packages of one unit, letter and node: which is the last, and whether each names the one before."""
    notes: dict[str, list[Note]] = defaultdict(list)
    groups: dict[tuple[str, str, str], list[tuple[PackageIdentity, str]]] = defaultdict(list)
    for report in reports:
        if report.identity and report.identity.kind == "package":
            identity = report.identity
            groups[identity.unit, identity.letter, identity.node].append((identity, report.package))
    for group in groups.values():
        group.sort(key=lambda each: each[0].revision)
        last, last_name = group[-1]
        by_revision: dict[int, PackageIdentity] = {}
        for identity, name in group:
            if identity.revision < last.revision:
                text = _("同一单位同一节点另有第{revision}次报送：{package}，以最后一次为准。")
                told = text.format(revision=last.revision, package=last_name)
                notes[name].append(Note("superseded", told, is_warning=True))
            notes[name] += _notes_on_chain(identity, by_revision)
            by_revision.setdefault(identity.revision, identity)
    return notes


def _notes_on_chain(identity: PackageIdentity, by_revision: dict[int, PackageIdentity]) -> list[Note]:
    same, before = by_revision.get(identity.revision), by_revision.get(identity.revision - 1)
    if same and same.data_sha256 != identity.data_sha256:
        text = _("同一单位同一节点的第{revision}次报送有两份不同的数据，请向报送单位查问哪一份有效。")
        return [Note("two_of_one_revision", text.format(revision=identity.revision), is_warning=True)]
    if before and before.data_sha256 != identity.previous_data_sha256:
        text = _("它写明的上一次报送的校验值，与这里的第{revision}次报送不符。")
        return [Note("other_revision_before", text.format(revision=before.revision), is_warning=True)]
    return []
