"""How names sound, and how a word that is typed is looked for: in characters, in pinyin, by initials, or mixed."""

import re
import unicodedata

from pypinyin import Style, pinyin

HANZI, LETTERS = "[\u3400-\u9fff]+", "[a-z]+"
# Characters that everyday words read in several ways. Where the phrase book does not know the word, all of them count.
EVERYDAY = """
长 zhang chang|重 zhong chong|行 xing hang|乐 le yue|单 dan shan|会 hui kuai|调 tiao diao|传 chuan zhuan|处 chu
朝 chao zhao|藏 cang zang|差 cha chai|称 cheng chen|当 dang|都 du dou|度 du duo|弹 dan tan|给 gei ji|降 jiang xiang
角 jiao jue|觉 jue jiao|卡 ka qia|量 liang|落 luo la|率 lv shuai|模 mo mu|强 qiang jiang|省 sheng xing|盛 sheng cheng
石 shi dan|提 ti di|系 xi ji|校 xiao jiao|血 xue xie|压 ya|应 ying|载 zai|折 zhe she|种 zhong chong|属 shu zhu
宿 su xiu|厦 xia sha|便 bian pian|参 can shen|解 jie xie|区 qu ou|查 cha zha|曾 ceng zeng|万 wan mo|薄 bo bao
色 se shai|识 shi zhi|似 si shi|熟 shu shou|叶 ye xie|大 da dai|得 de dei|地 di de|还 hai huan|约 yue yao|创 chuang
""".strip()
READINGS = {char: set(readings) for char, *readings in map(str.split, EVERYDAY.replace("\n", "|").split("|"))}
SURNAMES = """
单 shan|曾 zeng|解 xie|仇 qiu|区 ou|查 zha|任 ren|盖 ge|翟 zhai|朴 piao|冼 xian|覃 qin|缪 miao|尉 wei|种 chong|黑 he
折 she|召 shao|盛 sheng|乐 yue|燕 yan|繁 po|员 yun|秘 bi|卜 bu|宁 ning|葛 ge|石 shi|华 hua|纪 ji|万 wan|谌 chen|晁 chao
""".strip()
SURNAME = dict(map(str.split, SURNAMES.replace("\n", "|").split("|")))
MOST_LINES = 8
TYPED = 50  # letters, the most a search field takes


def sound(*names: str, of_person=False) -> str:
    """How names sound: a line for each name and each further reading of a character, " xian ren min yi yuan"."""
    lines = [line for name in names for line in _lines(name, of_person)]
    return "\n".join("".join(f" {syllable}" for syllable in line) for line in dict.fromkeys(map(tuple, lines)))


def _lines(name, of_person):
    readings = _readings(_plain(name))
    if of_person and readings and name[0] in SURNAME:
        readings[0] = list(dict.fromkeys([SURNAME[name[0]], *readings[0]]))
    usual = [several[0] for several in readings]
    others = [(at, other) for at, several in enumerate(readings) for other in several[1:]]
    return [usual, *([*usual[:at], other, *usual[at + 1 :]] for at, other in others[: MOST_LINES - 1])]


def _readings(text) -> list[list[str]]:
    """Of each character the usual reading and the others people use. Letters are found as they stand."""
    found = []
    for part in re.findall(HANZI, text):
        spoken = pinyin(part, style=Style.NORMAL, heteronym=True, errors="ignore")
        chars = part if len(spoken) == len(part) else [""] * len(spoken)
        found += [_everyday(char, several) for char, several in zip(chars, spoken, strict=True)]
    return found


def _everyday(char, several) -> list[str]:
    return [several[0], *(one for one in several[1:] if one in READINGS.get(char, ()))]


def _plain(text) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def runs(words: str) -> list[str]:
    """What all has to be in a row that is found: characters and letters that were typed, apart."""
    plain = re.sub("['’]", "", _plain(words).replace("ü", "v"))
    return [run for word in plain.split() for run in re.findall(f"{LETTERS}|[^a-z]+", word)]


def pattern(run: str) -> str:
    """A regular expression that finds letters in a `sound`; empty for what is not made of letters.

    Whole syllables, then initials: renmin, rmyy and renminyy all find " ren min yi yuan". Each way can match in one
    manner only, so that no text takes long.
    """
    if not re.fullmatch(LETTERS, run):
        return ""
    ways = (" ?".join(run[:at]) + "".join(f"[a-z]* {letter}" for letter in run[at:]) for at in range(1, len(run) + 1))
    return f" (?:{'|'.join(ways)})"
