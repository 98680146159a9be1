"""Names a key on a token: a PKCS#11 URI (RFC 7512), as far as it is needed to find one certificate and its key."""

from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, unquote_to_bytes

from forms.errors import UserError
from resources.translation import _

SCHEME = "pkcs11:"

# RFC 7512, 2.3: besides the unreserved ones.
_PLAIN = ":[]@!$'()*+,=&"


@dataclass(frozen=True, slots=True)
class TokenAddress:
    """Which key on which token. What is empty is not asked for; one token with one key needs the module alone.

    `module_path`: the vendor's library. `token` and `serial`: the token's label and serial number. `object` and `id`:
    label and CKA_ID of certificate and key.
    """

    module_path: str = ""
    token: str = ""
    serial: str = ""
    object: str = ""
    id: bytes = b""

    @property
    def uri(self) -> str:
        """As `parse_address` reads it."""
        texts = [
            ("module-path", self.module_path),
            ("token", self.token),
            ("serial", self.serial),
            ("object", self.object),
        ]
        parts = [f"{name}={quote(text, safe=_PLAIN + '/')}" for name, text in texts if text]
        parts += [f"id={''.join(f'%{byte:02X}' for byte in self.id)}"] if self.id else []
        return SCHEME + ";".join(parts)

    def with_module(self, module_path: str) -> "TokenAddress":
        """The same key by a library, unless the address names one."""
        return self if self.module_path else replace(self, module_path=module_path)


def is_token_address(text: str) -> bool:
    return text.startswith(SCHEME)


def parse_address(text: str) -> TokenAddress:
    """Read a PKCS#11 URI. `module-path` may stand among the path's attributes as well as behind the question mark.

    Attributes that only describe a token (model, manufacturer, type) are not looked at.

    Raises:
        UserError: `bad_token_address`: no such URI, or a PIN in it.
    """
    values: dict[str, str] = {}
    if is_token_address(text):
        path, _mark, query = text.removeprefix(SCHEME).partition("?")
        for part in [*path.split(";"), *query.split("&")]:
            name, equals, value = part.partition("=")
            if (part and not equals) or name in values or name in ("pin-value", "pin-source"):
                values = {}
                break
            values[name] = value
    if not values or not set(values) & {"module-path", "token", "serial", "object", "id"}:
        todo = _("请写成 pkcs11:module-path=/usr/lib/厂商.so;token=名称;object=名称 的样子；PIN 不能写在里面。")
        raise UserError("bad_token_address", _("看不懂密码钥匙的地址。"), todo=todo)
    texts = {name: unquote(values.get(name, "")) for name in ("module-path", "token", "serial", "object")}
    number = unquote_to_bytes(values.get("id", ""))
    return TokenAddress(texts["module-path"], texts["token"], texts["serial"], texts["object"], number)
