"""A small calculation typed where a number is asked: =12.5+3. Numbers, brackets and the four operations, no names."""

import unicodedata
from decimal import Decimal

from forms.schema.expression_values import EvaluationFault, ExpressionFault, Value, Vocabulary
from forms.schema.expressions import compile_expression

_OTHER_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-"})
_NO_NAMES = Vocabulary({}, {}, frozenset())


def reckoned(raw: str) -> Decimal | None:
    """What the text comes to, not rounded; None where it is no calculation, or none that can be made out."""
    if raw.lstrip()[:1] not in ("=", "＝"):
        return None
    source = unicodedata.normalize("NFKC", raw).translate(_OTHER_SIGNS).strip().removeprefix("=")
    try:
        number = compile_expression(source, _NO_NAMES).evaluate(_Nowhere())
    except (ExpressionFault, EvaluationFault):
        return None
    return number if isinstance(number, Decimal) else None


class _Nowhere:
    """Surroundings without any name."""

    def read(self, reference: object) -> Value:
        return None

    def knows(self, reference: object) -> bool:
        return False

    def rows(self, ledger: str) -> tuple[()]:
        return ()
