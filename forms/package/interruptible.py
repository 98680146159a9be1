"""A source that stops when asked to, at each piece that is read: so that a verification can be broken off inside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forms.errors import Cancelled
from forms.package.reader import PackageSource


@dataclass(frozen=True, slots=True)
class InterruptibleSource:
    """Reads as the source does. Raises Cancelled once `is_cancelled` says so."""

    source: PackageSource
    is_cancelled: Callable[[], bool]

    @property
    def names(self) -> tuple[str, ...]:
        return self.source.names

    def size_bytes(self, name: str) -> int:
        return self.source.size_bytes(name)

    def chunks(self, name: str) -> Iterator[bytes]:
        if self.is_cancelled():
            raise Cancelled
        for chunk in self.source.chunks(name):
            yield chunk
            if self.is_cancelled():
                raise Cancelled
