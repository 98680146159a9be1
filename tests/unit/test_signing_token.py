"""Keys on a token (PKCS#11, SoftHSM2): all kinds of signatures, the PIN, and a token that is pulled out."""

import logging
from collections.abc import Iterator

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from forms.errors import Cancelled, EnvironmentFault, UserError
from forms.excel.signature import sign_workbook
from forms.excel.signature_check import check_workbook
from forms.signing.cms_check import check_detached
from forms.signing.pdf_check import check_pdf
from forms.signing.pdf_signature import sign_pdf
from forms.signing.pkcs11 import list_certificates, open_token, tries_left
from forms.signing.signer import Signer
from forms.signing.token_address import TokenAddress, parse_address
from forms.signing.token_pin import PinQuestion, answer_once
from forms.signing.trust import TrustStore
from tests.unit.packages import AT, blank_pdf, small_workbook
from tests.unit.tokens import MODULE, PIN, TOKEN, SoftToken, soft_token

WRONG = "00000000"


@pytest.fixture(scope="module")
def token() -> SoftToken:
    return soft_token()


@pytest.fixture(params=["张三", "李四"], ids=["rsa", "ec"])
def signer(token: SoftToken, request: pytest.FixtureRequest) -> Iterator[Signer]:
    opened = open_token(token.address(request.param), answer_once(PIN))
    yield opened
    opened.close()


def store(token: SoftToken) -> TrustStore:
    return TrustStore((token.authority.root.public_bytes(Encoding.DER),))


def test_all_three_kinds_of_signatures(token: SoftToken, signer: Signer) -> None:
    finding = check_detached(signer.sign_detached(b"content", AT), b"content", "signature")
    assert (finding.faults, finding.signed_at) == ((), AT)
    pdf = sign_pdf(
        blank_pdf(), signer, field_name="preparer", page=0, box=None, stamp_pdf=None, reason="内容属实", at=AT
    )
    found = check_pdf(pdf, store(token), expected=["preparer"], where="report.pdf", now=AT)
    assert (found.faults, [one.trust.word for one in found.signatures if one.trust]) == ((), ["trusted"])
    workbook = sign_workbook(small_workbook(), signer, role="preparer", reason="内容属实", at=AT)
    inner = check_workbook(workbook, store(token), expected=["preparer"], where="data.xlsx", now=AT)
    assert (inner.faults, [one.trust.word for one in inner.signatures if one.trust]) == ((), ["trusted"])


def test_certificates_are_listed_without_a_pin(token: SoftToken) -> None:
    listed = list_certificates(TokenAddress(MODULE))
    assert sorted(choice.certificate.name for choice in listed) == ["张三", "李四"]
    assert {choice.certificate.unit for choice in listed} == {"某区发展改革委"}
    chosen = next(choice for choice in listed if choice.certificate.name == "李四")
    again = parse_address(chosen.address.uri)
    assert again == chosen.address
    assert [choice.certificate for choice in list_certificates(again)] == [chosen.certificate]


def test_a_wrong_pin_is_counted_and_asked_for_again(token: SoftToken) -> None:
    asked: list[PinQuestion] = []

    def ask(question: PinQuestion) -> str:
        asked.append(question)
        return WRONG if len(asked) < 3 else PIN

    open_token(token.address("张三"), ask).close()
    assert [(question.token, question.wrong_tries) for question in asked] == [(TOKEN, 0), (TOKEN, 1), (TOKEN, 2)]
    assert [question.tries_left for question in asked] == ["normal", "low", "low"]
    assert "已输错 2 次" in asked[2].text and "锁死" in asked[2].text


def test_a_wrong_pin_from_a_file_is_tried_once(token: SoftToken, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(UserError, match="已输错 1 次") as caught:
        open_token(token.address("张三"), answer_once(WRONG))
    open_token(token.address("张三"), answer_once(PIN)).close()
    assert caught.value.code == "wrong_pin"
    assert WRONG not in f"{caught.value!r}{caught.value.__cause__!r}{caught.value.__context__!r}{caplog.text}"


def test_no_pin_is_a_cancel(token: SoftToken) -> None:
    with pytest.raises(Cancelled):
        open_token(token.address("张三"), lambda question: None)


def test_what_the_flags_say() -> None:
    flag = pkcs11.TokenFlag
    assert tries_left(flag.USER_PIN_COUNT_LOW) == "low"
    assert tries_left(flag.USER_PIN_COUNT_LOW | flag.USER_PIN_FINAL_TRY) == "final"
    assert tries_left(flag.USER_PIN_FINAL_TRY | flag.USER_PIN_LOCKED) == "locked"
    assert "最后一次机会" in PinQuestion("钥匙", 2, "final").text
    with pytest.raises(UserError, match="没有用现成的 PIN 去试"):
        answer_once(PIN)(PinQuestion("钥匙", 0, "final"))


def test_pulled_out_in_the_middle(token: SoftToken, signer: Signer) -> None:
    signer.sign_detached(b"first", AT)
    token.pull_out()
    with pytest.raises(EnvironmentFault, match="密码钥匙被拔出") as caught:
        signer.sign_detached(b"second", AT)
    assert caught.value.code == "token_removed"
    open_token(token.address("张三"), answer_once(PIN)).close()


def test_two_roles_on_one_token(token: SoftToken) -> None:
    one = open_token(token.address("张三"), answer_once(PIN))
    two = open_token(token.address("李四"), answer_once(PIN))
    assert one.sign_raw(b"x") and two.sign_raw(b"x")
    one.close()
    two.close()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (TokenAddress("", TOKEN), "token_library"),
        (TokenAddress("/nowhere/vendor.so", TOKEN), "token_library"),
        (TokenAddress(MODULE, "别的钥匙"), "token_missing"),
        (TokenAddress(MODULE, TOKEN), "token_certificate"),
        (TokenAddress(MODULE, TOKEN, object="王五"), "token_certificate"),
    ],
)
def test_what_is_not_there_is_named(token: SoftToken, address: TokenAddress, code: str) -> None:
    with pytest.raises(UserError) as caught:
        open_token(address, answer_once(PIN))
    assert caught.value.code == code
    if code == "token_certificate":
        assert "张三" in caught.value.text and "李四" in caught.value.text


def test_uri() -> None:
    address = parse_address(
        "pkcs11:token=My%20Key;id=%01%AB;object=%E5%BC%A0%E4%B8%89;type=private?module-path=/usr/lib/x.so"
    )
    assert address == TokenAddress("/usr/lib/x.so", "My Key", object="张三", id=b"\x01\xab")
    assert parse_address("pkcs11:module-path=/usr/lib/x.so;token=a").module_path == "/usr/lib/x.so"
    for text in ("pkcs11:", "pkcs11:token=a;pin-value=1234", "pkcs11:token=a;token=b", "file.p12"):
        with pytest.raises(UserError, match="看不懂"):
            parse_address(text)
