"""SHA-256 as the project writes it everywhere: lower-case hex."""

import hashlib


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
