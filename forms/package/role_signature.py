"""One role signs a package: the same step at export and, later, on another machine."""

from dataclasses import replace
from datetime import datetime

from forms.package.contents import PackageContents, RoleSignature, content_hashes, sha256_hex, signature_entries
from forms.package.entries import SUMS
from forms.package.manifest import build_manifest, covered_entries
from forms.package.sums import build_sums
from forms.signing.signer import Signer


def add_signature(
    contents: PackageContents, role_index: int, role_count: int, signer: Signer, at: datetime
) -> PackageContents:
    """The contents with one more manifest and signature.

    The report (and the workbook) must bear this role's own signature already: the last role's manifest holds their
    hashes. Manifests and signatures of the roles before are covered as they are, so nobody can be taken out later.

    Args:
        role_index: counted from 0, in the order of the letter; all roles before have signed.
        role_count: how many roles must sign; the last one's manifest covers everything.
        at: the claimed time.

    Raises:
        ValueError: not this role's turn.
        UserError, EnvironmentFault: whatever the key raises.
    """
    if role_index != len(contents.signatures) or role_index >= role_count:
        raise ValueError("not this role's turn")
    number = role_index + 1
    hashes = content_hashes(contents)
    hashes[SUMS] = sha256_hex(build_sums(hashes))
    hashes |= {name: sha256_hex(blob) for name, blob in signature_entries(contents)}
    covered = covered_entries(number, role_count, hashes)
    manifest = build_manifest(number, {name: hashes[name] for name in covered})
    signed = RoleSignature(manifest, signer.sign_detached(manifest, at))
    return replace(contents, signatures=(*contents.signatures, signed))
