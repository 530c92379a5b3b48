"""Signs that look alike or cannot be seen, as Word, browsers and PDF readers leave them, brought to one form."""

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1b\x1f\x7f-\x9f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufad9]")  # PDF fonts write 工作 as ⼯作
_LEFT_APART = "⺟⺠⺩⺼⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳"  # by Unicode's own tables
_RADICALS = dict(zip(_LEFT_APART, "母民王月虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟", strict=True))


def plain(text: str) -> str:
    """The text with a line feed for every line end, common blanks, and without signs that cannot be seen."""
    text = _BLANKS.sub(" ", _LINE_ENDS.sub("\n", text))
    return _RADICAL.sub(_character, _INVISIBLE.sub("", text))


def _character(radical):
    return _RADICALS.get(radical[0]) or unicodedata.normalize("NFKC", radical[0])
