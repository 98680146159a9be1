"""Sends a package back with comments on single cells (退回单) instead of signing it."""

import hashlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from forms.clock import now
from forms.errors import UserError
from forms.files import make_folder, write_atomically
from forms.package.entries import manifest_name
from forms.package.folder_reader import open_source
from forms.package.package_data import PackageData, SigningRole
from forms.package.return_slip import Comment, Place, ReturnSlip, build_slip
from forms.package.stated import cells_of, figures_of, rows_of
from forms.package.stated_rows import ledgers_of, row_at, rows_named
from forms.services.last_look import data_of_package
from forms.services.package_changes import cell_text
from resources.translation import _, listed

SLIP_ENDING = "_return.json"
"""How the names of slips end."""

_PLACES_SHOWN = 10


def return_package(
    package: Path, comments: Sequence[Comment], *, by: str, role: str = "", reason: str = "", out: Path | None = None
) -> tuple[Path, ReturnSlip]:
    """Write a slip beside the package, or into the folder `out`. The package itself is left as it is.

    Rows of ledgers may be named by their id or by any content that only one row has, as its code.

    Args:
        by: who sends it back.
        role: the id of the letter's role that would have signed; "" for a receiver.
        reason: what is said of the whole.

    Raises:
        UserError: the package cannot be read, has no such role, or a comment is on a place that it has not; a slip of
            that name is there already.
        EnvironmentFault: disk full.
    """
    seen, _blob = data_of_package(package)
    comments = [with_row_id(comment, seen.data) for comment in comments]
    _refuse_unknown(comments, seen.data, package)
    signer = _role(seen.data, role)
    slip = ReturnSlip(
        package=package.resolve().name,
        package_sha256=_file_sha256(package),
        identity=seen.identity,
        signatures=_count_signatures(package),
        by=by.strip(),
        role=signer.id if signer else "",
        role_title=signer.title if signer else "",
        at=now().isoformat(),
        reason=reason.strip(),
        comments=tuple(replace(comment, shown=shown_at(seen.data, comment.place)) for comment in comments),
    )
    target = (out or package.resolve().parent) / f"{package.resolve().name.removesuffix('.zip')}{SLIP_ENDING}"
    if target.exists():
        todo = _("请先移走它，或换一个文件夹。")
        raise UserError("slip_exists", _("已有同名的退回单，没有覆盖。"), todo=todo, where=str(target))
    make_folder(target.parent)
    write_atomically(target, build_slip(slip))
    return target, slip


def shown_at(data: PackageData, place: Place) -> str:
    """What stands at a place of the package, in words; "" for a measure, a row or the package as a whole."""
    if place.kind == "measure" and place.field:
        return cell_text(cells_of(data).get((place.measure, place.field)))
    if place.kind == "row" and place.field:
        return row_at(data, place).get(place.field, "")
    return ""


def with_row_id(comment: Comment, data: PackageData) -> Comment:
    """The comment with the id of the row that it names by a content only this row has; any other as it is."""
    place = comment.place
    ledger = next((each for each in ledgers_of(data) if each.name == place.ledger), None)
    named = list(rows_named(data, ledger, place.row)) if ledger is not None else []
    return replace(comment, place=replace(place, row=named[0])) if len(named) == 1 else comment


def _refuse_unknown(comments: Sequence[Comment], data: PackageData, package: Path) -> None:
    measures, rows = {figure.measure for figure in figures_of(data)}, rows_of(data)
    unknown = [
        comment.place.text
        for comment in comments
        if (comment.place.kind == "measure" and comment.place.measure not in measures)
        or (comment.place.kind == "row" and comment.place.row not in rows.get(comment.place.ledger, {}))
    ]
    if unknown:
        what = _("报送包里没有这些位置：{places}。").format(places=listed(unknown[:_PLACES_SHOWN]))
        raise UserError("unknown_place", what, todo=_("请核对措施编号、台账名称和行号。"), where=package.name)


def _role(data: PackageData, role: str) -> SigningRole | None:
    if not role:
        return None
    for each in data.roles:
        if each.id == role:
            return each
    what = _("这份责任书没有名为“{role}”的签名角色。").format(role=role)
    todo = _("可用的角色：{roles}。").format(roles=listed(each.id for each in data.roles) or _("无"))
    raise UserError("unknown_role", what, todo=todo)


def _count_signatures(package: Path) -> int:
    with closing(open_source(package)) as source:
        count = 0
        while manifest_name(count + 1) in source.names:
            count += 1
        return count


def _file_sha256(package: Path) -> str:
    if not package.is_file():
        return ""
    with package.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
