"""How much of a file from outside is read. What is larger is refused by name, never cut off silently."""

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds of one file. A far cell or a bomb goes beyond one of them; a year of one district's data does not.

    `ratio` bounds unpacked to packed size once a file unpacks to more than `ratio_from_bytes`. `seconds` holds for a
    small file and grows by `seconds_per_mib`. `memory_bytes` is the address space of the reading process.
    """

    file_bytes: int = 50 * _MIB
    entries: int = 5_000
    unpacked_bytes: int = 400 * _MIB
    ratio: int = 120
    ratio_from_bytes: int = 16 * _MIB
    depth: int = 100
    sheets: int = 100
    rows: int = 200_000
    columns: int = 500
    merges: int = 50_000
    seconds: float = 4.0
    seconds_per_mib: float = 2.0
    memory_bytes: int = 1024 * _MIB

    def seconds_for(self, size_bytes: int) -> float:
        return self.seconds + self.seconds_per_mib * size_bytes / _MIB


LIMITS = ReadLimits()
