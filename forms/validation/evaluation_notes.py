"""What an evaluation is reckoned by, in words: that nothing is entered yet, or benchmarks, caps, ranks and rounding."""

from forms.schema.ledger_definition import ColumnDefinition, LedgerDefinition
from forms.schema.ledger_evaluation import Evaluation
from forms.schema.letter import Letter
from forms.schema.numbers import canonical
from resources.translation import _, listed


def evaluation_notes(letter: Letter, definition: LedgerDefinition) -> tuple[str, ...]:
    """Sentences to stand beside the rows of a ledger that is scored; none for any other ledger."""
    score = next((column for column in definition.columns if column.wording.made == "score"), None)
    grade = next((column for column in definition.columns if column.wording.made == "grade"), None)
    if score is None:
        return ()
    evaluation = next((each for each in letter.evaluations if each.ledger == definition.name), Evaluation(""))
    notes = [_score_note(letter, definition, score, evaluation)]
    if grade is not None:
        notes.append(_grade_note(definition, grade, evaluation))
    return tuple(notes)


def _score_note(letter: Letter, definition: LedgerDefinition, score: ColumnDefinition, evaluation: Evaluation) -> str:
    if not evaluation.indicators:
        text = _("责任书没有写明各项指标的基准值和权重，“{score}”不计算、空着。")
        return text.format(score=score.label)
    labels = {column.name: column.label for column in definition.columns}
    items = listed(
        _("{label}（基准值{benchmark}，权重{weight}{cap}）").format(
            label=labels[each.column],
            benchmark=canonical(each.benchmark),
            weight=canonical(each.weight),
            cap=_("，最多{cap}分").format(cap=canonical(each.cap)) if each.cap is not None else "",
        )
        for each in evaluation.indicators
    )
    rounding = {"half_up": _("四舍五入"), "half_even": _("四舍六入五成双")}[letter.rounding]
    missing = {
        "zero": _("缺数的一项得0分"),
        "spread": _("缺数的一项不计，权重按比例分给其余各项"),
        "none": _("缺一项就没有得分"),
    }[evaluation.missing]
    text = _(
        "“{score}”为各项“数值÷基准值×权重”之和，每项不低于0分，合计后{rounding}到{places}位小数；{missing}。各项：{items}。"
    )
    return text.format(score=score.label, rounding=rounding, places=score.places, missing=missing, items=items)


def _grade_note(definition: LedgerDefinition, grade: ColumnDefinition, evaluation: Evaluation) -> str:
    if not evaluation.indicators:
        return _("“{grade}”没有评定：没有得分可以排名次。").format(grade=grade.label)
    if not evaluation.shares:
        return _("“{grade}”没有评定：责任书没有写明各等级的比例。").format(grade=grade.label)
    shares = listed(
        _("{grade}级{share}%").format(grade=each.grade, share=canonical(each.share)) for each in evaluation.shares
    )
    text = _(
        "“{grade}”按同一“{group}”内的得分名次评定（{shares}）：名额按累计比例四舍五入，同分同级，没有得分的不参加；"
        "写了等级调整的，以调整为准。"
    )
    return text.format(grade=grade.label, group=definition.by_name[grade.wording.group].label, shares=shares)
