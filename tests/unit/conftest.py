"""Fixtures of the unit tests: identities to sign with, whom to trust, and Chinese whatever a test has shown."""

from collections.abc import Iterator

import pytest

from forms.signing.trust import TrustStore, open_trust_store
from resources.translation import use_language
from tests.unit.packages import Identities, TestAuthority, make_identities


@pytest.fixture(scope="module")
def identities(tmp_path_factory: pytest.TempPathFactory) -> Identities:
    return make_identities(tmp_path_factory.mktemp("identities"))


@pytest.fixture(scope="module")
def store(identities: Identities) -> TrustStore:
    """The roots that are trusted: that of the identities."""
    return open_trust_store([identities.authority.root_path])


@pytest.fixture(scope="module")
def authority() -> TestAuthority:
    return TestAuthority()


@pytest.fixture(autouse=True)
def chinese_afterwards() -> Iterator[None]:
    yield
    use_language("zh")
