"""Asking for a token's PIN: how many tries are left, and what is said when it was wrong. No PIN is ever kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from forms.errors import UserError
from resources.translation import _

TriesLeft = Literal["normal", "low", "final", "locked"]


@dataclass(frozen=True, slots=True)
class PinQuestion:
    """What is known when a PIN is asked for.

    `token` is its label; `wrong_tries` counts the wrong PINs since it was opened; `tries_left` is what the token says,
    which names no number (PKCS#11 3.0, CK_TOKEN_INFO).
    """

    token: str
    wrong_tries: int = 0
    tries_left: TriesLeft = "normal"

    @property
    def text(self) -> str:
        """The question with its warning, in whole sentences."""
        question = _("请输入密码钥匙“{token}”的 PIN。").format(token=self.token)
        return f"{self.warning}{question}"

    @property
    def warning(self) -> str:
        """What went wrong and what threatens; "" when nothing did."""
        text = _("PIN 不对，已输错 {count} 次。").format(count=self.wrong_tries) if self.wrong_tries else ""
        if self.tries_left == "final":
            return text + _("只剩最后一次机会：再输错，密码钥匙就会锁死。")
        if self.tries_left == "low":
            return text + _("近来有人输错过 PIN，剩下的次数不多，连续输错会锁死。")
        return text


AskPin = Callable[[PinQuestion], str | None]
"""Gives the PIN, or None when the person cancels. Called again after a wrong one."""


def answer_once(pin: str) -> AskPin:
    """A PIN that is known beforehand, from a file say: tried once, and not at all as the last try.

    Raises:
        UserError: `pin_final_try`: the next wrong PIN locks the token, so that somebody must type it.
    """

    def answer(question: PinQuestion) -> str | None:
        if question.tries_left == "final":
            what = _("只剩最后一次机会，再错就会锁死，没有用现成的 PIN 去试。")
            raise UserError("pin_final_try", what, todo=_("请核对后当面输入 PIN。"), where=question.token)
        return None if question.wrong_tries else pin

    return answer


def wrong_pin(question: PinQuestion) -> UserError:
    todo = _("请核对后再输。不要反复试：连续输错会锁死，要到发证机构解锁。")
    return UserError("wrong_pin", question.warning, todo=todo, where=question.token)


def pin_locked(token: str) -> UserError:
    todo = _("请到发证机构解锁，或由其他人用自己的密码钥匙签名。")
    return UserError("pin_locked", _("密码钥匙的 PIN 已锁死，不能签名。"), todo=todo, where=token)
