"""How a preview names what happens to a field or a row."""

from desktop.style import TOKENS

CHANGE_WORDS = {"new": "＋ 新增", "changed": "△ 改动", "unchanged": "＝ 未变", "gone": "－ 保留"}
CHANGE_COLOURS = {"new": TOKENS.good, "changed": TOKENS.explain, "unchanged": TOKENS.muted, "gone": TOKENS.muted}
