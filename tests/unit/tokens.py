"""A token made of software (SoftHSM2) for the tests of signing: one a process, with an RSA and a P-256 key."""

import atexit
import ctypes
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute, CertificateType, ObjectClass

from forms.signing.token_address import TokenAddress
from tests.unit.packages import TestAuthority

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "73519042"
TOKEN = "发改委钥匙"


@dataclass(frozen=True)
class SoftToken:
    """张三 has an RSA key, 李四 one on P-256; `authority` issued both certificates."""

    authority: TestAuthority
    folder: Path

    def address(self, label: str) -> TokenAddress:
        return TokenAddress(MODULE, TOKEN, object=label)

    def pull_out(self) -> None:
        """End all sessions from under their owner, which is what a library does once its token is gone."""
        slots = pkcs11.lib(MODULE).get_slots(token_present=True)
        slot = next(slot for slot in slots if slot.get_token().label == TOKEN)
        assert ctypes.CDLL(MODULE).C_CloseAllSessions(ctypes.c_ulong(slot.slot_id)) == 0

    def environment(self) -> dict[str, str]:
        """For a program of its own that should find the token."""
        return {"SOFTHSM2_CONF": str(self.folder / "softhsm2.conf")}


@cache
def soft_token() -> SoftToken:
    """The token of this process: SoftHSM2 reads its configuration once."""
    folder = Path(mkdtemp(prefix="zerenshu-token-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n", encoding="utf-8")
    token = SoftToken(TestAuthority(), folder)
    os.environ |= token.environment()
    _run("--init-token", "--free", "--label", TOKEN, "--so-pin", PIN, "--pin", PIN)
    for number, (label, name, kind) in enumerate((("张三", "张三", "rsa"), ("李四", "李四", "ec")), 1):
        key, leaf = token.authority.issue(name, kind=kind)
        _put(token, label, number, key, leaf)
    return token


def _put(token: SoftToken, label: str, number: int, key: Any, leaf: Any) -> None:
    file = token.folder / "key.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _run("--import", str(file), "--token", TOKEN, "--label", label, "--id", f"{number:02x}", "--pin", PIN)
    file.unlink()
    slots = pkcs11.lib(MODULE).get_slots(token_present=True)
    card = next(slot.get_token() for slot in slots if slot.get_token().label == TOKEN)
    with card.open(rw=True, user_pin=PIN) as session:
        session.create_object(
            {
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                Attribute.TOKEN: True,
                Attribute.PRIVATE: False,
                Attribute.LABEL: label,
                Attribute.ID: bytes([number]),
                Attribute.SUBJECT: leaf.subject.public_bytes(),
                Attribute.VALUE: leaf.public_bytes(Encoding.DER),
            }
        )


def _run(*words: str) -> None:
    done = subprocess.run(["softhsm2-util", *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
