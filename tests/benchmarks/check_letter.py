"""Check of the whole letter, all rules, against the same rules as plain Python closures over a dict of values.

The floor reads every cell of a measure once and runs functions that Python itself compiled from the rules' texts; it
makes no issues, keeps no explanations and knows no missing-value strategy but "skip".
"""

import ast
import statistics
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from forms.schema.expression_functions import FUNCTIONS
from forms.schema.expression_values import Reference, Value
from forms.services.desk import NodeDesk
from forms.services.session import open_workspace
from forms.validation.environment import MeasureEnvironment, read_before
from forms.validation.rule_set import CompiledRule
from tests.benchmarks.table import Figure
from tests.benchmarks.workspaces import filled_workspace

ROUNDS = 30
BUDGET = 5.0

Values = dict[str, Any]


def measure() -> list[Figure]:
    """Milliseconds for 47 measures with every rule of the letter."""
    with tempfile.TemporaryDirectory() as folder:
        session = open_workspace(filled_workspace(Path(folder)), "测试")
        desk = NodeDesk(session, session.letter.nodes[0])
        plain = _PlainRules(desk)
        ours, floor = _medians_ms(desk.editor.board.check_all, plain.check_all)
        session.close()
    count = sum(len(rules) for rules in desk.session.rules.by_measure.values())
    return [Figure(f"whole letter checked, {count} rules at measures, ms", ours, floor, BUDGET)]


def _medians_ms(*works: Callable[[], object]) -> list[float]:
    """Of each work, in turn with the others, so that a busy machine slows all of them."""
    times: list[list[float]] = [[] for _work in works]
    for _round in range(ROUNDS):
        for own_times, work in zip(times, works, strict=True):
            start = time.perf_counter()
            work()
            own_times.append((time.perf_counter() - start) * 1000)
    return [statistics.median(own_times) for own_times in times]


class _PlainRules:
    """The rules of each measure as Python functions, and the cells they read."""

    def __init__(self, desk: NodeDesk) -> None:
        self._desk = desk
        self._measures = [
            (measure, self._references(measure.no), [_plain(each) for each in self._rules(measure.no)])
            for measure in desk.letter.measures
        ]

    def _rules(self, measure: str) -> tuple[CompiledRule, ...]:
        return self._desk.session.rules.by_measure[measure]

    def _references(self, measure: str) -> list[Reference]:
        return sorted({ref for each in self._rules(measure) for ref in each.all_references}, key=lambda ref: ref.text)

    def check_all(self) -> int:
        broken = 0
        for measure, references, rules in self._measures:
            environment = MeasureEnvironment(self._desk.view(measure))
            values = {reference.text: _read(environment, reference) for reference in references}
            broken += sum(not rule(values) for rule in rules)
        return broken


def _read(environment: MeasureEnvironment, reference: Reference) -> Value:
    if reference.owner == "earlier":
        return read_before(environment.view, environment.earlier((reference.name,)), reference.name)
    return environment.read(reference)


def _plain(compiled: CompiledRule) -> Callable[[Values], bool]:
    rule = compiled.rule
    condition = f"({rule.left}) {rule.op} ({rule.right})" if rule.op else rule.left
    when, holds = _python(rule.when or "True"), _python(condition)
    needed = [reference.text for reference in compiled.reads]
    asked = [reference.text for reference in (compiled.when.references if compiled.when else ())]

    def run(values: Values) -> bool:
        for name in asked:
            if values[name] is None:
                return True
        if not when(values):
            return True
        for name in needed:
            if values[name] is None:
                return True
        return bool(holds(values))

    return run


def _python(source: str) -> Callable[[Values], Any]:
    tree = ast.fix_missing_locations(_Plain().visit(ast.parse(source, mode="eval")))
    names = {name: function.reckon for name, function in FUNCTIONS.items()} | {"Decimal": Decimal}
    names["known"] = lambda value: value not in (None, "")
    function = ast.Expression(ast.Lambda(_arguments(), tree.body))
    return eval(compile(ast.fix_missing_locations(function), "<rule>", "eval"), names)


def _arguments() -> ast.arguments:
    return ast.arguments([], [ast.arg("v")], None, [], [], None, [])


class _Plain(ast.NodeTransformer):
    """Names become look-ups in `v`, numbers Decimals."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _look_up(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        assert isinstance(node.value, ast.Name)
        return _look_up(f"{node.value.id}.{node.attr}")

    def visit_Call(self, node: ast.Call) -> ast.expr:
        assert isinstance(node.func, ast.Name)
        if node.func.id == "measure":
            (argument,) = node.args
            assert isinstance(argument, ast.Constant)
            return _look_up(f'measure("{argument.value}")')
        return ast.Call(node.func, [self.visit(argument) for argument in node.args], [])

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return _decimal(str(node.value))
        return node


def _decimal(text: str) -> ast.expr:
    return ast.Call(ast.Name("Decimal", ast.Load()), [ast.Constant(text)], [])


def _look_up(name: str) -> ast.expr:
    return ast.Subscript(ast.Name("v", ast.Load()), ast.Constant(name), ast.Load())
