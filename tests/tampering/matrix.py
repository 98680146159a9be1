"""All rows of the matrix but those of the workbook, which are a table of their own."""

from tests.tampering import (
    certificate_attacks,
    data_attacks,
    entry_attacks,
    figure_attacks,
    hidden_attacks,
    manifest_attacks,
    pdf_attacks,
    signing_attacks,
    zip_attacks,
)
from tests.tampering.attack import Attack

MATRIX: tuple[Attack, ...] = (
    *entry_attacks.ATTACKS,
    *zip_attacks.ATTACKS,
    *signing_attacks.ATTACKS,
    *manifest_attacks.ATTACKS,
    *certificate_attacks.ATTACKS,
    *pdf_attacks.ATTACKS,
    *figure_attacks.ATTACKS,
    *hidden_attacks.ATTACKS,
    *data_attacks.ATTACKS,
)
