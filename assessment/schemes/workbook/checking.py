"""From the text of a workbook to the plain form of a scheme, or to all that is wrong, cell by cell. No ORM."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from assessment.schemes.bands import from_text
from assessment.schemes.rules import only_its_own
from assessment.schemes.walking import plain
from assessment.schemes.workbook.layout import (
    COMPONENTS,
    EFFECTS,
    FEEDS,
    GRADES,
    KINDS,
    LINES,
    OFFICE,
    PARTS,
    RHYTHMS,
    SECTIONS,
    SEPARATOR,
    SHEETS,
    SOURCE_CODES,
    SUBJECTS,
    TERM_ROWS,
    TERMS,
    VETOES,
    YES,
)
from branches.workbooks.faults import Fault

OPTIONS = {PARTS: {"kind": COMPONENTS}, VETOES: {"effect": EFFECTS}}
OPTIONS[LINES] = {"kind": KINDS, "source": SOURCE_CODES, "rhythm": RHYTHMS, "once": {YES: True, "否": False, "": False}}
DEFAULTS = {"rhythm": "year", "source": "", "once": False}
MOST = {"weight": 100, "points": 100, "step": 100, "cap": 100, "floor": 200, "threshold": 99999, "quota_percent": 100}
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
WHAT = {"pillar": "类型", "task": "任务", "unit": "可以评分的单位", "formerly": "原方案里的指标编号"}


def content_in(said, names, *, is_own) -> tuple[dict, list[Fault]]:
    """(content, faults): content counts only without faults. is_own: the file came from this scheme, so that what its
    indicators carry on holds."""
    return _Checking(said, names, is_own).done()


class _Checking:
    def __init__(self, said, names, is_own):
        self.said, self.names, self.is_own = said, names, is_own
        self.faults = list(said.faults)
        self.wrong = {(fault.sheet, fault.column, fault.row) for fault in self.faults}

    def done(self) -> tuple[dict, list[Fault]]:
        content = self._terms() | {"components": [row for _, row in self._read(PARTS)]}
        self._place(content)
        content["grades"] = [row for _, row in self._read(GRADES)]
        content["vetoes"] = [row for _, row in self._read(VETOES)]
        for sheet, key in ((PARTS, "kind"), (PARTS, "name"), (GRADES, "name"), (VETOES, "name")):
            self._twice(sheet, key, content[{PARTS: "components", GRADES: "grades", VETOES: "vetoes"}[sheet]])
        order = list(SHEETS)
        return content, sorted(self.faults, key=lambda f: (order.index(f.sheet), f.row, len(f.column), f.column))

    def fault(self, sheet, head, row, wrong, instead) -> None:
        column = self.said.sheets[sheet].letters[head]
        if (sheet, column, row) not in self.wrong:
            self.wrong.add((sheet, column, row))
            self.faults.append(Fault(sheet, column, row, wrong, instead))

    def _terms(self) -> dict:
        found = {values.get("项目", ""): row for row, values in self.said.sheets[TERMS].rows.items()}
        for head, row in found.items():
            if head not in TERM_ROWS:
                self.fault(TERMS, "项目", row, f"没有“{head[:30]}”这一项", "用下载的方案表里的项目")
        return {field: self._term(head, field, found.get(head)) for head, field in TERM_ROWS.items()}

    def _term(self, head, field, row):
        text = self.said.sheets[TERMS].rows[row].get("内容", "") if row else ""
        at = row or 1
        if field in ("subjects", "feeds"):
            options = SUBJECTS if field == "subjects" else FEEDS
            return self._option(TERMS, "内容", at, text, options, is_must=field == "subjects")
        if field in ("quota_percent", "bonus_cap"):
            return self._number(TERMS, "内容", at, text, 100) or self._lacking(TERMS, "内容", at, head)
        parts = [part.strip() for part in text.split(SEPARATOR) if part.strip()]
        if field == "tie_keys":
            return [self._option(TERMS, "内容", at, part, COMPONENTS) for part in parts]
        for part in parts:
            if part not in self.names.categories:
                self.fault(TERMS, "内容", at, f"没有“{part[:30]}”这个分类", "写单位的考核分类，几个之间用“、”隔开")
        return parts

    def _lacking(self, sheet, head, row, what) -> None:
        self.fault(sheet, head, row, "没有填写", f"填写{what}")

    def _read(self, sheet) -> list[tuple[int, dict]]:
        rows = self.said.sheets[sheet].rows
        return [(row, self._row(sheet, row, values)) for row, values in rows.items()]

    def _row(self, sheet, row, values) -> dict:
        return {column.field: self._cell(sheet, row, column, values.get(column.head, "")) for column in SHEETS[sheet]}

    def _cell(self, sheet, row, column, text):
        if column.must and not text:
            return self._lacking(sheet, column.head, row, column.head)
        if column.reads == "choice":
            options = OPTIONS[sheet][column.field]
            return self._option(sheet, column.head, row, text, options) if text else DEFAULTS.get(column.field)
        if column.reads == "number":
            return self._number(sheet, column.head, row, text, MOST[column.field])
        if len(text) > column.most:
            self.fault(sheet, column.head, row, "文字太长", f"不超过 {column.most} 个字")
        elif UNSEEN.search(text):
            self.fault(sheet, column.head, row, "含有看不见的字符", "删去这些字符")
        elif column.reads == "bands":
            return self._bands(sheet, column.head, row, text)
        elif column.reads in WHAT:
            return self._named(sheet, column, row, text)
        return text

    def _option(self, sheet, head, row, text, options, is_must=True):
        if text not in options or (is_must and not text):
            said = "、".join(f"“{label}”" for label in options if label)
            self.fault(sheet, head, row, f"没有“{text[:30]}”这一项" if text else "没有填写", f"写{said}")
            return None
        return options[text]

    def _number(self, sheet, head, row, text, most) -> str | None:
        if not text:
            return None
        try:
            value = Decimal(unicodedata.normalize("NFKC", text)[:20])
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or not 0 <= value <= most:
            self.fault(sheet, head, row, f"“{text[:20]}”不是 0 到 {most} 的数字", "写成数字，最多两位小数")
        elif value != round(value, 2):
            self.fault(sheet, head, row, f"“{text[:20]}”超过两位小数", "最多两位小数")
        else:
            return plain(value)
        return None

    def _bands(self, sheet, head, row, text) -> list:
        bands = from_text(text)
        if bands is None:
            self.fault(sheet, head, row, "分档看不懂", "一档写成“12 起得 10 分”，几档之间换行或用分号隔开")
        return bands or []

    def _named(self, sheet, column, row, text) -> int | None:
        if not text or (column.reads == "unit" and text == OFFICE) or (column.reads == "formerly" and not self.is_own):
            return None
        ids = [pk for pk, name in self.names.of(column.reads).items() if name == text]
        if len(ids) != 1:
            few = "没有" if not ids else "有几个"
            self.fault(
                sheet, column.head, row, f"{few}“{text[:50]}”这个{WHAT[column.reads]}", "照平台上的写法写，或者空着"
            )
            return None
        return ids[0]

    def _twice(self, sheet, field, rows) -> None:
        head = next(column.head for column in SHEETS[sheet] if column.field == field)
        seen = set()
        for at, row in zip(self.said.sheets[sheet].rows, rows, strict=True):
            if row[field] is not None and row[field] in seen:
                self.fault(sheet, head, at, "与上面的一行重复", "删去一行，或者改成不同的")
            seen.add(row[field])

    def _place(self, content) -> None:
        """Sections into their components, indicators into their sections; by name."""
        parts = {row["name"]: row for row in content["components"]}
        for row in content["components"]:
            row["sections"] = []
        places = {}
        for at, row in self._read(SECTIONS):
            above = row.pop("component")
            key = (above, row["name"])
            if above not in parts:
                self.fault(SECTIONS, "构成", at, f"“构成”表里没有“{(above or '')[:30]}”", "照“构成”表的名称写")
            elif key in places:
                self.fault(SECTIONS, "名称", at, "同一构成里已有同名的部分", "改成不同的名称")
            else:
                places[key] = row | {"indicators": []}
                parts[above]["sections"].append(places[key])
        for at, row in self._read(LINES):
            key = (row.pop("component"), row.pop("section"))
            if key not in places:
                self.fault(LINES, "部分", at, f"“部分”表里没有“{key[0]}”的“{key[1]}”", "照“部分”表的构成和名称写")
            elif row["kind"]:
                places[key]["indicators"].append(only_its_own(row))
