"""Export and signing of a package against the sum of its parts, each done bare on the same facts.

The floor: data.json, the report drawn (reportlab) and made PDF/A, the workbook (openpyxl), three signatures each of
report, workbook and container, the zip written, its files hashed, and one verification.
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from forms.clock import now
from forms.excel.writer import write_workbook
from forms.package.contents import Evidence, PackageContents
from forms.package.data_json import build_data_json, data_sha256
from forms.package.writer import write_package
from forms.reports.build_report import build_report, build_workbook
from forms.reports.facts import NodeFacts
from forms.services.agreement import figures_agree
from forms.services.desk import NodeDesk
from forms.services.evidence import attach_evidence
from forms.services.exporting import ExportRequest, export_package
from forms.services.identities import SignerChoice, make_trial_identities, open_signer
from forms.services.ledger_desk import LedgerDesk
from forms.services.package_facts import gather_facts
from forms.services.report_files import archived_pdf
from forms.services.role_signing import sign_as
from forms.services.session import Session, open_workspace
from forms.services.verifying import verify
from forms.signing.pdf_fields import prepare_fields
from tests.benchmarks.table import Figure
from tests.benchmarks.workspaces import filled_workspace, folder_on_disk
from tests.unit.ledgers import add_all, generated_assets

ROWS = 1_000
BUDGET = 1.3
ROUNDS = 3
_EVIDENCE_FILES, _EVIDENCE_BYTES = 10, 2 << 20


def measure() -> list[Figure]:
    """Seconds, the best of three rounds; export and floor by turns, once everything is imported."""
    figures = []
    for evidence, name in ((False, "without evidence"), (True, "20 MB of evidence")):
        rounds = [_round(evidence=evidence) for _number in range(ROUNDS)]
        ours, floor = (min(times) for times in zip(*rounds, strict=True))
        figures.append(Figure(f"export and sign, 47 measures, {ROWS:,} rows, {name}, s", ours, floor, BUDGET))
    return figures


def _round(*, evidence: bool) -> tuple[float, float]:
    with folder_on_disk() as folder:
        session = open_workspace(filled_workspace(Path(folder)), "测试")
        desk = _filled(session, Path(folder), evidence=evidence)
        choices = tuple(make_trial_identities(session).values())
        facts = gather_facts(session, desk, is_paper=False)
        _parts(session, facts, choices, Path(folder))
        floor = _seconds(lambda: _parts(session, facts, choices, Path(folder)))
        request = ExportRequest(desk.node.id, Path(folder) / "out", choices)
        ours = _seconds(lambda: export_package(session, request))
        session.close()
    return ours, floor


def _filled(session: Session, folder: Path, *, evidence: bool) -> NodeDesk:
    """The node with its rows and files, everything explained."""
    node = session.letter.nodes[0]
    ledger = LedgerDesk(session, node, "state_assets")
    add_all(ledger, generated_assets(ROWS))
    for number in range(_EVIDENCE_FILES if evidence else 0):
        path = folder / f"scan{number}.pdf"
        path.write_bytes(os.urandom(_EVIDENCE_BYTES))
        attach_evidence(session, node.id, "9.2", path, f"扫描件{number}", "")
    desk = NodeDesk(session, node)
    open_issues = [issue for issue in desk.issues() if issue.blocks]
    desk.save_explanations(desk.explain(open_issues, "（示例）已核对。"))
    return desk


def _parts(session: Session, facts: NodeFacts, choices: tuple[SignerChoice, ...], folder: Path) -> None:
    """What every exporter must do, and nothing else."""
    data = build_data_json(facts)
    facts = replace(facts, data_sha256=data_sha256(data))
    workbook = write_workbook(build_workbook(facts))
    report, layout = archived_pdf(build_report(facts), facts)
    report = prepare_fields(report, [(role.id, *layout.stamp_boxes[role.title]) for role in facts.letter.roles])
    evidence = tuple(
        Evidence(each.entry, session.folder.evidence_path / each.sha256, each.sha256, each.size_bytes)
        for each in facts.evidence
    )
    contents = PackageContents(report, workbook, data, evidence)
    for choice in choices:
        contents = sign_as(contents, facts.letter.roles, facts.letter.unit, open_signer(choice), now())
    target = folder / "floor.zip"
    write_package(target, contents, at=now())
    verify(target, allow_trial=True, figures=figures_agree)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
