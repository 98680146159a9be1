"""What follows from a key, and in which order; and that the list of issues changes no more rows than differ."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt

from desktop.issues.issue_model import IssueModel
from desktop.news import News
from forms.issues import Issue

ISSUES = [
    Issue("missing", 1, "error", f"{number}.1", "value", f"{number}.1 指标", "本期数没有填写") for number in range(1, 6)
]


def test_issues_are_told_first_and_the_rest_in_a_later_turn(qtbot) -> None:
    news, told = News(), []
    news.issues_changed.connect(lambda measures: told.append(measures))
    news.measure_changed.connect(lambda measure: told.append(measure))
    news.note(["9.2"])
    news.tell_soon()
    news.note(["9.3"])
    assert told == []
    with qtbot.waitSignal(news.issues_changed):
        pass
    assert told == [("9.2", "9.3")]
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [("9.2", "9.3"), "9.2", "9.3"]


def test_tell_catches_up_at_once_and_says_nothing_twice(qtbot) -> None:
    news, told = News(), []
    news.issues_changed.connect(lambda measures: told.append(measures))
    news.measure_changed.connect(lambda measure: told.append(measure))
    news.note(["9.2"])
    news.tell_soon()
    news.tell()
    assert told == [("9.2",), "9.2"]
    qtbot.wait(5)
    assert len(told) == 2


def test_only_the_rows_that_differ_change_and_each_knows_its_size(qtbot) -> None:
    width = 100
    model, changes = IssueModel(lambda issue: QSize(width, len(issue.message)), None), []
    model.show_issues(ISSUES)
    model.rowsInserted.connect(lambda _parent, first, last: changes.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _parent, first, last: changes.append(("out", first, last)))
    model.dataChanged.connect(lambda first, last, *_roles: changes.append(("other", first.row(), last.row())))
    other = replace(ISSUES[2], message="另一句话")
    assert not model.show_issues(list(ISSUES))
    assert model.show_issues([*ISSUES[:2], other, *ISSUES[3:]]) and changes == [("other", 2, 2)]
    assert model.show_issues([*ISSUES[:2], *ISSUES[3:]]) and changes[1:] == [("out", 2, 2)]
    assert model.show_issues([other, *ISSUES[:2], *ISSUES[3:]]) and changes[2:] == [("in", 0, 0)]
    assert [issue.measure for issue in model.issues] == ["3.1", "1.1", "2.1", "4.1", "5.1"]
    assert model.index(0, 0).data() == "错误 3.1 指标：另一句话"
    width = 200
    model.fit_rows()
    sizes = [model.index(row, 0).data(Qt.ItemDataRole.SizeHintRole).toTuple() for row in range(model.rowCount())]
    assert sizes == [(200, 4), *[(200, 7)] * 4]
