"""Empty signature fields, set out for all roles before the first signs, so that nobody later has to change a page."""

import io
from collections.abc import Sequence
from typing import cast

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields

from forms.signing.pdf_writing import AppendingWriter

FieldPlace = tuple[str, int, tuple[float, float, float, float]]
"""The role's id, the page counted from 0, and left, bottom, right, top in points."""


def prepare_fields(pdf: bytes, places: Sequence[FieldPlace]) -> bytes:
    """The PDF with an empty signature field for each place, appended as one incremental update."""
    writer = AppendingWriter(io.BytesIO(pdf))
    for name, page, box in places:
        whole = cast(
            "tuple[int, int, int, int]", box
        )  # pyHanko declares whole points and writes fractions all the same
        fields.append_signature_field(writer, fields.SigFieldSpec(sig_field_name=name, on_page=page, box=whole))
    output = io.BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    return output.getvalue()


def field_size(pdf: bytes, name: str) -> tuple[float, float]:
    """Width and height in points of an empty signature field.

    Raises:
        KeyError: no such field, or it is signed already.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    for _name, value, field in fields.enumerate_sig_fields(reader, with_name=name):
        if value is None:
            left, bottom, right, top = (float(edge) for edge in field.get_object()["/Rect"])
            return abs(right - left), abs(top - bottom)
    raise KeyError(name)
