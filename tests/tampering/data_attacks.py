"""data.json and the index of a supplement in ways that two programs could read differently, or that say nothing."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from forms.package.contents import SupplementContents, open_evidence
from forms.package.entries import evidence_entry_name
from forms.package.identity import identity_of
from forms.package.package_data import parse_data
from forms.package.role_signature import add_signature
from forms.package.strict_json import write_canonical_json
from forms.package.supplement_check import belongs_to
from tests.tampering.attack import Attack, Attempt, Bench, Made
from tests.unit.packages import AT, plain_contents, sign_as

ONE_ROLE = [{"id": "preparer", "title": "填报人"}]
FORGED = b"forged"


def rewritten(change: Callable[[bytes], bytes]) -> Callable[[Bench], Made]:
    """Signed by a true key: only the way of writing is wrong."""

    def make(bench: Bench) -> Made:
        made = plain_contents(roles=ONE_ROLE)
        changed = change(made.data_json)
        assert changed != made.data_json
        return sign_as(replace(made, data_json=changed), 0, bench.identities.signer("preparer"), AT, count=1)

    return make


def said(old: str, new: str) -> Callable[[Bench], Made]:
    return rewritten(lambda blob: blob.replace(old.encode(), new.encode(), 1))


def supplement(bench: Bench, base: bytes, **changes: Any) -> Attempt:
    """Nobody signs it unless `changes` say who; all that can be known from outside is right."""
    identity = identity_of(parse_data(base), hashlib.sha256(base).hexdigest())
    item = open_evidence(evidence_entry_name(hashlib.sha256(FORGED).hexdigest(), "a.pdf"), FORGED)
    stated: Mapping[str, Any] = {"entry": item.entry, "title": "扫描件", "file_name": "a.pdf", "sha256": item.sha256}
    index = {
        "format": "zerenshu-supplement",
        "format_version": 1,
        "practice": False,
        "base": {
            "letter": {"id": identity.letter},
            "node": identity.node,
            "revision": identity.revision,
            "data_sha256": identity.data_sha256,
        },
        "title": "补充件",
        "roles": ONE_ROLE,
        "evidence": [stated],
    }
    made = SupplementContents(write_canonical_json(index | changes), (item,))
    return Attempt(made, options={"identity_checks": (belongs_to(identity),)})


def signed_supplement_of_another(bench: Bench) -> Made:
    """A whole supplement of another revision, handed in for this one."""
    attempt = supplement(bench, bench.other.data_json, practice=True)
    signed = add_signature(attempt.package, 0, 1, bench.identities.signer("preparer"), AT)
    ours = identity_of(parse_data(bench.contents.data_json), hashlib.sha256(bench.contents.data_json).hexdigest())
    return Attempt(signed, options={"identity_checks": (belongs_to(ours),)})


def _supplement(name: str, code: str, words: str, **changes: Any) -> Attack:
    where = "META-INF/signature1.p7s" if code == "missing_role" else "supplement.json"
    return Attack(
        "supplement", name, lambda bench: supplement(bench, bench.contents.data_json, **changes), code, where, words
    )


def _data(name: str, make: Callable[[Bench], Made], code: str = "data_unreadable", words: str = "") -> Attack:
    return Attack("data", name, make, code, "data.json", words or "数据文件无法读取")


CANONICAL = "不是规范的写法"

ATTACKS = [
    _data("NaN", said('"revision":1', '"revision":NaN')),
    _data("a number without end", said('"revision":1', '"revision":1e999999999')),
    _data("a number of 5,000 digits", said('"revision":1', '"revision":1' + "0" * 5000)),
    _data("a number below nothing", said('"revision":1', '"revision":-1')),
    _data("a truth value for a number", said('"revision":1', '"revision":true')),
    _data("the same number written otherwise", said('"revision":1', '"revision":1.0')),
    _data("half a character", said('"revision":1', '"revision":1,"s":"\\ud800"')),
    _data("a byte order mark", rewritten(lambda blob: b"\xef\xbb\xbf" + blob)),
    _data("UTF-16", rewritten(lambda blob: blob.decode().encode("utf-16"))),
    _data("digits that say nothing", said('"revision":1', '"revision":1,"s":1.50'), "data_not_canonical", CANONICAL),
    _data("blanks", said('"revision":1', '"revision": 1'), "data_not_canonical", CANONICAL),
    _data("escapes", said("填报人", "\\u586b报人"), "data_not_canonical", CANONICAL),
    _data(
        "keys in another order",
        rewritten(lambda blob: json.dumps(dict(reversed(json.loads(blob).items())), separators=(",", ":")).encode()),
        "data_not_canonical",
        CANONICAL,
    ),
    _data(
        "roles that are no list",
        rewritten(
            lambda blob: blob.replace(json.dumps(ONE_ROLE, ensure_ascii=False, separators=(",", ":")).encode(), b'""')
        ),
    ),
    _supplement("signed by nobody, roles as an object", "data_unreadable", "数据文件无法读取", roles={}),
    _supplement("signed by nobody, roles as a text", "data_unreadable", "数据文件无法读取", roles=""),
    _supplement("signed by nobody", "missing_role", "缺少填报人的签名"),
    Attack(
        "supplement",
        "of another revision",
        signed_supplement_of_another,
        "supplement_other_revision",
        "supplement.json",
        "报送次数不同",
    ),
]
