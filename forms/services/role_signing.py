"""One role signs a package's contents: report, workbook, container. The same at export and on another machine.

The stamp and the reason of a signature are part of the official report: Chinese, whatever the language.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from forms.clock import local_text
from forms.excel.signature import sign_workbook
from forms.package.contents import PackageContents
from forms.package.role_signature import add_signature
from forms.pdf.stamp import draw_stamp
from forms.signing.pdf_fields import field_size
from forms.signing.pdf_signature import sign_pdf
from forms.signing.signer import Signer


class RoleTitle(Protocol):
    """A role by id and title, from the letter or from a package's data.json."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...


def sign_as(
    contents: PackageContents, roles: Sequence[RoleTitle], unit: str, signer: Signer, at: datetime
) -> PackageContents:
    """The contents signed by the next role of the list.

    The report's field of that role was set out at export, so that signing changes no page.

    Raises:
        UserError, EnvironmentFault: whatever the key raises.
    """
    index = len(contents.signatures)
    role, certificate = roles[index], signer.certificate
    width, height = field_size(contents.report_pdf, role.id)
    lines = (
        f"{role.title}：{certificate.name}",
        unit,
        f"时间：{local_text(at)}（本机时钟）",
        f"证书序列号：{certificate.serial}",
    )
    reason = f"{role.title}确认本报告内容"
    report = sign_pdf(
        contents.report_pdf,
        signer,
        field_name=role.id,
        page=0,
        box=None,
        stamp_pdf=draw_stamp(lines, width, height, certificate.is_trial),
        reason=reason,
        at=at,
    )
    workbook = sign_workbook(contents.data_xlsx, signer, role=role.id, reason=reason, at=at)
    signed = replace(contents, report_pdf=report, data_xlsx=workbook)
    return add_signature(signed, index, len(roles), signer, at)
