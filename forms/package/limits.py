"""How large a package may be. Checked from the directory, before anything is unpacked."""

from dataclasses import dataclass

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """`ratio` bounds unpacked to packed size of entries above `ratio_from_bytes`; JSON of ledgers stays below 40."""

    entries: int = 2_000
    entry_bytes: int = 512 * _MIB
    total_bytes: int = 2_000 * _MIB
    data_bytes: int = 256 * _MIB
    signature_bytes: int = 2 * _MIB
    ratio: int = 200
    ratio_from_bytes: int = 16 * _MIB


DEFAULT_LIMITS = Limits()
