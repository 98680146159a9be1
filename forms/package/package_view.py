"""What a check of the figures sees of a package: its entries and the parsed data.json."""

from dataclasses import dataclass

from forms.package.limits import Limits
from forms.package.package_data import PackageData
from forms.package.reader import PackageSource, read_entry


@dataclass(frozen=True, slots=True)
class PackageView:
    """A package whose hashes have been checked; faults found there do not keep the figures from being compared."""

    source: PackageSource
    data: PackageData
    limits: Limits

    @property
    def names(self) -> tuple[str, ...]:
        return self.source.names

    def read(self, name: str) -> bytes:
        """A whole entry. Raises PackageRefused when it is damaged or larger than 256 MiB, KeyError when absent."""
        return read_entry(self.source, name, self.limits.data_bytes)
