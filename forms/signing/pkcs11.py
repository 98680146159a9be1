"""Signs with a key on a token through the vendor's library (PKCS#11, Cryptoki). The key never leaves the token."""

import contextlib
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import Attribute, Mechanism, ObjectClass

from forms.clock import now
from forms.errors import Cancelled, UserError
from forms.signing.certificate import CertificateInfo, describe
from forms.signing.certificate_chain import order_chain
from forms.signing.certificate_usage import check_can_sign
from forms.signing.key_signer import KeySigner
from forms.signing.raw_signature import algorithm_of, from_fixed_length, is_valid
from forms.signing.signer import Algorithm, Signer
from forms.signing.token_address import TokenAddress
from forms.signing.token_faults import token_calls
from forms.signing.token_pin import AskPin, PinQuestion, TriesLeft, pin_locked, wrong_pin
from resources.translation import _, listed

# DigestInfo of SHA-256 (RFC 8017, 9.2 note 1). The hash is made here and the token signs it bare: not every token
# hashes, and SoftHSM2 knows ECDSA without a hash only.
_SHA256_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


@dataclass(frozen=True, slots=True)
class TokenCertificate:
    """One certificate on a token that can be chosen; `address` finds it again."""

    address: TokenAddress
    certificate: CertificateInfo


@dataclass(frozen=True, slots=True)
class _Found:
    """Certificate and issuers as they lie on the token, with what names the key."""

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    label: str
    id: bytes


def list_certificates(address: TokenAddress) -> list[TokenCertificate]:
    """The certificates that the address fits, of all tokens of its library, authorities left out. Asks for no PIN.

    Raises:
        UserError: `token_library`: the vendor's library cannot be loaded.
        EnvironmentFault: the token was pulled out, or failed.
    """
    choices = []
    for token in _tokens(address):
        found = _read_certificates(token)
        own = replace(address, token=token.label, serial=token.serial.decode("ascii", "replace").strip())
        for each in found:
            if _fits(each, address) and not _is_authority(each.certificate):
                exact = replace(own, object=each.label, id=each.id)
                choices.append(TokenCertificate(exact, describe(each.certificate)))
    return choices


def open_token(address: TokenAddress, ask_pin: AskPin, *, at: datetime | None = None) -> Signer:
    """Log in to a token as a signer; `close` logs it out.

    The PIN is asked for once and kept nowhere. The certificate is looked at before: one that cannot sign now costs no
    try of the PIN.

    Raises:
        UserError: `token_library`, `token_missing`, `token_ambiguous`, `token_certificate`, `no_private_key`,
            `wrong_pin`, `pin_locked`, `key_unsupported`, `key_not_paired` and those of a certificate that cannot sign.
        EnvironmentFault: `token_removed`, `token_failed`.
        Cancelled: no PIN was given.
    """
    token = _one_token(address)
    found = _choose(_read_certificates(token), address, token.label)
    check_can_sign(found.certificate, at or now(), token.label)
    algorithm = algorithm_of(found.certificate, token.label)
    session = _log_in(token, ask_pin)
    try:
        key = _find_key(session, found, token.label)
    except BaseException:
        _close(session)
        raise
    chain = order_chain(found.certificate, found.others).certificates
    ders = [item.public_bytes(Encoding.DER) for item in chain]

    def sign(content: bytes) -> bytes:
        return _sign(key, algorithm, content, ders[0], token.label)

    return KeySigner(ders, algorithm, sign, lambda: _close(session))


def tries_left(flags: int) -> TriesLeft:
    """What CKF_USER_PIN_* say of a token."""
    if flags & pkcs11.TokenFlag.USER_PIN_LOCKED:
        return "locked"
    if flags & pkcs11.TokenFlag.USER_PIN_FINAL_TRY:
        return "final"
    return "low" if flags & pkcs11.TokenFlag.USER_PIN_COUNT_LOW else "normal"


def _tokens(address: TokenAddress) -> list[Any]:
    if not address.module_path:
        todo = _("请在设置里选择密码钥匙厂商提供的 PKCS#11 驱动库（.so 或 .dll 文件）。")
        raise UserError("token_library", _("没有指定密码钥匙的驱动库。"), todo=todo)
    with token_calls(address.module_path, is_loading=True):
        slots = pkcs11.lib(address.module_path).get_slots(token_present=True)
        tokens = [token for slot in slots if (token := _readable(slot)) is not None]
    wanted = (address.token, address.serial)
    return [
        token
        for token in tokens
        if token.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED
        and all(want in ("", text) for want, text in zip(wanted, _names(token), strict=True))
    ]


def _readable(slot: Any) -> Any:
    """The token in a slot; None when it does not answer: another one may."""
    try:
        return slot.get_token()
    except pkcs11.PKCS11Error:
        return None


def _names(token: Any) -> tuple[str, str]:
    return token.label, token.serial.decode("ascii", "replace").strip()


def _one_token(address: TokenAddress) -> Any:
    tokens = _tokens(address)
    if not tokens:
        what = (
            _("没有找到密码钥匙“{token}”。").format(token=address.token) if address.token else _("没有找到密码钥匙。")
        )
        raise UserError("token_missing", what, todo=_("请插好密码钥匙，等指示灯亮后再试。"))
    if len(tokens) > 1:
        todo = _("请写明用哪一把：{names}。").format(names=listed(token.label for token in tokens))
        raise UserError("token_ambiguous", _("插着不止一把密码钥匙。"), todo=todo)
    return tokens[0]


def _read_certificates(token: Any) -> list[_Found]:
    """All X.509 certificates of a token; none of them needs the PIN."""
    with token_calls(token.label):
        session = token.open()
        try:
            objects = [
                (entry[Attribute.VALUE], entry[Attribute.LABEL], entry[Attribute.ID])
                for entry in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
            ]
        finally:
            session.close()
    parsed = []
    for der, label, number in objects:
        with contextlib.suppress(ValueError):  # what the token calls a certificate and is none cannot be chosen
            parsed.append((x509.load_der_x509_certificate(der), label, number))
    every = tuple(certificate for certificate, _label, _number in parsed)
    return [_Found(certificate, every, label, number) for certificate, label, number in parsed]


def _fits(found: _Found, address: TokenAddress) -> bool:
    return address.object in ("", found.label) and address.id in (b"", found.id)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _choose(certificates: list[_Found], address: TokenAddress, where: str) -> _Found:
    fitting = [found for found in certificates if _fits(found, address) and not _is_authority(found.certificate)]
    if len(fitting) == 1:
        return fitting[0]
    names = listed(dict.fromkeys(found.label for found in fitting or certificates))
    todo = _("钥匙里的证书：{names}。").format(names=names) if names else _("请向发证机构询问。")
    several = _("密码钥匙里不止一张签名证书，请写明用哪一张。")
    what = several if fitting else _("密码钥匙里没有要找的签名证书。")
    raise UserError("token_certificate", what, todo=todo, where=where)


def _log_in(token: Any, ask_pin: AskPin) -> Any:
    wrong = 0
    while True:
        with token_calls(token.label):
            flags = token.slot.get_token().flags  # anew: a wrong PIN changes them
        question = PinQuestion(token.label, wrong, tries_left(flags))
        if question.tries_left == "locked":
            raise pin_locked(token.label)
        pin = _pin(flags, question, ask_pin)
        try:
            with token_calls(token.label):
                return token.open(user_pin=pin)
        except pkcs11.UserAlreadyLoggedIn:  # by another role on the same token
            with token_calls(token.label):
                return token.open()
        except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange):
            wrong += 1


def _pin(flags: int, question: PinQuestion, ask_pin: AskPin) -> Any:
    if flags & pkcs11.TokenFlag.PROTECTED_AUTHENTICATION_PATH:  # typed on the token itself
        if question.wrong_tries:
            raise wrong_pin(question)
        return pkcs11.PROTECTED_AUTH
    pin = ask_pin(question)
    if pin is None:
        raise wrong_pin(question) if question.wrong_tries else Cancelled
    return pin


def _find_key(session: Any, found: _Found, where: str) -> Any:
    wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    with token_calls(where):
        keys = list(session.get_objects(wanted | {Attribute.ID: found.id})) if found.id else []
        keys = keys or list(session.get_objects(wanted | {Attribute.LABEL: found.label}))
    if not keys:
        todo = _("请换一张证书，或向发证机构询问。")
        raise UserError("no_private_key", _("密码钥匙里没有与这张证书成对的私钥。"), todo=todo, where=where)
    if _wants_pin_each_time(keys[0]):
        what = _("这个私钥要求每次签名都重新输入 PIN，本程序不支持。")
        raise UserError("key_unsupported", what, todo=_("请换一张证书，或向发证机构询问。"), where=where)
    return keys[0]


def _wants_pin_each_time(key: Any) -> bool:
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except pkcs11.PKCS11Error:  # an old token does not know the question
        return False


def _sign(key: Any, algorithm: Algorithm, content: bytes, certificate: bytes, where: str) -> bytes:
    digest = hashlib.sha256(content).digest()
    with token_calls(where):
        if algorithm == "rsa":
            value = bytes(key.sign(_SHA256_DIGEST_INFO + digest, mechanism=Mechanism.RSA_PKCS))
        else:
            value = bytes(key.sign(digest, mechanism=Mechanism.ECDSA))
    if not is_valid(certificate, algorithm, value, content):
        todo = _("请换一张证书，或向发证机构询问。")
        raise UserError("key_not_paired", _("私钥与证书不成对，签出的名无效，没有使用。"), todo=todo, where=where)
    return value if algorithm == "rsa" else from_fixed_length(value)


def _close(session: Any) -> None:
    with contextlib.suppress(pkcs11.PKCS11Error):  # pulled out already: it is logged out anyway
        session.close()
