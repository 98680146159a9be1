"""The text of the QR code on the cover, which ties paper and data together."""

from dataclasses import dataclass

PREFIX = "zerenshu:"


@dataclass(frozen=True, slots=True)
class QrText:
    """Code of the unit, letter, node, revision, and the SHA-256 of data.json."""

    unit: str
    letter: str
    node: str
    revision: int
    data_sha256: str

    @property
    def text(self) -> str:
        parts = (self.unit, self.letter, self.node, f"r{self.revision}", self.data_sha256)
        return PREFIX + "/".join(parts)
