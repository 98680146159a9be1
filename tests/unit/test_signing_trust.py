"""Trust in a signer's certificate: every word, and what it hangs on."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from forms.errors import UserError
from forms.signing.cms_check import check_detached
from forms.signing.judgement import judge
from forms.signing.trial_identity import open_trial_authority
from forms.signing.trust import Trust, TrustStore, open_trust_store
from tests.unit.packages import AT, Identities, TestAuthority

NOW = AT + timedelta(minutes=5)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def store_of(*roots: x509.Certificate, crls: Sequence[bytes] = ()) -> TrustStore:
    lists = tuple(x509.load_pem_x509_crl(crl).public_bytes(Encoding.DER) for crl in crls)
    return TrustStore(tuple(der(root) for root in roots), lists)


def judged(
    certificates: Sequence[x509.Certificate], store: TrustStore, at: datetime = AT, now: datetime = NOW
) -> Trust:
    return judge([der(certificate) for certificate in certificates], store, signed_at=at, now=now)


def trial_chain(identities: Identities) -> list[x509.Certificate]:
    signature = identities.signer("preparer").sign_detached(b"", AT)
    return [x509.load_der_x509_certificate(item) for item in check_detached(signature, b"", "").certificates]


def test_pinned_root_is_trusted(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    trust = judged([leaf, authority.root], store_of(authority.root))
    assert trust.word == "trusted"
    assert "测试根证书" in trust.sentence
    assert trust.chain == (der(leaf), der(authority.root))


def test_chain_without_its_root_is_trusted_too(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    assert judged([leaf], store_of(authority.root)).word == "trusted"


def test_no_root_pinned_is_unknown(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    assert judged([leaf, authority.root], TrustStore()).word == "unknown"


def test_rogue_authority_of_the_same_name_is_unknown(authority: TestAuthority) -> None:
    rogue = TestAuthority()
    _key, leaf = rogue.issue()
    assert rogue.root.subject == authority.root.subject
    assert judged([leaf, rogue.root], store_of(authority.root)).word == "unknown"
    assert judged([leaf], store_of(authority.root)).word == "unknown"


def test_leaf_that_its_issuer_did_not_sign_is_broken(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    forged = der(leaf)[:-1] + bytes([der(leaf)[-1] ^ 1])
    trust = judge([forged, der(authority.root)], store_of(authority.root), signed_at=AT, now=NOW)
    assert trust.word == "broken"


def test_expired_when_signed(authority: TestAuthority) -> None:
    _key, leaf = authority.issue(days=30)
    trust = judged([leaf, authority.root], store_of(authority.root), at=AT + timedelta(days=60), now=AT + timedelta(61))
    assert trust.word == "expired"
    assert "到期" in trust.sentence


def test_expired_since_is_a_note(authority: TestAuthority) -> None:
    _key, leaf = authority.issue(days=30)
    trust = judged([leaf, authority.root], store_of(authority.root), now=AT + timedelta(days=400))
    assert trust.word == "trusted"
    assert ["到期" in note for note in trust.notes] == [True]


def test_root_that_had_ended_when_signed() -> None:
    old = TestAuthority(days=10)
    _key, leaf = old.issue(days=1000)
    at = AT + timedelta(days=100)
    assert judged([leaf, old.root], store_of(old.root), at=at, now=at).word == "expired"


def test_not_yet_valid_when_signed(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    trust = judged([leaf, authority.root], store_of(authority.root), at=AT - timedelta(days=30))
    assert trust.word == "not_yet_valid"


def test_wrong_usage(authority: TestAuthority) -> None:
    _key, leaf = authority.issue(usage=["key_encipherment"])
    assert judged([leaf, authority.root], store_of(authority.root)).word == "wrong_usage"


def test_authority_itself_may_not_sign_reports(authority: TestAuthority) -> None:
    assert judged([authority.root], store_of(authority.root)).word == "wrong_usage"


def test_revoked_before_signing(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    crl = authority.crl([(leaf, AT - timedelta(hours=2))])
    trust = judged([leaf, authority.root], store_of(authority.root, crls=[crl]))
    assert trust.word == "revoked"
    assert "吊销" in trust.sentence


def test_revoked_after_the_claimed_time_is_revoked_all_the_same(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    when = AT + timedelta(days=3)
    crl = authority.crl([(leaf, when)], at=AT + timedelta(days=4))
    trust = judged([leaf, authority.root], store_of(authority.root, crls=[crl]), now=AT + timedelta(days=5))
    assert trust.word == "revoked"
    assert "时钟" in trust.sentence


def test_current_list_without_the_certificate(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    _other_key, other = authority.issue()
    crl = authority.crl([(other, AT - timedelta(hours=2))])
    assert judged([leaf, authority.root], store_of(authority.root, crls=[crl])).word == "trusted"


def test_stale_list_is_not_accepted(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    crl = authority.crl([], days=2)
    trust = judged([leaf, authority.root], store_of(authority.root, crls=[crl]), now=AT + timedelta(days=10))
    assert trust.word == "unknown"
    assert "吊销列表" in trust.sentence


def test_list_of_another_authority_is_not_accepted(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    assert (
        judged([leaf, authority.root], store_of(authority.root, crls=[TestAuthority("别的").crl([])])).word == "unknown"
    )


def test_list_forged_under_the_same_name_is_not_accepted(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    assert judged([leaf, authority.root], store_of(authority.root, crls=[TestAuthority().crl([])])).word == "unknown"


def test_trial_certificate_with_its_root_pinned(identities: Identities) -> None:
    trust = judged(trial_chain(identities), store_of(identities.authority.root))
    assert (trust.word, trust.notes) == ("trial", ())
    assert "不具法律效力" in trust.sentence


def test_trial_certificate_without_a_pinned_root_shows_the_fingerprint(identities: Identities) -> None:
    trust = judged(trial_chain(identities), TrustStore())
    assert trust.word == "trial"
    assert identities.authority.certificate.fingerprint in trust.notes[0]


def test_trial_certificate_under_another_pinned_root_is_unknown(
    identities: Identities, authority: TestAuthority, tmp_path: Path
) -> None:
    chain = trial_chain(identities)
    assert judged(chain, store_of(authority.root)).word == "unknown"
    assert judged(chain, store_of(open_trial_authority(tmp_path).root)).word == "unknown"


def test_leaf_without_the_mark_under_a_trial_root_is_trial(identities: Identities) -> None:
    forger = TestAuthority()
    forger.key, forger.name = identities.authority.key, identities.authority.root.subject
    _key, leaf = forger.issue()
    root = identities.authority.root
    assert judged([leaf, root], store_of(root)).word == "trial"
    assert judged([leaf], store_of(root)).word == "trial"


def test_certificates_beside_the_chain_break_it(authority: TestAuthority) -> None:
    _key, leaf = authority.issue()
    twin = authority._build(
        authority.name, authority.key.public_key(), AT, 99, is_ca=True, usage=["key_cert_sign", "crl_sign"]
    )
    assert judged([leaf, twin], store_of(authority.root)).word == "broken"


def test_garbage_is_broken() -> None:
    assert judge([b"garbage"], TrustStore(), signed_at=AT, now=NOW).word == "broken"
    assert judge([], TrustStore(), signed_at=AT, now=NOW).word == "broken"


@pytest.mark.parametrize("module", ["forms.signing.trust", "forms.signing.signer", "forms.services.verifying"])
def test_types_and_doors_are_imported_without_the_libraries(module: str) -> None:
    """pyHanko takes most of a second: no window may pay for it at start."""
    heavy = "('pyhanko', 'pyhanko_certvalidator', 'asn1crypto', 'cryptography', 'lxml')"
    code = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2]
    )
    assert done.stdout == "[]\n"


def test_store_reads_pem_and_der(authority: TestAuthority, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(authority.root_pem)
    (tmp_path / "root.der").write_bytes(der(authority.root))
    (tmp_path / "list.crl").write_bytes(authority.crl([]))
    store = open_trust_store([tmp_path / "root.pem", tmp_path / "root.der"], [tmp_path / "list.crl"])
    assert store.roots == (der(authority.root),)
    assert len(store.crls) == 1
    assert [info.name for info in store.describe_roots()] == ["测试根证书"]


@pytest.mark.parametrize("content", [b"", b"text", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_store_refuses_other_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "root.pem"
    path.write_bytes(content)
    with pytest.raises(UserError, match="不是证书文件"):
        open_trust_store([path])
    with pytest.raises(UserError, match="不是证书吊销列表"):
        open_trust_store([], [path])
    with pytest.raises(UserError, match="打不开"):
        open_trust_store([tmp_path / "none.pem"])
