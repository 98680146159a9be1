"""One short monkey in the suite; hours of it by `python -m tests.fuzz window`."""

from pathlib import Path

from tests.fuzz.window.places import make_small_places
from tests.fuzz.window.run import play_in_child


def test_a_monkey_at_the_desk_breaks_nothing(tmp_path: Path) -> None:
    base = make_small_places(tmp_path / "base")
    outcome = play_in_child(base, "20240331:0", 15, tmp_path / "play")
    assert outcome.trouble == "", f"{outcome.last_steps}\n{outcome.trouble}"
