"""Runs a rule's passing and failing example: `value=120; previous.value=110`."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from forms.schema.expression_values import EvaluationFault, Reference, Row, Value, ValueType, Vocabulary
from forms.validation.rule_check import judge_rule
from forms.validation.rule_set import CompiledRule
from forms.validation.view import MeasureView
from resources.translation import _


class ExampleFault(ValueError):
    """An example that cannot be read, or does not do what it should."""


class ExampleEnvironment:
    """The values an example gives; whatever it does not name is not entered."""

    def __init__(self, values: Mapping[Reference, Value], vocabulary: Vocabulary) -> None:
        self._values = values
        self._vocabulary = vocabulary

    def read(self, reference: Reference) -> Value:
        if reference in self._values:
            return self._values[reference]
        match self._vocabulary.names.get((reference.owner, reference.name)):
            case ValueType.TEXT:
                return ""
            case ValueType.TRUTH:
                return False
        return None

    def knows(self, reference: Reference) -> bool:
        return self.read(reference) not in (None, "")

    def rows(self, ledger: str) -> Iterable[Row]:
        return ()


def run_examples(view: MeasureView, compiled: CompiledRule, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """What is wrong with the examples: which (pass or fail) and a sentence; nothing when both do as they should."""
    faults = []
    for key, text, should_pass in (("pass", compiled.rule.passes, True), ("fail", compiled.rule.fails, False)):
        try:
            issue = judge_rule(view, compiled, ExampleEnvironment(read_example(text, vocabulary), vocabulary))
        except (ExampleFault, EvaluationFault) as fault:
            faults.append((key, _("例子“{text}”：{what}").format(text=text, what=fault)))
            continue
        if should_pass and issue is not None:
            what = _("应当通过的例子“{text}”没有通过：{message}").format(text=text, message=issue.message)
            faults.append((key, what))
        elif not should_pass and issue is None:
            faults.append((key, _("应当不通过的例子“{text}”通过了").format(text=text)))
    return faults


def read_example(text: str, vocabulary: Vocabulary) -> dict[Reference, Value]:
    """The values of an example by reference. Raises ExampleFault: no `name=value`, unknown name, wrong type."""
    values: dict[Reference, Value] = {}
    for part in text.split(";"):
        name, equals, raw = part.strip().partition("=")
        if not equals:
            raise ExampleFault(_("“{part}”应写成“名称=值”").format(part=part.strip()))
        reference, kind = _resolve(name.strip(), vocabulary)
        values[reference] = _convert(raw.strip(), kind)
    return values


def _resolve(name: str, vocabulary: Vocabulary) -> tuple[Reference, ValueType]:
    if name.startswith('measure("') and name.endswith('")'):
        return Reference("measure", name[9:-2]), ValueType.NUMBER
    owner, _dot, own_name = name.rpartition(".")
    kind = vocabulary.names.get((owner, own_name))
    if kind is None:
        raise ExampleFault(_("不认识的名称“{name}”").format(name=name))
    return Reference(owner, own_name), kind


def _convert(raw: str, kind: ValueType) -> Value:
    try:
        match kind:
            case ValueType.NUMBER:
                return Decimal(raw)
            case ValueType.DATE:
                return date.fromisoformat(raw)
            case ValueType.TRUTH:
                return raw == "true"
            case _:
                return raw
    except (InvalidOperation, ValueError) as fault:
        raise ExampleFault(_("“{raw}”不是{kind}").format(raw=raw, kind=kind.label)) from fault
