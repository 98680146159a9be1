"""Turns the syntax tree of an expression into typed closures; whatever is not of the language is refused by name."""

import ast
from collections.abc import Callable, Mapping
from decimal import Decimal

from forms.schema.expression_functions import FUNCTIONS, GENERATOR_FUNCTIONS
from forms.schema.expression_tally import Run, Tally, present, tallied
from forms.schema.expression_values import (
    CONTEXT,
    Environment,
    EvaluationFault,
    ExpressionFault,
    Reference,
    Row,
    Value,
    ValueType,
    Vocabulary,
    all_of,
    any_of,
    compare,
    is_true,
)
from resources.translation import _


class Compiler:
    """Turns nodes into (type, closure). One method a kind of node; any other kind is refused."""

    def __init__(self, source: str, vocabulary: Vocabulary) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.references: set[Reference] = set()
        self.asked: set[Reference] = set()
        self.ledgers: set[str] = set()
        self.tallies: list[Tally] = []
        self._row: tuple[str, Mapping[str, ValueType]] | None = None
        self._columns: set[str] = set()
        self._asked_columns: frozenset[str] = frozenset()

    def compile(self, node: ast.expr) -> tuple[ValueType, Run]:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise self._fault(node, _("这里不能用这种写法"))
        return method(node)  # type: ignore[no-any-return]

    def _fault(self, node: ast.AST, what: str) -> ExpressionFault:
        return ExpressionFault(what, getattr(node, "col_offset", 0) + 1)

    def _constant(self, node: ast.Constant) -> tuple[ValueType, Run]:
        constant: Value
        if isinstance(node.value, bool):
            kind, constant = ValueType.TRUTH, node.value
        elif isinstance(node.value, str):
            kind, constant = ValueType.TEXT, node.value
        elif isinstance(node.value, int | float):
            text = (ast.get_source_segment(self.source, node) or "").replace("_", "")
            if not text.replace(".", "", 1).isdigit() or len(text) > 30:
                raise self._fault(node, _("数字请写成普通的十进制数"))
            kind, constant = ValueType.NUMBER, Decimal(text)
        else:
            raise self._fault(node, _("这里不能用这种内容"))
        return kind, lambda environment, row: constant

    def _name(self, node: ast.Name) -> tuple[ValueType, Run]:
        return self._reference(node, "", node.id)

    def _attribute(self, node: ast.Attribute) -> tuple[ValueType, Run]:
        if not isinstance(node.value, ast.Name):
            raise self._fault(node, _("点号前面只能是名称"))
        owner, name = node.value.id, node.attr
        if self._row is not None and owner == self._row[0]:
            kind = self._row[1].get(name)
            if kind is None:
                raise self._fault(node, _("台账没有名为“{name}”的列").format(name=name))
            self._columns.add(name)
            return kind, lambda environment, row: row[name] if row is not None else None
        return self._reference(node, owner, name)

    def _reference(self, node: ast.expr, owner: str, name: str) -> tuple[ValueType, Run]:
        kind = self.vocabulary.names.get((owner, name))
        if kind is None:
            shown = f"{owner}.{name}" if owner else name
            raise self._fault(node, _("不认识的名称“{name}”").format(name=shown))
        reference = Reference(owner, name)
        self.references.add(reference)
        return kind, lambda environment, row: environment.read(reference)

    def _binop(self, node: ast.BinOp) -> tuple[ValueType, Run]:
        left, right = self._number(node.left), self._number(node.right)
        match node.op:
            case ast.Add():
                return ValueType.NUMBER, _arithmetic(left, right, CONTEXT.add)
            case ast.Sub():
                return ValueType.NUMBER, _arithmetic(left, right, CONTEXT.subtract)
            case ast.Mult():
                return ValueType.NUMBER, _arithmetic(left, right, CONTEXT.multiply)
            case ast.Div():
                return ValueType.NUMBER, _arithmetic(left, right, _divide)
        raise self._fault(node, _("只能用加、减、乘、除"))

    def _unaryop(self, node: ast.UnaryOp) -> tuple[ValueType, Run]:
        match node.op:
            case ast.USub():
                run = self._number(node.operand)
                return ValueType.NUMBER, _arithmetic(lambda environment, row: Decimal(0), run, CONTEXT.subtract)
            case ast.Not():
                truth = self._truth(node.operand)

                def negate(environment: Environment, row: Row | None) -> Value:
                    value = is_true(truth(environment, row))
                    return None if value is None else not value

                return ValueType.TRUTH, negate
        raise self._fault(node, _("这里不能用这个符号"))

    def _boolop(self, node: ast.BoolOp) -> tuple[ValueType, Run]:
        parts = [self._truth(part) for part in node.values]
        join = all_of if isinstance(node.op, ast.And) else any_of
        return ValueType.TRUTH, lambda environment, row: join(part(environment, row) for part in parts)

    def _compare(self, node: ast.Compare) -> tuple[ValueType, Run]:
        kinds, runs = zip(*(self.compile(part) for part in (node.left, *node.comparators)), strict=True)
        steps = []
        for index, operator in enumerate(node.ops):
            word = _OPERATORS.get(type(operator))
            if word is None:
                raise self._fault(node, _("这里不能用这个比较符号"))
            self._check_comparable(node, word, kinds[index], kinds[index + 1])
            steps.append((runs[index], word, runs[index + 1]))
        if len(steps) == 1:
            left, word, right = steps[0]
            return ValueType.TRUTH, lambda environment, row: compare(
                left(environment, row), word, right(environment, row)
            )

        def run(environment: Environment, row: Row | None) -> Value:
            return all_of(compare(left(environment, row), word, right(environment, row)) for left, word, right in steps)

        return ValueType.TRUTH, run

    def _check_comparable(self, node: ast.expr, word: str, left: ValueType, right: ValueType) -> None:
        if word in ("in", "not in"):
            fits = left is ValueType.TEXT and right in (ValueType.TEXTS, ValueType.TEXT)
        elif word in ("==", "!="):
            fits = left is right and left is not ValueType.TEXTS
        else:
            fits = left is right and left in (ValueType.NUMBER, ValueType.DATE)
        if not fits:
            what = _("{left}与{right}不能用 {word} 比较").format(left=left.label, right=right.label, word=word)
            raise self._fault(node, what)

    def _tuple(self, node: ast.Tuple) -> tuple[ValueType, Run]:
        words = []
        for part in node.elts:
            if not (isinstance(part, ast.Constant) and isinstance(part.value, str)):
                raise self._fault(node, _("括号里只能列出带引号的文字"))
            words.append(part.value)
        listed = tuple(words)
        return ValueType.TEXTS, lambda environment, row: listed

    def _call(self, node: ast.Call) -> tuple[ValueType, Run]:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if node.keywords or (
            name not in FUNCTIONS and name not in GENERATOR_FUNCTIONS and name not in ("measure", "known")
        ):
            raise self._fault(node, _("没有名为“{name}”的函数").format(name=name or "?"))
        if name == "measure":
            return self._measure(node)
        if name == "known":
            return self._known(node)
        if name in GENERATOR_FUNCTIONS and len(node.args) == 1 and self._goes_through_rows(node.args[0]):
            return self._over_rows(node, name)
        if name not in FUNCTIONS:
            raise self._fault(node, _("{name} 里应写 r for r in 台账").format(name=name))
        function = FUNCTIONS[name]
        arguments = [self.compile(argument) for argument in node.args]
        if not function.takes(tuple(kind for kind, _run in arguments)):
            raise self._fault(node, _("{name} 的参数应为：{usage}").format(name=name, usage=_(function.usage)))
        runs = [run for _kind, run in arguments]
        return function.gives, lambda environment, row: function.call(*(run(environment, row) for run in runs))

    def _measure(self, node: ast.Call) -> tuple[ValueType, Run]:
        argument = node.args[0] if len(node.args) == 1 else None
        no = argument.value if isinstance(argument, ast.Constant) else None
        if not isinstance(no, str) or no not in self.vocabulary.measures:
            raise self._fault(node, _("责任书没有这项有数字的措施"))
        return self._reference_measure(no)

    def _reference_measure(self, no: str) -> tuple[ValueType, Run]:
        reference = Reference("measure", no)
        self.references.add(reference)
        return ValueType.NUMBER, lambda environment, row: environment.read(reference)

    def _known(self, node: ast.Call) -> tuple[ValueType, Run]:
        """known(x) asks whether x is entered; it does not need it to be."""
        needed, self.references = self.references, set()
        for argument in node.args:
            self.compile(argument)
        named, self.references = self.references, needed
        if len(node.args) != 1 or len(named) != 1:
            raise self._fault(node, _("known 里只能写一个名称"))
        (reference,) = named
        self.asked.add(reference)
        return ValueType.TRUTH, lambda environment, row: environment.knows(reference)

    def _goes_through_rows(self, node: ast.expr) -> bool:
        is_ledger = isinstance(node, ast.Name) and node.id in self.vocabulary.ledgers
        return is_ledger or isinstance(node, ast.GeneratorExp)

    def _over_rows(self, node: ast.Call, name: str) -> tuple[ValueType, Run]:
        argument = node.args[0]
        if isinstance(argument, ast.Name):
            if name != "count":
                raise self._fault(node, _("{name} 里应写 r.列 for r in 台账").format(name=name))
            self.ledgers.add(argument.id)
            tally = Tally(argument.id, (), (), "", name, present, (), frozenset())
        else:
            assert isinstance(argument, ast.GeneratorExp)
            tally = self._tally(argument, name)
        self.tallies.append(tally)
        return ValueType.NUMBER, tallied(tally)

    def _tally(self, node: ast.GeneratorExp, name: str) -> Tally:
        """What the generator looks at of a row is noted beside what it needs of the surroundings."""
        outside, self.references, self._columns = self.references, set(), set()
        ledger, item, conditions = self._generator(node, name)
        needed = frozenset(self.references | self.asked)
        self.references |= outside
        columns, asked = tuple(sorted(self._columns)), tuple(sorted(self._asked_columns))
        taken = "" if item is present else node.elt.attr if isinstance(node.elt, ast.Attribute) else None
        return Tally(ledger, columns, asked, taken, name, item, tuple(conditions), needed)

    def _generator(self, node: ast.GeneratorExp, name: str) -> tuple[str, Run, list[Run]]:
        loop = node.generators[0]
        is_plain = len(node.generators) == 1 and not loop.is_async and self._row is None
        if not (is_plain and isinstance(loop.target, ast.Name) and isinstance(loop.iter, ast.Name)):
            raise self._fault(node, _("只能逐行读一个台账：r for r in 台账 if 条件"))
        ledger = loop.iter.id
        if ledger not in self.vocabulary.ledgers:
            raise self._fault(loop.iter, _("没有名为“{name}”的台账").format(name=ledger))
        self.ledgers.add(ledger)
        self._row = (loop.target.id, self.vocabulary.ledgers[ledger])
        try:
            conditions = [self._truth(condition) for condition in loop.ifs]
            self._asked_columns = frozenset(self._columns)
            is_bare = isinstance(node.elt, ast.Name) and node.elt.id == loop.target.id
            if is_bare and name == "count":
                return ledger, present, conditions
            return ledger, self._number(node.elt), conditions
        finally:
            self._row = None

    def _number(self, node: ast.expr) -> Run:
        kind, run = self.compile(node)
        if kind is not ValueType.NUMBER:
            raise self._fault(node, _("这里应是数字，而不是{kind}").format(kind=kind.label))
        return run

    def _truth(self, node: ast.expr) -> Run:
        kind, run = self.compile(node)
        if kind in (ValueType.NUMBER, ValueType.DATE):
            raise self._fault(node, _("这里应是条件，而不是{kind}").format(kind=kind.label))
        return run


def _arithmetic(left: Run, right: Run, reckon: Callable[[Decimal, Decimal], Decimal]) -> Run:
    def run(environment: Environment, row: Row | None) -> Value:
        one, other = left(environment, row), right(environment, row)
        if one is None or other is None:
            return None
        return reckon(one, other)  # type: ignore[arg-type]  # both are numbers: checked when compiled

    return run


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if right == 0:
        raise EvaluationFault(_("除数为0"))
    return CONTEXT.divide(left, right)


_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}

_CALLABLE = frozenset(FUNCTIONS) | frozenset(GENERATOR_FUNCTIONS) | {"measure", "known"}
