"""Every attack of the matrix is refused, in the right words and at the right place."""

from datetime import timedelta
from pathlib import Path

import pytest

from forms.excel.part_zip import read_parts, zip_parts
from forms.excel.signature_check import check_workbook
from forms.services.verifying import verify
from forms.signing.trust import TrustStore
from tests.tampering import figure_attacks
from tests.tampering.attack import AGREEING, Attack, Bench
from tests.tampering.matrix import MATRIX
from tests.tampering.workbook_attacks import ATTACKS, IDS, words_of
from tests.unit.packages import AT, make_identities, sign_as, write


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    return Bench(make_identities(folder), folder)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("attack", MATRIX, ids=lambda attack: attack.id)
def test_attack_is_refused_in_the_right_words(attack: Attack, bench: Bench, tmp_path: Path) -> None:
    attempt = attack.attempt(bench)
    path = tmp_path / "package.zip"
    if isinstance(attempt.package, bytes):
        path.write_bytes(attempt.package)
    else:
        write(tmp_path, attempt.package)
    options = {"allow_trial": True} | attempt.options
    report = verify(path, trust=attempt.trust or bench.store, **options)
    found = [(fault.code, fault.where, fault.message) for fault in report.faults]
    assert report.verdict == "fail"
    assert any(
        code == attack.code and attack.where in ("", where) and attack.words in message
        for code, where, message in found
    ), found
    assert all(message.endswith("。") for _code, _where, message in found)
    assert [each.name for each in tmp_path.iterdir()] == ["package.zip"]


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_on_the_workbook_is_refused_in_the_right_words(name: str, bench: Bench) -> None:
    """Exactly the faults of the row: nothing else is blamed."""
    change, expected = ATTACKS[name]
    parts = read_parts(bench.contents.data_xlsx)
    change(parts)
    now = AT + timedelta(hours=1)
    faults = check_workbook(zip_parts(parts), TrustStore(), expected=IDS, where="data.xlsx", now=now).faults
    assert {(fault.code, fault.where) for fault in faults} == expected
    assert all(words_of(name, fault.code) in fault.message and fault.message.endswith("。") for fault in faults)


def test_what_nobody_attacked_is_good(bench: Bench, tmp_path: Path) -> None:
    """Else every row above would prove nothing."""
    path = write(tmp_path, bench.contents)
    assert verify(path, trust=bench.store, allow_trial=True).faults == ()
    signed = sign_as(figure_attacks.contents(), 0, bench.identities.signer("preparer"), AT, count=1)
    assert verify(write(tmp_path, signed), trust=bench.store, allow_trial=True, **AGREEING).faults == ()


def test_the_matrix_names_each_attack_once() -> None:
    ids = [attack.id for attack in MATRIX]
    assert len(ids) == len(set(ids)) >= 200
    assert len(ATTACKS) >= 50
