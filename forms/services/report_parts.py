"""Which parts the office prints, and in what order: chosen once, kept with the workspace, stated in data.json."""

from collections.abc import Sequence

from forms.clock import now
from forms.errors import UserError
from forms.reports.parts import PARTS, USUAL_PARTS, Part, in_order, part_of
from forms.services.session import Session
from forms.storage import report_store
from resources.translation import _, listed


def chosen_parts(session: Session) -> tuple[str, ...]:
    """The keys of the parts in their order; the usual ones until somebody chooses (on the database thread)."""
    return in_order(report_store.load_parts(session.connection) or USUAL_PARTS)


def choose_parts(session: Session, keys: Sequence[str]) -> tuple[str, ...]:
    """Keep a choice and return it as it holds (on the database thread).

    Parts that cannot be left out are put in where they usually stand; the cover is first, the sign-off page last.

    Raises:
        UserError: `unknown_part`.
        EnvironmentFault: disk full or database in use; nothing is kept.
    """
    parts = _checked(keys)
    if parts != chosen_parts(session):
        report_store.save_parts(session.connection, parts, session.by, now().isoformat())
    return parts


def _checked(keys: Sequence[str]) -> tuple[str, ...]:
    unknown = [key for key in keys if part_of(key) is None]
    if unknown:
        what = _("报告没有“{part}”这个部分。").format(part=unknown[0])
        known = listed(f"{part.key}（{_(part.title)}）" for part in PARTS)
        raise UserError("unknown_part", what, todo=_("可选的部分：{parts}。").format(parts=known))
    return in_order(keys)


def why_required(part: Part) -> str:
    """Why a part cannot be left out, as a sentence; "" for one that can."""
    return _("“{part}”不能去掉：{why}。").format(part=_(part.title), why=_(part.why)) if part.why else ""
