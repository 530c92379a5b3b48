"""Numbers as lists write them: 十二, 一二, 12, ⑫, xii, 壬."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = [
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
]
MOST = 9999  # beyond it a list is no list


def chinese(count: int) -> str:
    """一, 十, 十二, 二十, 一百零五."""
    words = _with_places(count, _DIGITS.replace("〇", "零"), "十百千")
    return words.removeprefix("一") if 10 <= count < 20 else words


def _formal(count):
    return _with_places(count, _FORMAL_DIGITS, "拾佰仟")


def _with_places(count, digits, places):
    figures = str(count)
    words = ""
    for figure, place in zip(figures, ["", *places][: len(figures)][::-1], strict=True):
        words += digits[int(figure)] + (place if figure != "0" else "")
    zero = digits[0]
    while zero * 2 in words:
        words = words.replace(zero * 2, zero)
    return words.rstrip(zero) or zero


def _by_digits(count):
    return "".join(_DIGITS[int(figure)] for figure in str(count))


def _roman(count):
    words = ""
    for worth, sign in _ROMAN:
        words += sign * (count // worth)
        count %= worth
    return words


def _letters(count):
    """a … z, aa, bb, as word processors count."""
    return chr(ord("a") + (count - 1) % 26) * min(1 + (count - 1) // 26, 10) if count else ""


def _one_of(signs):
    return lambda count: signs[count - 1] if 0 < count <= len(signs) else str(count)


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "koreanCounting": chinese,
    "ideographDigital": _by_digits,
    "japaneseDigitalTenThousand": _by_digits,
    "taiwaneseDigital": _by_digits,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "japaneseLegal": _formal,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "decimalZero": lambda count: f"{count:02}",
    "decimalFullWidth": lambda count: str(count).translate({ord("0") + n: ord("０") + n for n in range(10)}),
    "decimalEnclosedCircle": _one_of([chr(ord("①") + n) for n in range(20)]),
    "decimalEnclosedCircleChinese": _one_of([chr(ord("①") + n) for n in range(20)]),
    "decimalEnclosedParen": lambda count: f"（{count}）",
    "decimalEnclosedFullstop": lambda count: f"{count}.",
    "ideographEnclosedCircle": lambda count: f"（{chinese(count)}）",
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperRoman": _roman,
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "none": lambda count: "",
}
HAS_NO_NUMBER = "bullet"


def written(count: int, form: str) -> str:
    """The count in a numbering format of WordprocessingML; digits for a format it does not know."""
    return _FORMS.get(form, str)(min(max(count, 0), MOST))
