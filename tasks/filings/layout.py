"""What the workbook of a unit and a period looks like: sheets, columns and the words of its notes. No ORM."""

from dataclasses import dataclass

from tasks.completeness import LONGEST_TEXT
from tasks.filings.marks import KIND

SHEET, NOTES = "填报表", "说明"
NUMBER, WHAT, ASKED, LAST, STATUS, TEXT = "序号", "任务与举措", "要求、时限", "上期", "本期状态", "本期进展"
MARK_HEAD = "标识（请勿改动）"
ERRORS = "错误说明"  # the column of a returned copy; nobody reads it back
HEAD_ROW, FIRST_ROW = 4, 5
MOST_ROWS = 5_000
MARK_STARTS = f"{KIND}|"


@dataclass(frozen=True)
class Column:
    head: str
    width: int


COLUMNS = [
    Column(NUMBER, 6),
    Column(WHAT, 30),
    Column(ASKED, 32),
    Column(LAST, 32),
    Column(STATUS, 11),
    Column(TEXT, 52),
    Column(MARK_HEAD, 10),
]
RULES = [
    "只填两种浅黄色的格子：每条举措的“本期状态”（从下拉列表选），每项任务的“本期进展”。其他格子已锁定，不用改。",
    f"本期进展写本期做了什么、结果如何，不超过 {LONGEST_TEXT} 字；没有变化的，写明原因，不要只写“同上”。",
    "百分比由平台按举措状态算：完成计 1，进行中计 0.5，不用填。",
    "不要增加、删除、移动行和列，也不要把别的填报表的行粘贴进来；隐藏的列是每一行的标识，平台靠它认行。",
    "不用联网也能填。用 WPS、Excel 或 LibreOffice 打开，填好后保存为 .xlsx（不要另存为 .xls 或 .et）。",
    "填好后在填报页点“上传填报表”：平台先核对并列出会改动的内容，您确认后存为草稿，再在页面上核对、提交。",
    "有一处不对就全部不写入；可以下载标注了错误的副本，您填的内容都在，改好再上传。",
    "佐证材料不放在表里，请在填报页上传或从书架选。",
    "下载之后如有人在网上改过同一项，上传时会把两份内容并排列出，不会互相覆盖。",
]
