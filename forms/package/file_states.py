"""What a verification found for each file of a package: its hash, who signed it, whether it is as it was signed."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.package.container_check import ContainerFinding
from forms.package.package_data import PackageData
from forms.package.reader import PackageSource
from forms.package.verify_report import FileReport
from forms.signing.fault import Fault, shown_text


def file_states(
    source: PackageSource,
    hashes: Mapping[str, str],
    data: PackageData | None,
    container: ContainerFinding,
    faults: Sequence[Fault],
) -> tuple[FileReport, ...]:
    """One report a file, in the order of the package, then those that are missing."""
    titles = _titles(data)
    signed = _signed_by(hashes, data, container)
    reports = [
        FileReport(
            name,
            titles.get(name, ""),
            source.size_bytes(name),
            hashes.get(name, ""),
            "bad" if name not in hashes or _faults_of(name, faults) else "good",
            signed.get(name, ()),
        )
        for name in source.names
    ]
    present = set(source.names)
    missing = dict.fromkeys(fault.where for fault in faults if fault.code == "entry_missing")
    reports += [FileReport(name, titles.get(name, ""), 0, "", "missing", ()) for name in missing if name not in present]
    return tuple(reports)


def _faults_of(name: str, faults: Sequence[Fault]) -> bool:
    """Faults name an entry, or a place inside it: “data.xlsx 的部件 …”."""
    return any(fault.where == name or fault.where.startswith(f"{name} ") for fault in faults)


def _titles(data: PackageData | None) -> dict[str, str]:
    """Evidence by the titles that data.json gives; one file may be attached to several measures."""
    titles: dict[str, list[str]] = {}
    for item in data.content.get("evidence", ()) if data else ():
        parts = [_text(item.get("measure")), _text(item.get("title"))]
        titles.setdefault(item["entry"], []).append(" ".join(part for part in parts if part))
    return {entry: shown_text("；".join(dict.fromkeys(each))) for entry, each in titles.items()}


def _signed_by(
    hashes: Mapping[str, str], data: PackageData | None, container: ContainerFinding
) -> dict[str, tuple[str, ...]]:
    """Titles of the roles whose valid signature holds the very content of each file."""
    signed: dict[str, tuple[str, ...]] = {}
    roles = data.roles if data else ()
    for role, finding, manifest in zip(roles, container.signatures, container.manifests, strict=False):
        if finding.faults or manifest is None:
            continue
        for name, sha256 in manifest.hashes.items():
            if hashes.get(name) == sha256:
                signed[name] = (*signed.get(name, ()), role.title)
    return signed


def _text(value: Any) -> str:
    return shown_text(value) if isinstance(value, str) else ""
