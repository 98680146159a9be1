"""Whether bytes are the one distinguished encoding (DER, X.690 clauses 10 and 11) of what they say.

A signature that could be written in two ways could be changed without breaking it.
"""

_DEEPEST = 40
_SEQUENCE, _SET = 0x30, 0x31
_CERTIFICATES = 0xA0
_UNSIGNED = 0xA1


class NotDer(ValueError):
    """The bytes are not DER, or not a whole value."""


def check_cms_der(blob: bytes) -> None:
    """Check a CMS message (RFC 5652) down to its leaves.

    Except inside certificates, which are compared as bytes, and inside the values of unsigned attributes, which others
    encoded: a timestamp token is checked on its own.

    Raises:
        NotDer: with a short English reason for the log; it names no value.
    """
    if _walk(blob, 0, len(blob), 0) != 1:
        raise NotDer("more than one value")


def value_length(blob: bytes) -> int:
    """The length of the first value in `blob`, header included. Raises NotDer."""
    _tag, _start, end = _header(blob, 0, len(blob))
    return end


def _walk(blob: bytes, start: int, end: int, depth: int) -> int:
    """Check the values between two offsets; return how many there are."""
    if depth > _DEEPEST:
        raise NotDer("nested too deeply")
    count = 0
    while start < end:
        tag, inner, after = _header(blob, start, end)
        count += 1
        if depth == 3 and tag == _CERTIFICATES:  # ContentInfo > [0] > SignedData > certificates
            _check_headers(blob, inner, after)
        elif depth == 5 and tag == _UNSIGNED:  # ... > signerInfos > SignerInfo > [1]
            _check_unsigned(blob, inner, after)
        elif tag & 0x20:
            _check_constructed(tag)
            _walk(blob, inner, after, depth + 1)
            if tag == _SET:
                _check_order(blob, inner, after)
        else:
            _check_primitive(tag, blob[inner:after])
        start = after
    return count


def _header(blob: bytes, start: int, end: int) -> tuple[int, int, int]:
    """Tag, start of the content and end of the value at `start`."""
    if end - start < 2:
        raise NotDer("cut off")
    tag, length, inner = blob[start], blob[start + 1], start + 2
    if tag & 0x1F == 0x1F or tag == 0:
        raise NotDer("tag")
    if length >= 0x80:
        size = length & 0x7F
        inner += size
        if not 1 <= size <= 4 or inner > end:
            raise NotDer("length")
        length = int.from_bytes(blob[start + 2 : inner], "big")
        if length < 0x80 or length < 1 << (8 * (size - 1)):
            raise NotDer("length not minimal")
    if length > end - inner:
        raise NotDer("cut off")
    return tag, inner, inner + length


def _check_headers(blob: bytes, start: int, end: int) -> None:
    while start < end:
        start = _header(blob, start, end)[2]


def _check_unsigned(blob: bytes, start: int, end: int) -> None:
    """Attributes in order, each an identifier and a set of values."""
    _check_order(blob, start, end)
    while start < end:
        tag, inner, after = _header(blob, start, end)
        name, name_inner, name_after = _header(blob, inner, after)
        values, values_inner, values_after = _header(blob, name_after, after)
        if (tag, name, values, values_after) != (_SEQUENCE, 0x06, _SET, after):
            raise NotDer("attribute")
        _check_primitive(name, blob[name_inner:name_after])
        _check_headers(blob, values_inner, values_after)
        start = after


def _check_constructed(tag: int) -> None:
    if tag < 0x40 and tag not in (_SEQUENCE, _SET):
        raise NotDer("constructed string")


def _check_order(blob: bytes, start: int, end: int) -> None:
    last = b""
    while start < end:
        after = _header(blob, start, end)[2]
        value = blob[start:after]
        if value < last:
            raise NotDer("set not in order")
        last, start = value, after


def _check_primitive(tag: int, content: bytes) -> None:
    if tag in (0x10, 0x11):
        raise NotDer("primitive sequence")
    if tag == 0x01 and content not in (b"\x00", b"\xff"):
        raise NotDer("boolean")
    if tag == 0x02 and not _is_minimal_integer(content):
        raise NotDer("integer")
    if tag == 0x03 and not _is_whole_bit_string(content):
        raise NotDer("bit string")
    if tag == 0x05 and content:
        raise NotDer("null")
    if tag == 0x06 and not _is_minimal_identifier(content):
        raise NotDer("object identifier")


def _is_minimal_integer(content: bytes) -> bool:
    if len(content) < 2:
        return len(content) == 1
    return not (content[0] == 0x00 and content[1] < 0x80) and not (content[0] == 0xFF and content[1] >= 0x80)


def _is_whole_bit_string(content: bytes) -> bool:
    if not content or content[0] > 7 or (len(content) == 1 and content[0]):
        return False
    return len(content) == 1 or content[-1] & ((1 << content[0]) - 1) == 0


def _is_minimal_identifier(content: bytes) -> bool:
    if not content or content[-1] & 0x80:
        return False
    starts = [0, *(i + 1 for i, byte in enumerate(content[:-1]) if not byte & 0x80)]
    return all(content[i] != 0x80 for i in starts)
