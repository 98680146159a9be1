"""The main job without a screen: a practice workspace, filled, checked, signed, exported and verified."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from forms.errors import UserError
from forms.files import make_folder, write_atomically
from forms.package.verify_report import VerifyReport
from forms.schema.load import load_shipped_letter
from forms.services.desk import NodeDesk
from forms.services.evidence import attach_evidence
from forms.services.exporting import ExportRequest, Progress, export_package
from forms.services.identities import make_trial_identity
from forms.services.practice import fill_with_examples
from forms.services.session import create_workspace
from resources import resource_path
from resources.translation import _, listed

LETTER_ID = "dazu-2024"
NODE_ID = "2024-03"
_EVIDENCE_MEASURE = "9.2"


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo wrote below its folder, and what verifying the package said."""

    out: Path
    workspace: Path
    identities: tuple[Path, ...]
    trial_root: Path
    package: Path
    sha256: str
    measures: int
    report: VerifyReport

    def rows(self) -> list[tuple[str, str]]:
        return [
            (_("练习工作区"), _("{path}（{count}项措施已填写）").format(path=self.workspace, count=self.measures)),
            (_("试用证书"), listed(path.name for path in self.identities)),
            (_("试用根证书"), str(self.trial_root)),
            (_("报送包"), str(self.package)),
            ("SHA-256", self.sha256),
        ]


def make_demo(out: Path, progress: Progress) -> DemoResult:
    """Write OUT/workspace, OUT/identities, OUT/trial-root.pem and, beside the workspace's own, OUT/packages.

    Raises:
        UserError: OUT holds something already, or cannot be written.
    """
    from forms.signing.trial_identity import ROOT_FILE  # cryptography, only for signing

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        todo = _("请换一个空文件夹。")
        raise UserError("folder_not_empty", _("这里已经有文件，没有写入。"), todo=todo, where=str(out))
    letter = load_shipped_letter(LETTER_ID)
    session = create_workspace(out / "workspace", letter, "示例填报人", practice=True)
    try:
        desk = NodeDesk(session, letter.node(NODE_ID))
        fill_with_examples(desk)
        example = resource_path("letters", LETTER_ID, "practice-evidence.txt")
        attach_evidence(session, NODE_ID, _EVIDENCE_MEASURE, example, "（示例）高新技术企业名单", "")
        folder = session.folder.identities_path
        choices = [make_trial_identity(role.id, role.title, folder / f"{role.id}.p12") for role in letter.roles]
        request = ExportRequest(NODE_ID, signers=tuple(choices))
        result = export_package(session, request, progress=progress)
    finally:
        session.close()
    shutil.copytree(folder, out / "identities", ignore=shutil.ignore_patterns("*.key", "*.pem"))
    package = out / "packages" / result.package.name
    make_folder(package.parent)
    write_atomically(package, result.package.read_bytes())
    trial_root = out / ROOT_FILE
    write_atomically(trial_root, (folder / ROOT_FILE).read_bytes())
    return DemoResult(
        out=out,
        workspace=out / "workspace",
        identities=tuple(choice.key_file for choice in choices),
        trial_root=trial_root,
        package=package,
        sha256=result.sha256,
        measures=len(letter.measures),
        report=result.report,
    )
