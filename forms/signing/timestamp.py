"""Asks a timestamp authority for tokens (RFC 3161 over HTTP). Checking them is `timestamp_check`."""

import asyncio
import http.client
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from asn1crypto import cms, tsp
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError

from forms.errors import EnvironmentFault, UserError
from forms.signing.timestamp_check import check_token
from resources.translation import _

_TIMEOUT_S = 10
_LARGEST_BYTES = 1 << 20


class TimestampAuthority(TimeStamper):
    """An authority by its address. Used for one or more signatures, then forgotten.

    Raises:
        UserError: `timestamp_address`: not an http or https address.
    """

    def __init__(self, url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko is typed in part
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            todo = _("请写成 http:// 或 https:// 开头的地址，由时间戳机构提供。")
            raise UserError("timestamp_address", _("时间戳机构的地址不对。"), todo=todo, where=url)
        self.url = url

    def try_out(self) -> None:
        """Get a token over nothing, whose size PDF signatures need to know anyway. Raises as `async_timestamp`."""
        asyncio.run(self.async_dummy_response("sha256"))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(await asyncio.to_thread(self._post, req.dump()))

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token over a digest, whole and made for it.

        Raises:
            EnvironmentFault: `timestamp_unreachable`, or `timestamp_refused`: what came back is no good token.
        """
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            blob = bytes(token.dump())
        except (TimestampRequestError, ValueError, TypeError, KeyError, AttributeError) as error:
            # pyHanko joins a nonce that differs into its message with a method that numbers do not have.
            raise _refused(self.url, _("时间戳机构没有给出时间戳。")) from error
        if check_token(blob, {md_algorithm: message_digest}.__getitem__, "").faults:
            raise _refused(self.url, _("时间戳机构给出的时间戳不合格。"))
        return token

    def _post(self, query: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        request = urllib.request.Request(self.url, query, headers)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
                return bytes(answer.read(_LARGEST_BYTES))
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            raise EnvironmentFault(
                "timestamp_unreachable",
                _("连不上时间戳机构，没有签名。"),
                todo=_("请检查网络和地址；也可以不用时间戳签名，签名时间就取自本机时钟。"),
                where=self.url,
            ) from error


def _refused(url: str, what: str) -> EnvironmentFault:
    todo = _("请向时间戳机构询问；也可以不用时间戳签名，签名时间就取自本机时钟。")
    return EnvironmentFault("timestamp_refused", what, todo=todo, where=url)
