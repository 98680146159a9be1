"""A responsibility letter (责任书) as immutable data: nodes, roles, aspects, measures, ledgers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from forms.schema.rule import Rule

if TYPE_CHECKING:
    from forms.schema.ledger_evaluation import Evaluation

Kind = Literal["indicator", "milestone", "checklist", "ledger"]
Nature = Literal["flow", "stock", "rate", "extreme", "count"]
Comparator = Literal[">=", "<=", "="]
TargetSource = Literal["published", "derived", "office"]
DueSource = Literal["published", "municipal", "proposed"]
Scope = Literal["district", "municipal"]
Status = Literal["sample", "official"]
Rounding = Literal["half_up", "half_even"]

KINDS: tuple[Kind, ...] = ("indicator", "milestone", "checklist", "ledger")


@dataclass(frozen=True, slots=True)
class Node:
    """A reporting date (节点): `id` 2024-03, `label` 3月底, `end` its last day."""

    id: str
    label: str
    end: date


@dataclass(frozen=True, slots=True)
class Role:
    """Someone who signs, in the order of the letter's list: `id` preparer, `title` 填报人."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure (措施) and, where it has one, its indicator (指标).

    `unit`, `nature` and `comparator` are None where no figure is asked for. `target` is None until someone enters it:
    `target_source` says whether it is published, follows from the wording, or is the office's to enter. `summary` is
    the expression that makes the figure from the rows of `ledger`. `minimum` and `maximum` bound what can be true.
    """

    no: str
    aspect_no: str
    title: str
    battle: str
    kind: Kind
    indicator: str
    items: tuple[str, ...]
    unit: str | None
    nature: Nature | None
    comparator: Comparator | None
    target: Decimal | None
    target_source: TargetSource | None
    reference: str
    due: date | None
    due_source: DueSource
    ledger: str | None
    summary: str
    scope: Scope
    source_section: str
    source_quote: str
    definition: str
    minimum: Decimal | None
    maximum: Decimal | None

    def __hash__(self) -> int:
        """By number alone: measures are looked up at every keystroke."""
        return hash(self.no)

    @property
    def has_figure(self) -> bool:
        """Whether the clerk states a number: not for milestones, whose answer is yes or no."""
        return self.kind != "milestone"


@dataclass(frozen=True, slots=True)
class Aspect:
    no: str
    title: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a ledger; `type`, `required` and `rule` are kept as the letter words them."""

    name: str
    label: str
    type: str
    unit: str
    required: str
    rule: str
    level: str


@dataclass(frozen=True, slots=True)
class Ledger:
    name: str
    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed word of a choice that depends on another column (盘活方式 by 资产归属)."""

    list: str
    given: str
    choice: str


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits that are the letter's to set.

    Points behind plan from which the light is yellow (`warning_points`), and beyond which it is red (`late_points`);
    growth against last year, in percent either way, beyond which it must be explained; days after which a figure is
    stale; the fewest characters of a narrative.
    """

    warning_points: Decimal
    late_points: Decimal
    growth_limit: Decimal
    stale_days: Decimal
    text_length: Decimal


@dataclass(frozen=True)
class Letter:
    """The whole letter. Look measures and nodes up through `measure()` and `node()`."""

    id: str
    version: int
    title: str
    unit: str
    unit_code: str
    year: int
    status: Status
    rounding: Rounding
    source: str
    thresholds: Thresholds
    nodes: tuple[Node, ...]
    roles: tuple[Role, ...]
    aspects: tuple[Aspect, ...]
    ledgers: tuple[Ledger, ...]
    choices: tuple[Choice, ...]
    rules: tuple[Rule, ...]
    evaluations: "tuple[Evaluation, ...]" = ()

    @property
    def is_sample(self) -> bool:
        return self.status == "sample"

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """All measures in the letter's order."""
        return tuple(measure for aspect in self.aspects for measure in aspect.measures)

    @cached_property
    def _measures_by_no(self) -> dict[str, Measure]:
        return {measure.no: measure for measure in self.measures}

    @cached_property
    def _node_order(self) -> dict[str, int]:
        return {node.id: index for index, node in enumerate(self.nodes)}

    def measure(self, no: str) -> Measure:
        """Raises KeyError when the letter has no such measure."""
        return self._measures_by_no[no]

    def has_measure(self, no: str) -> bool:
        return no in self._measures_by_no

    def node(self, node_id: str) -> Node:
        """Raises KeyError when the letter has no such node."""
        return self.nodes[self._node_order[node_id]]

    def has_node(self, node_id: str) -> bool:
        return node_id in self._node_order

    def nodes_before(self, node_id: str) -> tuple[Node, ...]:
        """Earlier nodes, the nearest first; empty for the first node."""
        return self.nodes[: self._node_order[node_id]][::-1]
