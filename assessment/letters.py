"""The notice (公示) and the circular (通报) on the results of a cycle, from plain figures. No ORM, no clock."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from records.dates import full_date
from tasks.order_pages import Piece, pages_of

FIRST_LINES = 18  # of text under the title
NUMERALS = "一二三四五六七八九十"
UNSEALED = "本稿在封存前生成，名单和数字以封存后的为准。"
NEXT_STEPS = (
    "各单位、各党支部要对照考核结果和扣分事项逐项整改，整改情况列入下一年度考核。",
    "考核结果作为单位年度考核、领导班子和领导干部考核以及评先评优的依据。",
)


@dataclass(frozen=True)
class Subject:
    """In the order of the organisation table."""

    name: str
    category: str
    total: Decimal
    grade: str


@dataclass(frozen=True)
class Figures:
    """What both letters say. grades: best first; weakest: (indicator, mean share of its points in percent); code: that
    of the sealed package, empty before; basis: the decision's meeting and minutes, empty where decided by hand.
    """

    year: int
    name: str
    issuer: str
    subjects: list[Subject]
    grades: list[str]
    quota: str
    weakest: list[tuple[str, str]]
    basis: str = ""
    window: tuple[date, date] | None = None
    contact: str = ""
    code: str = ""


@dataclass(frozen=True)
class Letter:
    """pieces: headings and paragraphs; foot: the line of the code."""

    title: str
    to: str
    pieces: list[Piece]
    issuer: str
    day: date
    foot: str

    def pages(self) -> list[list[Piece]]:
        return pages_of([*self.pieces, Piece(self.foot)], FIRST_LINES)


def notice(figures: Figures, day: date) -> Letter:
    """The list as it stands for objections."""
    opens_on, closes_on = figures.window or (None, None)
    basis = f"经{figures.basis}审定，" if figures.basis else "经党委审定，"
    first = f"{basis}现将{figures.year}年度{figures.name}结果予以公示。"
    if opens_on:
        first += f"公示时间：{full_date(opens_on)}至{full_date(closes_on)}。"
    heard = "公示期内，对结果有异议的，请以书面或电话方式反映，说明具体事实；对本单位得分有异议的，可在平台逐项申诉。"
    texts = [Piece(first), *_lists(figures), Piece(heard)]
    if figures.contact:
        texts.append(Piece(f"受理：{figures.contact}。"))
    title = f"关于{figures.year}年度{figures.name}结果的公示"
    return Letter(title, "", texts, figures.issuer, day, _foot(figures))


def circular(figures: Figures, day: date) -> Letter:
    """What came of the year: general, results by grade, what was weak, what follows."""
    parts = [
        ("总体情况", _general(figures)),
        ("考核结果", _lists(figures)),
        ("存在问题", _weak(figures)),
        ("下步要求", [Piece(text) for text in NEXT_STEPS]),
    ]
    pieces = []
    for numeral, (heading, texts) in zip(NUMERALS, parts, strict=False):
        pieces += [Piece(f"{numeral}、{heading}", is_heading=True), *texts]
    title = f"关于{figures.year}年度{figures.name}情况的通报"
    return Letter(title, "各有关单位、各党支部：", pieces, figures.issuer, day, _foot(figures))


def _general(figures) -> list[Piece]:
    size, sizes = len(figures.subjects), Counter(row.category for row in figures.subjects)
    kinds = "、".join(f"{category} {count} 个" for category, count in sizes.items())
    spread = "、".join(f"{grade} {count} 个" for grade, count in _spread(figures).items())
    mean = sum((row.total for row in figures.subjects), Decimal(0)) / size if size else Decimal(0)
    text = f"{figures.year}年度{figures.name}共考核 {size} 个（{kinds}）。{spread}，平均 {mean:.2f} 分。"
    return [Piece(text + f"优秀名额为每类的 {figures.quota}%，向下取整。".replace("优秀", figures.grades[0]))]


def _spread(figures) -> dict[str, int]:
    counts = Counter(row.grade for row in figures.subjects)
    return {grade: counts[grade] for grade in figures.grades}


def _lists(figures) -> list[Piece]:
    """By grade, inside a grade in the order of the organisation table, never by rank."""
    found = []
    for place, (grade, count) in enumerate(_spread(figures).items()):
        names = "、".join(row.name for row in figures.subjects if row.grade == grade) or "无"
        found.append(Piece(f"（{NUMERALS[place]}）{grade}（{count} 个）：{names}。"))
    return found


def _weak(figures) -> list[Piece]:
    if not figures.weakest:
        return [Piece("各项指标没有普遍性失分。")]
    names = "；".join(f"{name}，平均得分率 {share}%" for name, share in figures.weakest)
    return [Piece(f"从各项指标看，失分较多的是：{names}。")]


def _foot(figures) -> str:
    return f"校验码：{figures.code}" if figures.code else UNSEALED
