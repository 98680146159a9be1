"""A rule (审核规则) as the letter words it: what must hold for which measures, and what to say when it does not."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from forms.issues import Level

Operator = Literal[">=", "<=", "==", "!=", ">", "<"]
Missing = Literal["skip_any", "skip_all", "zero"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`left op right` must hold, within `tolerance`, for each measure named by `for_each`, where `when` holds.

    `for_each` names kinds (indicator ledger milestone checklist) or measures (8.1), divided by blanks. Without `op`,
    `left` is a condition. `missing` says what to do when something is not entered. `field` is where the issue stands.
    `unit` is shown behind numbers: "" the measure's own, "-" none. `passes` and `fails` are examples that the linter
    and the tests run: `value=120; earlier.value=110`. `previous` is the node before; `earlier` the latest node
    before at which all that the rule asks of `earlier` is known, a figure being what a node between corrected it to.
    """

    id: str
    version: int
    level: "Level"
    for_each: str
    when: str
    left: str
    op: Operator | Literal[""]
    right: str
    tolerance: str
    missing: Missing
    field: str
    unit: str
    message: str
    fix: str
    basis: str
    passes: str
    fails: str
