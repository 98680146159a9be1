"""What figures depend on: summaries that are compiled when a letter is loaded, and loops among them, by name."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from forms.schema.expression_values import ExpressionFault, ValueType, Vocabulary
from forms.schema.expressions import Expression, compile_expression
from forms.schema.letter import Ledger, Measure
from forms.schema.load_rules import expression_fault
from forms.schema.rule_vocabulary import summary_vocabulary
from forms.schema.source import LetterFault, SourceRow
from resources.translation import _


def check_summaries(
    rows: Iterable[SourceRow],
    measures: tuple[Measure, ...],
    ledgers: tuple[Ledger, ...],
    faults: list[LetterFault],
) -> None:
    """Compile every measure's `summary`; one that cannot be reckoned, and a loop among them, is a fault with its place.

    Every number of a loop is named, since any of them can be the one to change.
    """
    vocabulary = summary_vocabulary(measures, ledgers)
    needs: dict[str, set[str]] = {}
    places: dict[str, SourceRow] = {}
    for row in rows:
        compiled = _compile(row, vocabulary, faults) if row.values.get("summary") else None
        if compiled is not None:
            number = row.values.get("no", "")
            places[number] = row
            needs[number] = {reference.name for reference in compiled.references if reference.owner == "measure"}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as loop:
        numbers = list(reversed(loop.args[1]))
        what = _("这些措施的数互相依赖，算不出来：{loop}").format(loop=" → ".join(numbers))
        row = places[numbers[0]]
        faults.append(LetterFault("loop", row.where("summary"), what, _("请改写其中一项的汇总公式。")))


def _compile(row: SourceRow, vocabulary: Vocabulary, faults: list[LetterFault]) -> Expression | None:
    try:
        compiled = compile_expression(row.values["summary"], vocabulary)
    except ExpressionFault as fault:
        faults.append(expression_fault(row, "summary", fault))
        return None
    if compiled.type is not ValueType.NUMBER:
        what = _("“{key}”的结果应是数字").format(key=row.wording.label("summary"))
        faults.append(LetterFault("bad_expression", row.where("summary"), what, _("请改写。")))
        return None
    return compiled
