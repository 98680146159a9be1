"""What a crash report says, and what it keeps to itself."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop.crash import details_of
from forms.services.identities import SignerChoice, TokenChoice
from forms.services.key_opening import opened_keys
from forms.services.signing_terms import SigningNotice, SigningTerms
from forms.signing.token_pin import answer_once
from forms.signing.trust import TrustStore
from tests.unit.packages import PASSWORD, TestAuthority
from tests.unit.tokens import PIN, soft_token


def test_a_bug_in_the_middle_of_signing_tells_no_secret(tmp_path: Path) -> None:
    """Its details are copied and sent to a technician."""

    def stumble(said: Sequence[SigningNotice]) -> None:
        raise ValueError("a bug")

    authority = TestAuthority()
    key_file = authority.key_file(tmp_path / "a.p12", *authority.issue(kind="ec"))
    choices = [
        TokenChoice("preparer", soft_token().address("张三"), answer_once(PIN)),
        SignerChoice("reviewer", key_file, PASSWORD.encode()),
    ]
    titles, terms = {"preparer": "填报人", "reviewer": "审核人"}, SigningTerms(announce=stumble)
    with (
        pytest.raises(ValueError) as caught,
        opened_keys(choices, titles, terms, is_practice=False, trust=TrustStore()),
    ):
        pass
    details = details_of(caught.type, caught.value, caught.tb)
    assert "stumble" in details
    assert PIN not in details and PASSWORD not in details
