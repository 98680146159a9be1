"""The compiled letter: canonical JSON that a workspace keeps, so that data is read with the letter of its time."""

import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from forms.digest import sha256_of
from forms.schema.letter import Aspect, Choice, Column, Ledger, Letter, Measure, Node, Role, Thresholds
from forms.schema.rule import Rule

if TYPE_CHECKING:
    from forms.schema.ledger_evaluation import Evaluation


def compile_letter(letter: Letter) -> str:
    """Canonical JSON: sorted keys, no blanks, decimals and dates as text. The same letter gives the same bytes.

    A letter without evaluations is written as it was before letters could have any.
    """
    plain = asdict(letter)
    if not letter.evaluations:
        del plain["evaluations"]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def letter_sha256(compiled: str) -> str:
    return sha256_of(compiled.encode())


def read_compiled_letter(compiled: str) -> Letter:
    """The letter that `compile_letter` wrote. Raises ValueError, KeyError or TypeError when it is none."""
    plain: dict[str, Any] = json.loads(compiled)
    plain["thresholds"] = Thresholds(**{key: Decimal(limit) for key, limit in plain["thresholds"].items()})
    plain["nodes"] = tuple(Node(node["id"], node["label"], date.fromisoformat(node["end"])) for node in plain["nodes"])
    plain["roles"] = tuple(Role(**role) for role in plain["roles"])
    plain["aspects"] = tuple(_aspect(aspect) for aspect in plain["aspects"])
    plain["ledgers"] = tuple(_ledger(ledger) for ledger in plain["ledgers"])
    plain["choices"] = tuple(Choice(**choice) for choice in plain["choices"])
    plain["rules"] = tuple(Rule(**rule) for rule in plain["rules"])
    plain["evaluations"] = tuple(_evaluation(evaluation) for evaluation in plain.get("evaluations", ()))
    return Letter(**plain)


def _aspect(plain: dict[str, Any]) -> Aspect:
    return Aspect(plain["no"], plain["title"], tuple(_measure(measure) for measure in plain["measures"]))


def _measure(plain: dict[str, Any]) -> Measure:
    for key in ("target", "minimum", "maximum"):
        plain[key] = None if plain[key] is None else Decimal(plain[key])
    plain["due"] = date.fromisoformat(plain["due"]) if plain["due"] else None
    plain["items"] = tuple(plain["items"])
    return Measure(**plain)


def _ledger(plain: dict[str, Any]) -> Ledger:
    return Ledger(plain["name"], plain["title"], tuple(Column(**column) for column in plain["columns"]))


def _evaluation(plain: dict[str, Any]) -> "Evaluation":
    from forms.schema.ledger_evaluation import Evaluation, GradeShare, Indicator  # late: few letters have any

    indicators = tuple(
        Indicator(
            indicator["column"],
            Decimal(indicator["benchmark"]),
            Decimal(indicator["weight"]),
            None if indicator["cap"] is None else Decimal(indicator["cap"]),
        )
        for indicator in plain["indicators"]
    )
    shares = tuple(GradeShare(share["grade"], Decimal(share["share"])) for share in plain["shares"])
    return Evaluation(plain["ledger"], indicators, shares, plain["missing"])
