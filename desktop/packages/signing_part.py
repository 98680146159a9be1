"""Who signs: by certificate, a row a role in the letter's order, or on paper."""

from collections.abc import Mapping
from itertools import combinations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from desktop.packages.signer_row import SignerRow
from desktop.signing.signing_talk import SigningTalk
from desktop.signing.terms_part import TermsPart
from desktop.style import TOKENS, label
from desktop.tasks import Tasks
from forms.errors import ShownFault
from forms.schema.letter import Role
from forms.services.identities import KeyChoice, SignerChoice
from resources.translation import _


class SigningPart(QWidget):
    """`trial_asked`: the trial identities of the practice workspace are wanted."""

    trial_asked = Signal()

    def __init__(self, roles: tuple[Role, ...], tasks: Tasks, *, is_practice: bool, is_optional: bool = False) -> None:
        super().__init__()
        self.talk = SigningTalk(self)
        self.terms = TermsPart(offers_sm2=is_practice)
        self._rows = [SignerRow(role, tasks, self.talk, self) for role in roles]
        self._by_certificate = QRadioButton(_("用证书签名"))
        self._on_paper = QRadioButton(_("不签名") if is_optional else _("纸质签字盖章（不用证书）"))
        self._way = QButtonGroup(self)
        self._trial = QPushButton(_("使用试用证书"))
        self._trial.setVisible(is_practice)
        self._certificates = QWidget()
        self._same = label(look="explain", wrap=True)
        unsigned = _("不做电子签名：只带校验值，不能证明由谁补充。")
        paper = _("不做电子签名：报送包只带校验值和二维码，请打印报告，在签字页上签字盖章。")
        nobody = _("责任书没有规定签名角色：不做电子签名，只带校验值，不能证明由谁报送。")
        note = (unsigned if is_optional else paper) if roles else nobody
        self._paper_note = label(note, "muted", wrap=True)
        self._lay_out()
        if not roles:
            for button in (self._by_certificate, self._on_paper, self._trial):
                button.hide()
        self._trial.clicked.connect(self.trial_asked)
        self._on_paper.toggled.connect(self._on_paper_toggled)
        for row in self._rows:
            row.looked_at.connect(self._on_row_looked_at)
        (self._on_paper if is_optional else self._by_certificate).setChecked(True)
        self._on_paper_toggled(is_optional)
        self._on_row_looked_at()

    def _lay_out(self) -> None:
        ways = QHBoxLayout()
        ways.setSpacing(TOKENS.wide_gap)
        for button in (self._by_certificate, self._on_paper):
            self._way.addButton(button)
            ways.addWidget(button)
        ways.addStretch(1)
        ways.addWidget(self._trial)
        grid = QGridLayout(self._certificates)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(TOKENS.gap)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, row in enumerate(self._rows):
            row.add_to(grid, 3 * place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(ways)
        column.addWidget(self._certificates)
        column.addWidget(self._same)
        column.addWidget(self.terms)
        column.addWidget(self._paper_note)

    @property
    def is_paper(self) -> bool:
        return self._on_paper.isChecked()

    def choices(self) -> tuple[KeyChoice, ...]:
        """Who signs, in the letter's order; roles without a key are left out, for the export to name."""
        return () if self.is_paper else tuple(choice for row in self._rows if (choice := row.choice))

    def use_trial(self, choices: Mapping[str, SignerChoice]) -> None:
        self._by_certificate.setChecked(True)
        for row in self._rows:
            row.use_trial(choices[row.role.id])

    def show_fault(self, fault: ShownFault) -> bool:
        """Show a fault of a key below its row; False when it is none."""
        for row in self._rows:
            if row.owns_fault(fault):
                row.show_fault(f"{fault.what}{fault.todo}")
                return True
        return False

    @property
    def lacks_basis(self) -> str:
        """The role whose deputy has not said by what; "" when there is none."""
        return "" if self.is_paper else next((row.role.title for row in self._rows if row.lacks_basis), "")

    @property
    def same_text(self) -> str:
        """What is said of roles that share a certificate; "" when none do."""
        return self._same.text()

    def forget_passwords(self) -> None:
        for row in self._rows:
            row.forget_password()

    def _on_paper_toggled(self, is_paper: bool) -> None:
        is_signed = bool(self._rows) and not is_paper
        self._certificates.setVisible(is_signed)
        self.terms.setVisible(is_signed)
        self._paper_note.setVisible(not is_signed)
        self._trial.setEnabled(not is_paper)
        self._on_row_looked_at()

    def _on_row_looked_at(self) -> None:
        known = [(row.role.title, row.certificate.fingerprint) for row in self._rows if row.certificate]
        same = [(one[0], other[0]) for one, other in combinations(known, 2) if one[1] == other[1]]
        sentences = [_("! {one}和{other}用的是同一张证书。").format(one=one, other=other) for one, other in same]
        self._same.setText("\n".join(sentences))
        self._same.setVisible(bool(same) and not self.is_paper)
