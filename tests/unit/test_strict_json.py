"""JSON from elsewhere: what two programs could read differently is refused, and nothing costs endless work."""

import json

import pytest

from forms.errors import UserError
from forms.package import strict_json
from forms.package.identity import PackageIdentity
from forms.package.return_slip import ReturnSlip, build_slip, parse_slip
from forms.package.strict_json import NotCanonical, read_canonical_json, read_json, write_canonical_json

IDENTITY = PackageIdentity("package", "500111", "大足区", "dazu-2024", "责任书", "2024-03", 1, "ab" * 32)
SLIP = ReturnSlip("a.zip", "", IDENTITY, 1, "赵科长", "reviewer", "审核人", "2024-04-01T00:00:00+00:00", "请补", ())


@pytest.mark.parametrize("text", ['{"a":1,"a":2}', "[NaN]", "[1e999]", "[-Infinity]", '{"a":1,"a":1}', "\ufeff[]"])
def test_what_is_not_one_thing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text.encode())


def test_only_one_way_of_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    content = {"b": [1, "甲", None], "a": {"c": True}}
    blob = write_canonical_json(content)
    assert read_canonical_json(blob) == content
    for other in (json.dumps(content).encode(), blob + b"\n", blob.replace(b"1", b"1.0")[:-1] + b" }"):
        with pytest.raises(NotCanonical):
            read_canonical_json(other)
    monkeypatch.setattr(strict_json, "_MOST_VALUES", 3)
    with pytest.raises(ValueError, match="too many"):
        read_json(blob)


@pytest.mark.parametrize("number", ["1e999", "NaN", "true", "-1", "1.0", '"1"', "null", "1" * 5000])
def test_a_slip_with_a_number_that_is_none(number: str) -> None:
    blob = build_slip(SLIP)
    assert parse_slip(blob, "x.json") == SLIP
    for name in (b'"revision": 1', b'"signatures": 1', b'"format_version": 1'):
        assert name in blob
        with pytest.raises(UserError, match="不是退回单"):
            parse_slip(blob.replace(name, name[:-1] + number.encode()), "x.json")
