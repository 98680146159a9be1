"""SHA-256 as the project writes it everywhere: lower-case hex."""


def sha256_of(content: bytes) -> str:
    import hashlib  # late: it loads OpenSSL, and the first paint hashes nothing

    return hashlib.sha256(content).hexdigest()
