"""Calls to a token's library, one at a time, with its errors turned into sentences."""

import contextlib
import threading
from collections.abc import Iterator

import pkcs11

from forms.errors import EnvironmentFault, UserError
from forms.signing.token_pin import pin_locked
from resources.translation import _

# The library is not told to lock by itself: not every vendor's does. A window may look while another thread signs.
_ONE_AT_A_TIME = threading.Lock()

_GONE = (
    pkcs11.DeviceRemoved,
    pkcs11.TokenNotPresent,
    pkcs11.TokenNotRecognised,
    pkcs11.SessionHandleInvalid,
    pkcs11.SessionClosed,
    pkcs11.SlotIDInvalid,
    pkcs11.KeyHandleInvalid,
    pkcs11.ObjectHandleInvalid,
    pkcs11.UserNotLoggedIn,
)
"""What vendors' libraries answer once the token was pulled out, or pulled out and put in again: the login is gone."""

_FOR_THE_CALLER = (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange, pkcs11.UserAlreadyLoggedIn)


@contextlib.contextmanager
def token_calls(where: str, *, is_loading: bool = False) -> Iterator[None]:
    """Holds the library for a few calls; `where` names the token, or the library while it is loaded.

    Raises:
        UserError: `token_library`, `pin_locked`.
        EnvironmentFault: `token_removed`, `token_failed`.
        pkcs11.PKCS11Error: a wrong PIN, or somebody logged in already: the caller knows better.
    """
    with _ONE_AT_A_TIME:
        try:
            yield
        except _FOR_THE_CALLER:
            raise
        except pkcs11.PinLocked as error:
            raise pin_locked(where) from error
        except _GONE as error:
            what = _("密码钥匙被拔出，或与它的连接断了，没有签名。")
            raise EnvironmentFault("token_removed", what, todo=_("请插好密码钥匙，重新签名。"), where=where) from error
        except pkcs11.PKCS11Error as error:
            if is_loading:
                todo = _("请检查路径，并使用厂商提供的、与本机系统相同位数的 PKCS#11 驱动库。")
                raise UserError("token_library", _("密码钥匙的驱动库用不了。"), todo=todo, where=where) from error
            what = _("密码钥匙报错（{code}），没有签名。").format(code=type(error).__name__)
            todo = _("请拔下重新插好再试；仍不行时请联系厂商。")
            raise EnvironmentFault("token_failed", what, todo=todo, where=where) from error
