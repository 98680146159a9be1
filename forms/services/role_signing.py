"""One role signs a package's contents: report, workbook, container. The same at export and on another machine.

The stamp and the reason of a signature are part of the official report: Chinese, whatever the language.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from forms.clock import local_text
from forms.errors import UserError
from forms.excel.signature import sign_workbook
from forms.package.contents import PackageContents
from forms.package.manifest import LONGEST_BASIS, is_basis
from forms.package.role_signature import add_signature
from forms.pdf.stamp import draw_stamp
from forms.signing.pdf_fields import field_size
from forms.signing.pdf_signature import sign_pdf
from forms.signing.signer import Signer
from forms.signing.timestamp import TimestampAuthority
from resources.translation import _


def checked_basis(text: str) -> str:
    """The basis of a deputy as it will be signed; "" stays "".

    Raises:
        UserError: it has several lines, or more than 100 characters.
    """
    basis = text.strip()
    if basis and not is_basis(basis):
        what = _("代签依据只能有一行，不超过{count}个字。").format(count=LONGEST_BASIS)
        raise UserError("bad_basis", what, todo=_("请写明文号或授权，如“区府办〔2024〕12号授权”。"))
    return basis


class RoleTitle(Protocol):
    """A role by id and title, from the letter or from a package's data.json."""

    @property
    def id(self) -> str: ...

    @property
    def title(self) -> str: ...


def sign_as(
    contents: PackageContents,
    roles: Sequence[RoleTitle],
    unit: str,
    signer: Signer,
    at: datetime,
    basis: str = "",
    stamps: TimestampAuthority | None = None,
    sm2: Signer | None = None,
) -> PackageContents:
    """The contents signed by the next role of the list.

    The report's field of that role was set out at export, so that signing changes no page.

    Args:
        basis: what a deputy signs by (代签依据): it stands in the stamp, in the reasons and in the signed manifest.
        stamps: asked for timestamps of report and container; the workbook's form has no place for one, and is held by
            the container.
        sm2: signs the manifest once more.

    Raises:
        UserError, EnvironmentFault: whatever the key raises.
    """
    index = len(contents.signatures)
    role, certificate = roles[index], signer.certificate
    width, height = field_size(contents.report_pdf, role.id)
    lines = (
        *((f"{role.title}（代签）", certificate.name) if basis else (f"{role.title}：{certificate.name}",)),
        unit,
        f"时间：{local_text(at)}（本机时钟{'，另有时间戳' if stamps else ''}）",
        f"证书序列号：{certificate.serial}",
        *((f"代签依据：{basis}",) if basis else ()),
    )
    reason = f"{role.title}确认本报告内容" + (f"（代签，依据：{basis}）" if basis else "")
    report = sign_pdf(
        contents.report_pdf,
        signer,
        field_name=role.id,
        page=0,
        box=None,
        stamp_pdf=draw_stamp(lines, width, height, certificate.is_trial),
        reason=reason,
        at=at,
        stamps=stamps,
    )
    workbook = sign_workbook(contents.data_xlsx, signer, role=role.id, reason=reason, at=at)
    signed = replace(contents, report_pdf=report, data_xlsx=workbook)
    return add_signature(signed, index, len(roles), signer, at, basis, stamps, sm2)
