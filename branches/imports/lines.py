"""One row of a sheet, read cell by cell; what is wrong becomes a fault and reads as None. No ORM."""

import re
import unicodedata
from datetime import date

from branches.imports.layout import columns
from branches.names import normal
from branches.workbooks.faults import Fault

DAYS = [
    re.compile(rf"(\d{{4}}){first}(\d{{1,2}}){second}(\d{{1,2}}){last}")
    for first, second, last in [("-", "-", ""), ("/", "/", ""), (r"\.", r"\.", ""), ("年", "月", "日")]
]
FIRST_YEAR, LAST_YEAR = 1900, 2100
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
SEPARATORS = re.compile("([、，,；;])")
MOST_JOINED = 4  # parts of one name that has separators in it
YES_OR_NO = {"是": True, "否": False, "TRUE": True, "FALSE": False}


def parse_day(text: str) -> date | None:
    """A day as people write it: 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日."""
    plain = normal(text)
    found = next(filter(None, (pattern.fullmatch(plain) for pattern in DAYS)), None)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


class Line:
    """A row under check. Cells that reading alone has found wrong are not complained about twice."""

    def __init__(self, sheet: str, row: int, values: dict, letters: dict, faults: list[Fault], wrong: set[str]):
        """`values`: head → text; `letters`: head → letters of its column; `wrong`: letters found wrong already."""
        self.sheet, self.row = sheet, row
        self._values, self._letters, self._faults, self._wrong = values, letters, faults, wrong
        self._columns = columns(sheet)

    def fault(self, head: str, wrong: str, instead: str) -> None:
        column = self._letters[head]
        if column not in self._wrong:
            self._wrong.add(column)
            self._faults.append(Fault(self.sheet, column, self.row, wrong, instead))

    def is_wrong(self, head: str) -> bool:
        return self._letters[head] in self._wrong

    def place(self) -> str:
        return f"“{self.sheet}”表第 {self.row} 行"

    def text(self, head: str) -> str | None:
        """What stands there; "" when nothing may stand there and nothing does."""
        column, text = self._columns[head], self._values.get(head, "").strip()
        if not text and column.must:
            self.fault(head, "没有填写", f"填写{head}，例如：{column.example}")
        elif any(unicodedata.category(char) in UNSEEN for char in text):
            self.fault(head, "含有换行或看不见的字符", "删去这些字符，写成一行")
        elif len(text) > column.most:
            self.fault(head, f"有 {len(text)} 个字", f"不超过 {column.most} 个字")
        return None if self.is_wrong(head) else text

    def choice(self, head: str, options: dict[str, object]):
        """The value of the option named; None when nothing is said."""
        text = self.text(head)
        if not text:
            return None
        found = {normal(label): value for label, value in options.items()}.get(normal(text))
        if found is None:
            words = "、".join(f"“{label}”" for label in options if not label.isascii())
            self.fault(head, f"没有“{text[:30]}”这一项", f"从下拉列表中选：{words}")
        return found

    def flag(self, head: str) -> bool:
        return bool(self.choice(head, YES_OR_NO))

    def day(self, head: str) -> date | None:
        text = self.text(head)
        day = parse_day(text) if text else None
        if text and day is None:
            self.fault(head, f"“{text[:30]}”不是日期", "写成 2026-01-05 这样的日期，年份在 1900 至 2100 之间")
        return day

    def number(self, head: str) -> int | None:
        text = self.text(head)
        plain = unicodedata.normalize("NFKC", text or "")
        if plain and not (plain.isascii() and plain.isdigit()):
            self.fault(head, f"“{text[:30]}”不是整数", "写成 0 或更大的整数，例如 12")
            return None
        return int(plain) if plain else None

    def several(self, head: str, is_name=lambda text: False) -> list[str]:
        """The names between 、 , ; in their order, each once. A name may hold a separator where `is_name` knows it."""
        parts = SEPARATORS.split(self.text(head) or "")
        names, at = [], 0
        while at < len(parts):
            end = next(
                (end for end in range(at + 2 * MOST_JOINED - 1, at + 1, -2) if is_name("".join(parts[at:end]))), 0
            )
            end = end or at + 1
            names.append("".join(parts[at:end]).strip())
            at = end + 1
        return list({normal(name): name for name in names if name}.values())
