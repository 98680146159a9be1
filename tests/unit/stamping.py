"""A timestamp authority of the tests' own, on this machine's loopback address."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from tests.unit.packages import AT, TestAuthority

Answer = Callable[[tsp.TimeStampReq], bytes]


class StampKey:
    """A certificate for timestamps by `authority`, and tokens made with it at a time of the test's choice."""

    def __init__(self, authority: TestAuthority, *, at: datetime = AT, is_meant_for_it: bool = True) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "测试时间戳机构")])
        purpose = ExtendedKeyUsageOID.TIME_STAMPING if is_meant_for_it else ExtendedKeyUsageOID.EMAIL_PROTECTION
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(authority.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(at - timedelta(days=1))
            .not_valid_after(at + timedelta(days=3000))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
            .sign(authority.key, hashes.SHA256())
        )
        self._der = asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))
        self._key = keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))

    def answer(self, at: datetime) -> Answer:
        stamper = DummyTimeStamper(self._der, self._key, fixed_dt=at)
        return lambda request: bytes(stamper.request_tsa_response(request).dump())


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """The address of an authority that answers so."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            blob = answer(query)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(blob)

        def log_message(self, *words: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
