"""Printing through a real CUPS: what comes out is what the PDF shows, and every failure has its words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.errors import Cancelled, EnvironmentFault, UserError
from forms.pdf.pages import PdfPages
from forms.services import printing, spooler
from forms.services.printing import PrintSettings, Watch, page_ranges
from forms.services.spooler import JobState
from tests.unit.cups import own_cups, take_printed, unique_title
from tests.unit.papers import three_page_report

_MM = 72 / 25.4
_SCALE = 2.0


@pytest.fixture(scope="module")
def cups() -> Iterator[Path]:
    with own_cups() as folder:
        yield folder


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return three_page_report(tmp_path_factory.mktemp("paper") / "report.pdf")


def _ink(pages: PdfPages, index: int, turns: int = 0) -> tuple[float, float, float, float]:
    """The box of all dark pixels in millimetres: left, top, right, bottom."""
    image = pages.render(index, _SCALE, quarter_turns=turns)
    rows = [image.pixels[row * image.stride : row * image.stride + image.width * 4] for row in range(image.height)]
    dark = [[place // 4 for place in range(0, len(row), 4) if row[place] < 160] for row in rows]
    inked = [number for number, places in enumerate(dark) if places]
    left, right = min(min(dark[row]) for row in inked), max(max(dark[row]) for row in inked)
    return tuple(value / _SCALE / _MM for value in (left, inked[0], right, inked[-1]))


def test_paper_is_the_pdf(cups: Path, report: Path) -> None:
    title = unique_title()
    job = printing.submit(report, title, PrintSettings(sides="long"), 3)
    states: list[JobState] = []
    assert printing.follow(job, Watch(states.append)).stage == "done", states
    with PdfPages(take_printed(title)) as paper, PdfPages(report) as wanted:
        assert len(paper) == 3
        for index in range(3):
            (width, height), turns = paper.sizes[index], 0
            if width > height:  # cups-pdf turns a sheet of its file until the text stands upright
                width, height, turns = height, width, -wanted.upright_turns(index)
            assert (width, height) == pytest.approx(wanted.sizes[index], abs=1 * _MM)
            assert _ink(paper, index, turns) == pytest.approx(_ink(wanted, index), abs=1)
    log = (cups / "page.log").read_text()
    assert "two-sided-long-edge" in log and "A4" in log


def test_pages_and_copies(cups: Path, report: Path) -> None:
    title = unique_title()
    job = printing.submit(report, title, PrintSettings(printer="PDF", pages="２－３", copies=2), 3)
    assert printing.follow(job, Watch()).stage == "done"
    with PdfPages(take_printed(title)) as paper:
        shown = [len(paper.find(f"Page {number} row 7 ")) for number in (1, 2, 3)]
    assert shown[0] == 0 and shown[1] == shown[2] > 0


def test_a_dead_printer_waits_and_can_be_cancelled(cups: Path, report: Path) -> None:
    job = printing.submit(report, unique_title(), PrintSettings(printer="Nowhere"), 3)
    states: list[JobState] = []

    def is_tired() -> bool:
        return any(state.text for state in states)

    with pytest.raises(Cancelled):
        printing.follow(job, Watch(states.append, is_tired), most_seconds=60)
    assert "没有" in states[-1].text or "not exist" in states[-1].text
    assert printing.follow(job, Watch()).stage == "cancelled"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (PrintSettings(printer="Paused"), "not accepting"),
        (PrintSettings(printer="不存在"), "没有名为“不存在”的打印机。可用的打印机：PDF、Nowhere、Paused。"),
    ],
)
def test_a_printer_in_trouble_is_named(cups: Path, report: Path, settings: PrintSettings, words: str) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        printing.submit(report, "责任书", settings, 3)
    assert words in caught.value.text


def test_printers_and_what_they_offer(cups: Path) -> None:
    found = {printer.name: printer for printer in spooler.printers()}
    assert list(found) == ["PDF", "Nowhere", "Paused"] and found["PDF"].is_default
    assert found["PDF"].trouble == "" and found["Paused"].trouble == "打印机没有启用，不接收任务。"
    assert spooler.abilities("PDF").papers == ("A4", "A3")


def test_the_spooler_is_told_every_setting_and_not_to_scale(
    cups: Path, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test's printer has no margins to which a page could be shrunk, as paper ones have."""
    told: list[str] = []
    monkeypatch.setattr(spooler, "submit", lambda *call: told.extend(call[3]) or "PDF-1")
    printing.submit(report, "责任书", PrintSettings("PDF", "A3", "short", 3, "2-3", "Upper"), 3)
    wanted = {"media=A3", "sides=two-sided-short-edge", "page-ranges=2-3", "InputSlot=Upper", "Collate=True"}
    assert set(told) == wanted | {"print-scaling=none"}


def test_no_spooler_is_said(monkeypatch: pytest.MonkeyPatch, report: Path) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert not spooler.is_there()
    with pytest.raises(EnvironmentFault) as caught:
        printing.submit(report, "责任书", PrintSettings(), 3)
    assert caught.value.text == "这台电脑没有打印服务（CUPS）。请安装打印机，或改为保存 PDF。"


def test_page_ranges_as_typed() -> None:
    assert page_ranges("", 9) == [(1, 9)]
    assert page_ranges(" 1－3，５, 8-", 9) == [(1, 3), (5, 5), (8, 9)]
    for wrong in ("0", "3-1", "10", "a", "1--2", "-3"):
        with pytest.raises(UserError):
            page_ranges(wrong, 9)


def test_find_and_turn(report: Path) -> None:
    with PdfPages(report) as pages:
        hits = pages.find("row 7 ")
        assert [hit.page for hit in hits] == [0, 1, 2]
        [area] = hits[0].areas
        assert area.left == pytest.approx(300 + 40, abs=20) and area.bottom == pytest.approx(841.9 - 95 + 2, abs=6)
        assert [pages.upright_turns(index) for index in range(3)] == [0, 1, 0]
        assert pages.render(1, 1.0, quarter_turns=1).width == pages.render(1, 1.0).height
