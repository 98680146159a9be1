"""The words of the command line about keys, timestamps and trust."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from resources.translation import _


def add_signing_terms(parser: ArgumentParser, *, of_one_role: bool = False) -> None:
    """What `export`, `supplement` and `sign` take beside the keys."""
    times = parser.add_mutually_exclusive_group()
    times.add_argument("--timestamp", metavar="URL", default="", help=_("时间戳机构的地址；默认用设置里的"))
    times.add_argument("--no-timestamp", action="store_true", help=_("不用时间戳：签名时间取自本机时钟"))
    text = _("另附国密（SM2）试验签名，只能用于练习工作区")
    if of_one_role:
        parser.add_argument("--sm2", metavar="FILE.pem", default="", help=text)
    else:
        parser.add_argument("--sm2", action="append", default=[], metavar="ROLE=FILE.pem", help=text)


def add_key_verbs(verb: Callable[..., ArgumentParser]) -> None:
    """`tokens`, `trust` and `settings`; `verb` makes a command's parser."""
    tokens = verb("tokens", _("列出插着的密码钥匙里的证书"), json=True)
    tokens.add_argument("address", nargs="?", default="", metavar="pkcs11:…", help=_("默认用设置里的驱动库"))
    trust = verb("trust", _("登记、列出、去掉根证书和吊销列表"), workspace=True, json=True, by=True)
    trust.add_argument("action", choices=("list", "add", "remove"))
    trust.add_argument("what", nargs="?", default="", metavar="FILE|FINGERPRINT")
    trust.add_argument("--confirm", default=[], action="append", metavar="FINGERPRINT", help=_("核对过的指纹"))
    settings = verb("settings", _("查看或修改本机的设置"), json=True)
    settings.add_argument("--token-module", metavar="FILE", help=_("密码钥匙厂商的 PKCS#11 驱动库；空着为去掉"))
    settings.add_argument("--timestamp", metavar="URL", help=_("时间戳机构的地址；空着为去掉"))
    fonts = _("报告优先用本机安装的公文字体：use 用，off 不用")
    settings.add_argument("--installed-fonts", choices=("use", "off"), help=fonts)


def add_trust_choice(parser: ArgumentParser) -> None:
    """Whom `verify` relies on."""
    group: Any = parser.add_argument_group()
    group.add_argument("--trust", action="append", default=[], metavar="ROOT.pem", type=Path)
    group.add_argument("--workspace", metavar="WS", type=Path, help=_("用这个工作区登记的根证书和吊销列表"))
