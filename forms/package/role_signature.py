"""One role signs a package: the same step at export and, later, on another machine."""

from dataclasses import replace
from datetime import datetime

from forms.package.contents import Contents, RoleSignature, content_hashes, sha256_hex, signature_entries
from forms.package.entries import SUMS
from forms.package.manifest import build_manifest, covered_entries, is_basis
from forms.package.sums import build_sums
from forms.signing.signer import Signer
from forms.signing.timestamp import TimestampAuthority


def add_signature(
    contents: Contents,
    role_index: int,
    role_count: int,
    signer: Signer,
    at: datetime,
    basis: str = "",
    stamps: TimestampAuthority | None = None,
    sm2: Signer | None = None,
) -> Contents:
    """The contents with one more manifest and signature.

    The report (and the workbook) must bear this role's own signature already: the last role's manifest holds their
    hashes. Manifests and signatures of the roles before are covered as they are, so nobody can be taken out later.

    Args:
        role_index: counted from 0, in the order of the letter; all roles before have signed.
        role_count: how many roles must sign; the last one's manifest covers everything.
        at: the claimed time.
        basis: what a deputy signs by (代签依据); "" when the role signs itself.
        stamps: asked for a timestamp of the signature; the manifest says so, since nothing else would tell that it
            was stripped from the last role's.
        sm2: signs the same manifest once more, beside the signature that counts.

    Raises:
        ValueError: not this role's turn, or a basis that cannot be written.
        UserError, EnvironmentFault: whatever the key raises.
    """
    if role_index != len(contents.signatures) or role_index >= role_count:
        raise ValueError("not this role's turn")
    if basis and not is_basis(basis):
        raise ValueError("basis")
    number = role_index + 1
    hashes = content_hashes(contents)
    hashes[SUMS] = sha256_hex(build_sums(hashes))
    hashes |= {name: sha256_hex(blob) for name, blob in signature_entries(contents)}
    covered = covered_entries(number, role_count, hashes)
    sm2_certificate = sm2.certificate.fingerprint if sm2 else ""
    signed_hashes = {name: hashes[name] for name in covered}
    manifest = build_manifest(number, signed_hashes, basis, sm2_certificate, is_stamped=stamps is not None)
    beside = sm2.sign_detached(manifest, at) if sm2 else None
    signed = RoleSignature(manifest, signer.sign_detached(manifest, at, stamps), beside)
    return replace(contents, signatures=(*contents.signatures, signed))
