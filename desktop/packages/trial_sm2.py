"""Trial SM2 keys beside those who sign, in practice workspaces only."""

from collections.abc import Sequence

from forms.services.identities import KeyChoice, SignerChoice, make_trial_identities
from forms.services.session import Session


def trial_sm2(session: Session, signers: Sequence[KeyChoice]) -> tuple[SignerChoice, ...]:
    """One a role, made once and kept in the workspace (on the worker). Raises UserError: `sm2_not_installed`."""
    made = make_trial_identities(session, is_sm2=True)
    return tuple(made[choice.role] for choice in signers)
