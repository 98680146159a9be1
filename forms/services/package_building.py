"""Builds the files of a package, signs them role by role, and puts the verified package in its place.

The stamp and the reason of a signature are part of the official report: Chinese, whatever the language.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from forms.clock import now
from forms.excel.writer import write_workbook
from forms.issues import Issue
from forms.package.contents import Evidence, PackageContents
from forms.package.data_json import build_data_json, data_sha256
from forms.reports.build_report import build_report, build_workbook
from forms.reports.facts import NodeFacts
from forms.services.key_opening import OpenKeys
from forms.services.report_check import with_text_issues
from forms.services.report_files import archived_pdf
from forms.services.role_signing import sign_as
from forms.signing.pdf_fields import prepare_fields
from resources.translation import _

Step = Callable[[str], None]


class PackageBuilder:
    """The files of one export: data.json first, since everything else bears its hash."""

    def __init__(self, facts: NodeFacts, evidence_folder: Path, step: Step) -> None:
        self._facts = facts
        self._evidence_folder = evidence_folder
        self._step = step
        self.installed_fonts: tuple[str, ...] = ()
        self.text_issues: tuple[Issue, ...] = ()

    def build(self) -> PackageContents:
        """The unsigned files. Raises UserError: a character without a glyph, evidence that cannot be read."""
        self._step(_("整理数据"))
        checked = with_text_issues(self._facts)
        self.text_issues = tuple(checked.issues[len(self._facts.issues) :])
        self._facts = checked
        data = build_data_json(self._facts)
        self._facts = replace(self._facts, data_sha256=data_sha256(data))
        self._step(_("生成 data.xlsx"))
        workbook = write_workbook(build_workbook(self._facts))
        self._step(_("生成 report.pdf"))
        return PackageContents(self._report(), workbook, data, self._evidence())

    def _report(self) -> bytes:
        report, layout = archived_pdf(build_report(self._facts), self._facts)
        self.installed_fonts = layout.installed_fonts
        if self._facts.is_paper:
            return report
        places = [(role.id, *layout.stamp_boxes[role.title]) for role in self._facts.letter.roles]
        return prepare_fields(report, places)

    def _evidence(self) -> tuple[Evidence, ...]:
        unique = {evidence.entry: evidence for evidence in self._facts.evidence}
        return tuple(
            Evidence(entry, self._evidence_folder / evidence.sha256, evidence.sha256, evidence.size_bytes)
            for entry, evidence in unique.items()
        )

    def sign(self, contents: PackageContents, keys: OpenKeys, basis: str = "") -> PackageContents:
        """Sign as the next role of the letter's list; `basis` is what a deputy signs by."""
        letter = self._facts.letter
        role = letter.roles[len(contents.signatures)]
        self._step(_("{role}签名").format(role=role.title))
        signer, sm2 = keys.signers[role.id], keys.sm2.get(role.id)
        return sign_as(contents, letter.roles, letter.unit, signer, now(), basis, keys.stamps, sm2)
