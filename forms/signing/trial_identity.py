"""Trial identities of a practice workspace: they show that nothing was changed, never who signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from forms.clock import now
from forms.errors import UserError
from forms.files import write_atomically
from forms.signing.certificate import TRIAL_POLICY, CertificateInfo, describe
from resources.translation import _

ROOT_FILE = "trial-root.pem"
KEY_FILE = "trial-root.key"

# Fixed, and in Chinese whatever the language: part of the certificate, not of the screen.
ORGANISATION = "责任书填报试用（不具法律效力）"
ROOT_NAME = "试用根证书"
LEAF_PREFIX = "试用-"

# RSA 2048: openssl 3.0, NSS, POI and LibreOffice all check it. A key takes 10 to 100 ms.
_KEY_BITS = 2048
_ROOT_LIFE = timedelta(days=3652)
_LEAF_LIFE = timedelta(days=1826)
_CLOCK_SLACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class TrialAuthority:
    """The certificate authority of one practice workspace.

    `root_path` is the PEM file to hand to whoever verifies. The key lies beside it and protects nothing.
    """

    root_path: Path
    root: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def certificate(self) -> CertificateInfo:
        return describe(self.root)

    def issue(
        self, role_id: str, role_title: str, out: Path, password: str | bytes, *, at: datetime | None = None
    ) -> CertificateInfo:
        """Write a new identity for a role: key, certificate and chain in one PKCS#12 file (mode 0600).

        Args:
            role_id: the role of the letter (`preparer`).
            role_title: its Chinese title; the subject becomes 试用-<title>, never a person's or an office's name.
            out: the file to write; it must not exist.
            password: protects the file. `cryptography` leaves the MAC at 2048 rounds, so take a long one.
            at: the present when left out.

        Raises:
            UserError: `file_exists`, `password_empty`, and what writing a file raises.
        """
        if not password:
            raise UserError("password_empty", _("试用证书要有密码。"), todo=_("请输入一个较长的密码。"), where=str(out))
        if out.exists():
            raise UserError(
                "file_exists", _("这个文件已经存在，没有覆盖。"), todo=_("请换一个文件名。"), where=str(out)
            )
        secret = password.encode() if isinstance(password, str) else password
        key = _new_key()
        leaf = _build_leaf(self, role_title, key, at or now())
        blob = pkcs12.serialize_key_and_certificates(
            role_id.encode(), key, leaf, [self.root], serialization.BestAvailableEncryption(secret)
        )
        write_atomically(out, blob, mode=0o600)
        return describe(leaf)


def open_trial_authority(folder: Path, *, at: datetime | None = None) -> TrialAuthority:
    """Open the trial authority of a folder, or create it there (`trial-root.pem`, and `trial-root.key` mode 0600).

    Raises:
        UserError: `trial_authority_damaged`: the key is missing, or a file is unreadable or of another pair.
    """
    root_path, key_path = folder / ROOT_FILE, folder / KEY_FILE
    if not root_path.exists():  # a lone key is what an interrupted creation leaves: nothing was issued with it
        return _create(root_path, key_path, at or now())
    try:
        root = x509.load_pem_x509_certificate(root_path.read_bytes())
        key = serialization.load_pem_private_key(key_path.read_bytes(), None)
        if not isinstance(key, rsa.RSAPrivateKey) or root.public_key() != key.public_key():
            raise ValueError("not a pair")
    except (OSError, ValueError, TypeError) as error:
        raise UserError(
            "trial_authority_damaged",
            _("试用根证书的两个文件不全或不成对。"),
            todo=_("请把它们一起移走，程序会重新生成；以前的试用证书随之作废。"),
            where=str(folder),
        ) from error
    return TrialAuthority(root_path, root, key)


def _create(root_path: Path, key_path: Path, at: datetime) -> TrialAuthority:
    key = _new_key()
    name = _name(ROOT_NAME)
    root = (
        _builder(name, name, key, at, _ROOT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(is_root=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    # The key first: the root is the mark that both are there.
    write_atomically(
        key_path,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        mode=0o600,
    )
    write_atomically(root_path, root.public_bytes(serialization.Encoding.PEM))
    return TrialAuthority(root_path, root, key)


def _build_leaf(authority: TrialAuthority, role_title: str, key: rsa.RSAPrivateKey, at: datetime) -> x509.Certificate:
    issuer_key = x509.SubjectKeyIdentifier.from_public_key(authority.key.public_key())
    return (
        _builder(_name(LEAF_PREFIX + role_title), authority.root.subject, key, at, _LEAF_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(is_root=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_key), critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, at: datetime, life: timedelta
) -> x509.CertificateBuilder:
    policy = x509.PolicyInformation(x509.ObjectIdentifier(TRIAL_POLICY), None)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _CLOCK_SLACK)
        .not_valid_after(at + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.CertificatePolicies([policy]), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _key_usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, _KEY_BITS)
