"""Takes an open package back into memory, so that the next role can sign it on another machine."""

from functools import partial

from forms.package.contents import Evidence, PackageContents, RoleSignature, open_evidence
from forms.package.entries import DATA, REPORT, WORKBOOK, kind_of, manifest_name, signature_name, sm2_signature_name
from forms.package.limits import DEFAULT_LIMITS, Limits
from forms.package.reader import PackageSource, read_entry


def load_contents(source: PackageSource, limits: Limits = DEFAULT_LIMITS) -> PackageContents:
    """The contents of a package that has been verified. The source must stay open until the result is written.

    Evidence is not loaded: it is read from the source while the new package is written.

    Raises:
        PackageRefused: an entry is damaged.
        KeyError: an entry is missing; verify first.
    """

    def read(name: str) -> bytes:
        return read_entry(source, name, limits.data_bytes)

    signatures: list[RoleSignature] = []
    while manifest_name(len(signatures) + 1) in source.names:
        number = len(signatures) + 1
        sm2 = read(sm2_signature_name(number)) if sm2_signature_name(number) in source.names else None
        signatures.append(RoleSignature(read(manifest_name(number)), read(signature_name(number)), sm2))
    return PackageContents(read(REPORT), read(WORKBOOK), read(DATA), _evidence(source), tuple(signatures))


def _evidence(source: PackageSource) -> tuple[Evidence, ...]:
    names = [name for name in source.names if kind_of(name) == "evidence"]
    return tuple(open_evidence(name, partial(source.chunks, name)) for name in names)
