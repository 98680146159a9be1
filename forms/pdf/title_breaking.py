"""Titles in lines of like length, broken between words as far as a short list of words can tell."""

import re

from forms.pdf.line_breaking import FORBIDDEN_AT_START, Advance, clean_text, unbreakable_pieces

_WORDS = (
    "目标责任书|责任书|国有资产盘活|国有资产|国企改革|园区开发区改革|下一步|举措|问题|人民政府|有限公司|领导小组|委员会|办公室|汇总表|明细表|统计表|责任|目标|改革|盘活|"
    "攻坚|落实|完成|推进|工作|情况|报告|附件|说明|清单|台账|节点|年度|季度|上半年|下半年|重庆市|重庆|全区|全市|"
    "园区|开发区|国企|关于|开展|填报|审核|佐证|材料|目录|进展|措施|方面|重点|任务|单位"
)
_QUOTED = "“[^“”]{1,14}”|《[^《》]{1,20}》"
_DATE = r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日|底)?|度)?"
_WORD = re.compile(rf"(?:{_QUOTED}|{_DATE}|{_WORDS})[{re.escape(FORBIDDEN_AT_START)}]*")
_GOOD_ENDS = ("的", "》", "）", "，", "：", "、", "区", "县", "市", "年度", "责任书", "底", " ")
_GOOD_END_WORTH = 0.02
_MOST_LINES = 6


def break_title(text: str, width: float, advance: Advance) -> list[str]:
    """Break a title into as few lines as fit `width` (points), of like length. A newline in the text is kept."""
    return [line for part in clean_text(text).split("\n") for line in _balanced(part, width, advance)]


def _balanced(text: str, width: float, advance: Advance) -> list[str]:
    total = sum(map(advance, text))
    if total <= width:
        return [text]
    pieces = [part for piece in _pieces(text) for part in _parted(piece, width, advance)]
    lengths = [sum(map(advance, piece)) for piece in pieces]
    for count in range(2, _MOST_LINES + 1):
        cuts = _best_cuts(pieces, lengths, count, width)
        if cuts:
            return ["".join(pieces[start:end]).strip() for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
    return _filled(pieces, lengths, width)


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    end = 0
    for word in _WORD.finditer(text):
        pieces += unbreakable_pieces(text[end : word.start()])
        pieces.append(word.group())
        end = word.end()
    return _unparted(pieces + unbreakable_pieces(text[end:]))


def _parted(piece: str, width: float, advance: Advance) -> list[str]:
    """A piece that no line could hold comes in parts: a quoted phrase in a narrow column."""
    return [piece] if sum(map(advance, piece)) <= width else _unparted(unbreakable_pieces(piece))


def _unparted(pieces: list[str]) -> list[str]:
    """A mark that must not begin a line joins the piece before it."""
    joined: list[str] = []
    for piece in pieces:
        if joined and piece[0] in FORBIDDEN_AT_START:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _best_cuts(pieces: list[str], lengths: list[float], count: int, width: float) -> list[int] | None:
    """Where to cut into `count` lines; None if they cannot be made to fit."""
    mean = sum(lengths) / count
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for line in range(1, count + 1):
        longer: dict[int, tuple[float, list[int]]] = {}
        ends = range(line, len(pieces) + 1) if line < count else [len(pieces)]
        for end in ends:
            for start, (cost, cuts) in best.items():
                length = sum(lengths[start:end])
                if start >= end or length > width:
                    continue
                reward = _GOOD_END_WORTH if end < len(pieces) and pieces[end - 1].endswith(_GOOD_ENDS) else 0.0
                worse = cost + ((length - mean) / mean) ** 2 - reward
                if end not in longer or worse < longer[end][0]:
                    longer[end] = (worse, [*cuts, end])
        best = longer
    found = best.get(len(pieces))
    return found[1][:-1] if found else None


def _filled(pieces: list[str], lengths: list[float], width: float) -> list[str]:
    lines, room = [""], width
    for piece, length in zip(pieces, lengths, strict=True):
        if lines[-1] and length > room:
            lines.append("")
            room = width
        lines[-1] += piece
        room -= length
    return lines
