"""A list of units as one sentence writes it, cut into the single names."""

import re

from tasks.notices.brackets import split_outside

_LAST_SIGNS = set("部委局办署厅院会科室处心府社支单位司团站所队校馆联行组道镇乡区县市门地央")
_SHORTEST_BEFORE_AND = 3  # 社会和法制委员会 is one body

_AREA = "省|自治区|直辖市|地市|地区|县级市|市|州|盟|区|县|旗|乡镇|乡|镇|街道"
_BRACKET = r"(?:[（(][^）)]*[）)])?"
_OPENS_GROUP = re.compile(rf"各(?:{_AREA}){_BRACKET}$")
_CONTINUES_GROUP = re.compile(rf"(?:{_AREA}|功能区|开发区|园区){_BRACKET}(?:人民政府|政府|管委会|办事处|党委|党工委)?$")

_AND_OTHERS = re.compile("等(?:和|及|与)|以及|会同")
_OTHERS_AT_END = re.compile("等(?:(?:有关|相关)?(?:各)?(?:部门|单位|科室|方面))?$")
_BLANKS = re.compile(r"\s+")


def split_names(words: str) -> list[str]:
    """The names in order; 各区、县级市 and 市交通委（市道运局） stay whole, 等 is left out."""
    names = []
    for stretch in split_outside(_AND_OTHERS.sub("；", words), "，,；;／/"):
        pieces = [part for piece in split_outside(stretch, "、") for part in _by_blanks(piece)]
        names += _with_groups_whole(map(_bare, pieces))
    return [part for name in names for part in _by_and(name) if part]


def looks_like_unit(name: str) -> bool:
    return bool(name) and (name[-1] in _LAST_SIGNS or name[-1] in "）)")


def _bare(piece):
    return _OTHERS_AT_END.sub("", _BLANKS.sub("", piece).strip("。."))


def _with_groups_whole(pieces):
    whole = []
    for piece in pieces:
        if whole and _OPENS_GROUP.match(whole[-1].split("、")[0]) and _CONTINUES_GROUP.match(piece):
            whole[-1] += "、" + piece
        else:
            whole.append(piece)
    return whole


def _by_blanks(piece):
    """Cut where blanks stand between two names, not where a page left one inside a name."""
    parts = piece.split()
    return parts if all(map(looks_like_unit, parts)) else [piece]


def _by_and(name):
    """Cut 发展改革委和财政部, leave 工业和信息化部 alone."""
    for joint in re.finditer("[和及与]", name):
        before, after = name[: joint.start()], name[joint.end() :]
        if len(before) >= _SHORTEST_BEFORE_AND and before[-1] in _LAST_SIGNS and looks_like_unit(after):
            return [before, *_by_and(after)]
    return [name]
