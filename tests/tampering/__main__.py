"""`python -m tests.tampering` lists the matrix: kind, attack, code, where, words."""

from forms.cli.output import print_table
from tests.tampering.matrix import MATRIX
from tests.tampering.workbook_attacks import ATTACKS, words_of

rows = [(attack.kind, attack.name, attack.code, attack.where, attack.words) for attack in MATRIX]
rows += [
    ("workbook", name, code, where, words_of(name, code))
    for name, (_change, expected) in ATTACKS.items()
    for code, where in sorted(expected)[:1]
]
print_table([("kind", "attack", "code", "where", "words"), *rows])
print(f"{len(rows)} attacks")
