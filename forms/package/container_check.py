"""Checks a package as a container: entries against hashes, manifests and evidence index, and every signature."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from forms.package.entries import (
    DATA,
    EVIDENCE_FOLDER,
    REPORT,
    SIGNATURE_FOLDER,
    SUMS,
    WORKBOOK,
    kind_of,
    manifest_name,
    signature_name,
)
from forms.package.limits import Limits
from forms.package.manifest import Manifest, covered_entries, parse_manifest
from forms.package.package_data import PackageData
from forms.package.reader import PackageSource, hash_entry, read_entry
from forms.package.refused import PackageRefused
from forms.package.sm2_entries import check_sm2_entry, stray_sm2_entries
from forms.package.sums import parse_sums
from forms.signing.cms_check import CmsFinding, check_detached
from forms.signing.fault import Fault, shown_text
from forms.signing.sm2_check import Sm2Finding
from resources.translation import _, listed

PACKAGE_CONTENTS = (REPORT, WORKBOOK, DATA)


@dataclass(slots=True)
class HashLedger:
    """What each entry hashes to, and who says otherwise, so that one changed entry is one fault."""

    hashes: Mapping[str, str]
    disputes: dict[str, list[str]] = field(default_factory=dict)

    def compare(self, witness: str, name: str, sha256: str) -> None:
        if name in self.hashes and self.hashes[name] != sha256:
            self.disputes.setdefault(name, []).append(witness)

    def faults(self) -> list[Fault]:
        text = _("内容被改动：与 {witnesses} 里记录的校验值不符。")
        return [
            Fault("entry_changed", text.format(witnesses=listed(witnesses)), name)
            for name, witnesses in self.disputes.items()
        ]


@dataclass(frozen=True, slots=True)
class ContainerFinding:
    """`signatures`: what was found for role 1, 2, ... as far as the chain reaches; `manifests` None when damaged.

    `sm2`: of the same roles, what was found of the trial signature beside theirs, None where there is none.
    """

    signatures: tuple[CmsFinding, ...]
    manifests: tuple[Manifest | None, ...]
    sm2: tuple[Sm2Finding | None, ...]
    faults: tuple[Fault, ...]


def hash_entries(source: PackageSource) -> tuple[dict[str, str], list[Fault]]:
    """Read every entry once, piece by piece: hashes of the whole ones, a fault for each damaged one."""
    hashes: dict[str, str] = {}
    faults: list[Fault] = []
    for name in source.names:
        try:
            hashes[name] = hash_entry(source, name)
        except PackageRefused as refused:
            faults.append(refused.fault)
    return hashes, faults


def check_listing(
    source: PackageSource, ledger: HashLedger, limits: Limits, contents: tuple[str, ...] = PACKAGE_CONTENTS
) -> list[Fault]:
    """Entries against SHA256SUMS.txt, both ways, and against what a package may hold; `contents` it must."""
    names = source.names
    faults = [
        Fault("entry_unexpected", _("报送包里不应当有这个条目。"), name)
        for name in names
        if kind_of(name) == "unknown" or (kind_of(name) == "content" and name not in contents)
    ]
    missing = [name for name in (*contents, SUMS) if name not in names]
    faults += [_missing(name) for name in missing]
    if SUMS in missing:
        return faults
    try:
        listed = parse_sums(read_entry(source, SUMS, limits.signature_bytes))
    except ValueError:
        return [*faults, Fault("sums_damaged", _("校验值清单损坏，无法读取。"), SUMS)]
    outside = [name for name in names if name != SUMS and not name.startswith(SIGNATURE_FOLDER)]
    faults += [_missing(name) for name in listed if name not in outside and name not in missing]
    for name in outside:
        if name not in listed:
            text = _("条目是后来加进来的：{sums} 里没有它。").format(sums=SUMS)
            faults.append(Fault("entry_added", text, name))
        else:
            ledger.compare(SUMS, name, listed[name])
    return faults


def check_evidence(data: PackageData, ledger: HashLedger, index: str = DATA) -> list[Fault]:
    """The evidence listed in data.json (or another index) against the entries, both ways."""
    entries = [name for name in ledger.hashes if kind_of(name) == "evidence"]
    faults = [_missing(name) for name in data.evidence if name not in entries]
    for name in entries:
        if name not in data.evidence:
            faults.append(Fault("entry_added", _("数据文件的佐证材料目录里没有这个条目。"), name))
        else:
            ledger.compare(index, name, data.evidence[name])
            if not name.startswith(f"{EVIDENCE_FOLDER}{data.evidence[name][:16]}-"):
                faults.append(Fault("entry_changed", _("佐证材料的名称与它的校验值不符。"), name))
    return faults


def check_signatures(source: PackageSource, data: PackageData, ledger: HashLedger, limits: Limits) -> ContainerFinding:
    """Every manifest and signature below META-INF, in the order of the roles.

    Each manifest must cover exactly what SIGNING lays down for its role, so that no entry, role or signature can be
    added, taken out or exchanged.
    """
    numbers, faults = _find_numbers(source.names, len(data.roles))
    signatures, manifests, beside = [], [], []
    for number in numbers:
        try:
            manifest_blob = read_entry(source, manifest_name(number), limits.signature_bytes)
            signature_blob = read_entry(source, signature_name(number), limits.signature_bytes)
        except PackageRefused as refused:
            faults.append(refused.fault)
            break
        manifest, found = _check_manifest(manifest_blob, number, len(data.roles), ledger)
        faults += found
        manifests.append(manifest)
        finding = check_detached(signature_blob, manifest_blob, signature_name(number), manifest_name(number))
        faults += finding.faults
        if manifest and manifest.is_stamped and finding.certificates and finding.timestamp is None:
            text = _("签名清单写明签名带有时间戳，这里却没有：时间戳被取掉了。")
            faults.append(Fault("timestamp_missing", text, signature_name(number), _("请向报送单位重新索取。")))
        signatures.append(finding)
        sm2, found = check_sm2_entry(source, number, manifest, manifest_blob, limits)
        faults += found
        beside.append(sm2)
    faults += stray_sm2_entries(source, len(numbers))
    return ContainerFinding(tuple(signatures), tuple(manifests), tuple(beside), tuple(faults))


def _find_numbers(names: tuple[str, ...], role_count: int) -> tuple[list[int], list[Fault]]:
    """The roles that have signed without a gap; faults for what is missing between, and for what has no role."""
    present = [name for name in names if kind_of(name) in ("manifest", "signature")]
    pairs = {number: (manifest_name(number), signature_name(number)) for number in range(1, role_count + 1)}
    last = max((number for number, pair in pairs.items() if set(pair) & set(present)), default=0)
    missing = [name for number in range(1, last + 1) for name in pairs[number] if name not in present]
    known = {name for pair in pairs.values() for name in pair}
    text = _("签名角色的名单里没有与它对应的角色。")
    faults = [Fault("chain_broken", text, name) for name in present if name not in known]
    faults += [_missing(name) for name in missing]
    count = 0
    while count < last and not set(pairs[count + 1]) & set(missing):
        count += 1
    return list(range(1, count + 1)), faults


def _check_manifest(
    blob: bytes, number: int, role_count: int, ledger: HashLedger
) -> tuple[Manifest | None, list[Fault]]:
    where = manifest_name(number)
    try:
        manifest = parse_manifest(blob)
    except ValueError:
        return None, [Fault("manifest_damaged", _("签名清单损坏，或含有不允许的内容。"), where)]
    for name, sha256 in manifest.hashes.items():
        ledger.compare(where, name, sha256)
    return manifest, _check_coverage(manifest, number, role_count, ledger)


def _check_coverage(manifest: Manifest, number: int, role_count: int, ledger: HashLedger) -> list[Fault]:
    where = manifest_name(number)
    faults = []
    if manifest.signature != signature_name(number):
        faults.append(Fault("manifest_swapped", _("签名清单写的是另一个签名的名称。"), where))
    expected = covered_entries(number, role_count, ledger.hashes)
    text = _("签名清单 {manifest} 没有包含这个条目。").format(manifest=where)
    faults += [Fault("entry_not_signed", text, name) for name in expected if name not in manifest.hashes]
    for name in manifest.hashes:
        if name not in ledger.hashes:
            faults.append(_missing(name))
        elif name not in expected:
            other = _("签名清单 {manifest} 不应当包含这个条目。").format(manifest=where)
            faults.append(Fault("manifest_coverage", other, name))
    return faults


def _missing(name: str) -> Fault:
    return Fault("entry_missing", _("条目不见了。"), shown_text(name))
