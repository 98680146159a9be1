"""Trial SM2 keys of a practice workspace: key and self-signed certificate in one PEM file. See `sm2_signer`."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import algos, keys, pem, x509

from forms.clock import now
from forms.errors import UserError
from forms.files import write_atomically
from forms.signing.certificate import TRIAL_POLICY, CertificateInfo, describe_certificate
from forms.signing.sm2_form import SM2_WITH_SM3
from forms.signing.sm2_signer import load_library
from forms.signing.trial_identity import LEAF_PREFIX, ORGANISATION
from resources.translation import _

_LIFE = timedelta(days=1826)
_CLOCK_SLACK = timedelta(hours=1)
_SERIAL_BITS = 128


def make_sm2_identity(role_title: str, out: Path, password: bytes, *, at: datetime | None = None) -> CertificateInfo:
    """Write a trial SM2 key (mode 0600); the subject is 试用-<title>, never a person's or an office's name.

    Raises:
        UserError: `sm2_not_installed`, `file_exists`, `password_empty`, and what writing a file raises.
    """
    library = load_library()
    if not password:
        raise UserError("password_empty", _("试用证书要有密码。"), todo=_("请输入一个较长的密码。"), where=str(out))
    if out.exists():
        raise UserError("file_exists", _("这个文件已经存在，没有覆盖。"), todo=_("请换一个文件名。"), where=str(out))
    key, forms = library.ec.generate_private_key(library.ec.SM2()), library.serialization
    public = key.public_key().public_bytes(forms.Encoding.DER, forms.PublicFormat.SubjectPublicKeyInfo)
    body = _certificate_body(role_title, keys.PublicKeyInfo.load(public), at or now())
    value = key.sign(body.dump(), library.ec.ECDSA(library.hashes.SM3()))
    certificate = x509.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3}),
            "signature_value": value,
        }
    ).dump()
    protection = forms.BestAvailableEncryption(password)
    secret = key.private_bytes(forms.Encoding.PEM, forms.PrivateFormat.PKCS8, protection)
    write_atomically(out, bytes(secret) + pem.armor("CERTIFICATE", certificate), mode=0o600)
    return describe_certificate(certificate)


def _certificate_body(role_title: str, key: keys.PublicKeyInfo, at: datetime) -> x509.TbsCertificate:
    name = x509.Name.build({"organization_name": ORGANISATION, "common_name": LEAF_PREFIX + role_title})
    extensions = [
        {"extn_id": "basic_constraints", "critical": True, "extn_value": {"ca": False}},
        {"extn_id": "key_usage", "critical": True, "extn_value": {"digital_signature", "non_repudiation"}},
        {"extn_id": "certificate_policies", "extn_value": [{"policy_identifier": TRIAL_POLICY}]},
    ]
    return x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(_SERIAL_BITS) | 1,
            "signature": algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3}),
            "issuer": name,
            "validity": {
                "not_before": x509.Time({"utc_time": at - _CLOCK_SLACK}),
                "not_after": x509.Time({"utc_time": at + _LIFE}),
            },
            "subject": name,
            "subject_public_key_info": key,
            "extensions": extensions,
        }
    )
