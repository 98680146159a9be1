"""The trial signatures with SM2 beside those of the roles: each is where its manifest says, and nowhere else."""

from forms.package.entries import kind_of, manifest_name, sm2_signature_name
from forms.package.limits import Limits
from forms.package.manifest import Manifest
from forms.package.reader import PackageSource, read_entry
from forms.package.refused import PackageRefused
from forms.signing.fault import Fault
from forms.signing.sm2_check import Sm2Finding, check_sm2
from resources.translation import _


def check_sm2_entry(
    source: PackageSource, number: int, manifest: Manifest | None, manifest_blob: bytes, limits: Limits
) -> tuple[Sm2Finding | None, list[Fault]]:
    """The signature beside that of role `number`, and what is wrong with it; None when there is none to be read.

    The manifest, which the role itself signed, says whether there is one and by which certificate: so it can be neither
    taken out nor exchanged, although nothing else vouches for that certificate.
    """
    name = sm2_signature_name(number)
    is_there, fingerprint = name in source.names, manifest.sm2_certificate if manifest else ""
    if not is_there:
        text = _("附加的国密签名不见了：签名清单写明有它。")
        return None, [Fault("sm2_missing", text, name)] if fingerprint else []
    if manifest is not None and not fingerprint:
        return None, [Fault("sm2_added", _("国密签名是后来加进来的：签名清单里没有写到它。"), name)]
    try:
        blob = read_entry(source, name, limits.signature_bytes)
    except PackageRefused as refused:
        return None, [refused.fault]
    finding = check_sm2(blob, manifest_blob, name, manifest_name(number))
    faults = list(finding.faults)
    if finding.certificate is not None and fingerprint and finding.certificate.fingerprint != fingerprint:
        faults.append(Fault("sm2_swapped", _("国密签名被换过：它的证书不是签名清单写明的那一张。"), name))
    return finding, faults


def stray_sm2_entries(source: PackageSource, count: int) -> list[Fault]:
    """SM2 signatures beyond the `count` roles that have signed."""
    known = {sm2_signature_name(number) for number in range(1, count + 1)}
    text = _("国密签名旁边没有角色的签名。")
    return [Fault("chain_broken", text, name) for name in source.names if kind_of(name) == "sm2" and name not in known]
