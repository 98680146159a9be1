"""The rule language: a small subset of Python's expressions, parsed with `ast`, checked, and compiled to closures.

Nothing is evaluated by Python itself. Numbers are Decimal, taken from the source text; what is not entered is None
and makes whatever is reckoned from it None, so that a rule can tell “unknown” from “wrong”.
"""

import ast
from dataclasses import dataclass
from decimal import DecimalException

from forms.schema.expression_compiler import Compiler
from forms.schema.expression_tally import Run, Tally
from forms.schema.expression_values import (
    Environment,
    EvaluationFault,
    ExpressionFault,
    Reference,
    Value,
    ValueType,
    Vocabulary,
)
from resources.translation import _

MAX_SOURCE = 600
MAX_NODES = 150
MAX_DEPTH = 15


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: what it gives, and everything it looks at.

    `references` are values it needs, `asked` those it only asks to be known, `ledgers` tables it goes through and
    `tallies` its passes over them, in the order of writing.
    """

    source: str
    type: ValueType
    references: frozenset[Reference]
    asked: frozenset[Reference]
    ledgers: frozenset[str]
    tallies: tuple[Tally, ...]
    _run: Run

    def evaluate(self, environment: Environment) -> Value:
        """The value now, None when something it needs is not entered.

        Raises:
            EvaluationFault: division by zero, or a number beyond all measure.
        """
        try:
            return self._run(environment, None)
        except DecimalException as fault:
            raise EvaluationFault(_("数字超出可计算的范围")) from fault


def compile_expression(source: str, vocabulary: Vocabulary) -> Expression:
    """Check and compile.

    Raises:
        ExpressionFault: not of the language, unknown name, mixed types, or too long; says where and what to do.
    """
    if len(source) > MAX_SOURCE:
        raise ExpressionFault(_("表达式超过{limit}个字符").format(limit=MAX_SOURCE), 0)
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        column = getattr(fault, "offset", 0) or 0
        raise ExpressionFault(_("表达式的写法不对"), column) from fault
    if sum(1 for _node in ast.walk(tree)) > MAX_NODES or _depth(tree) > MAX_DEPTH:
        raise ExpressionFault(_("表达式过于复杂"), 0)
    compiler = Compiler(source.strip(), vocabulary)
    kind, run = compiler.compile(tree.body)
    return Expression(
        source=source.strip(),
        type=kind,
        references=frozenset(compiler.references),
        asked=frozenset(compiler.asked),
        ledgers=frozenset(compiler.ledgers),
        tallies=tuple(compiler.tallies),
        _run=run,
    )


def _depth(tree: ast.AST) -> int:
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return deepest
