"""Everything a report of one node is built from, gathered once so that PDF, workbook and data.json agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forms.issues import Issue
from forms.records.report_text import NO_HEAD, ReportHead, TextChange
from forms.records.status import CheckState
from forms.reports.parts import USUAL_PARTS
from forms.reports.qr_text import QrText
from forms.schema.ledger_definition import LedgerDefinition
from forms.schema.ledger_row import LedgerRow
from forms.schema.letter import Letter, Node
from forms.validation.explanations import Explanation
from forms.validation.view import Entries, MeasureView


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """One attached file; `entry` is its name inside the package, `row` the row of a ledger it belongs to, or ""."""

    measure: str
    title: str
    doc_no: str
    file_name: str
    entry: str
    sha256: str
    size_bytes: int
    row: str = ""


@dataclass(frozen=True, slots=True)
class LedgerFact:
    """One ledger that has rows at the node, and its rows in order."""

    definition: LedgerDefinition
    rows: Sequence[LedgerRow]


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """One node of one unit at the moment of export.

    `issues` are all issues with their explanations applied; `data_sha256` is "" until data.json exists.
    """

    letter: Letter
    letter_sha256: str
    node: Node
    entries: Entries
    issues: Sequence[Issue]
    explanations: Sequence[Explanation]
    evidence: Sequence[EvidenceFact]
    states: dict[str, CheckState]
    revision: int
    previous_data_sha256: str
    change_log_head: str
    is_practice: bool
    is_paper: bool
    exported_at: datetime
    by: str
    data_sha256: str = ""
    ledgers: Sequence[LedgerFact] = ()
    text_changes: Sequence[TextChange] = ()
    head: ReportHead = NO_HEAD
    parts: tuple[str, ...] = USUAL_PARTS

    def views(self) -> list[MeasureView]:
        """One view a measure, in the letter's order."""
        return [self.view(measure.no) for measure in self.letter.measures]

    def view(self, measure_no: str) -> MeasureView:
        return MeasureView(self.letter, self.node, self.letter.measure(measure_no), self.entries)

    @property
    def watermark(self) -> str:
        return "示例数据 不得报送" if self.is_practice else ""

    @property
    def page_note(self) -> str:
        return "示例：本责任书依据公开报道整理，不是正式文本" if self.letter.is_sample else ""

    @property
    def qr_text(self) -> str:
        """Unit, letter, node, revision and the hash of data.json, so that paper can be matched with data."""
        if not self.data_sha256:
            return ""
        letter = self.letter
        return QrText(letter.unit_code, letter.id, self.node.id, self.revision, self.data_sha256).text
