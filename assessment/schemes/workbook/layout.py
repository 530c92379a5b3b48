"""What the workbook of a scheme looks like: sheets, columns, the words of its choices. No ORM."""

from dataclasses import dataclass

from assessment.kinds import KIND_LABELS, SOURCES, Effect, Kind

TERMS, PARTS, SECTIONS, LINES, GRADES, VETOES = "方案设置", "构成", "部分", "指标", "等次", "一票否决"
NOTES = "说明"
MOST_ROWS = 400
MARK_HEAD = "标识（请勿改动）"
OFFICE = "机关党委办公室"
SEPARATOR = "、"
YES, NO = "是", "否"

SUBJECTS = {"直属单位": "affiliated", "全部党支部": "branch", "机关党支部": "office_branch"}
SUBJECTS |= {"直属单位党支部": "affiliated_branch"}
FEEDS = {"": "", "考核对象自己的落实项": "own", "党支部所在单位的落实项": "covered"}
FEEDS |= {"机关党支部取自己的，直属单位党支部取所在单位的": "by_parent"}
COMPONENTS = {"平时考核": "usual", "年终考核": "year_end", "述职评议": "review", "民主测评": "poll", "加减分": "extra"}
KINDS = {KIND_LABELS[kind]: kind.value for kind in Kind}
RHYTHMS = {"每月": "month", "每季度": "quarter", "每半年": "half", "年度": "year"}
EFFECTS = {effect.label: effect.value for effect in Effect}
SOURCE_CODES = {"": "", **{label: code for code, label in SOURCES.items()}}


@dataclass(frozen=True)
class Column:
    """head; field of the plain form; how a cell is read (assessment.schemes.workbook.cells); width; `most` signs."""

    head: str
    field: str
    reads: str = "text"
    width: int = 14
    must: bool = False
    most: int = 100
    options: tuple[str, ...] = ()


def choice(head, field, options, width=14, must=True):
    return Column(head, field, "choice", width, must, options=tuple(options))


SHEETS = {
    TERMS: [Column("项目", "name", width=22, must=True), Column("内容", "value", width=60, most=500)],
    PARTS: [
        choice("类型", "kind", COMPONENTS),
        Column("名称", "name", width=20, must=True, most=30),
        Column("权重（%）", "weight", "number", must=True),
    ],
    SECTIONS: [
        Column("构成", "component", width=20, must=True, most=30),
        Column("名称", "name", width=24, must=True, most=60),
        Column("分值", "points", "number", 8, must=True),
        Column("对应类型", "pillar_id", "pillar", 14, most=30),
    ],
    LINES: [
        Column("构成", "component", width=14, must=True, most=30),
        Column("部分", "section", width=18, must=True, most=60),
        Column("序号", "number", width=8, most=20),
        Column("分组", "group", width=14, most=60),
        Column("指标", "name", width=26, must=True, most=60),
        Column("分值", "points", "number", 8, must=True),
        choice("计分方式", "kind", KINDS, 16),
        Column("每次（项）几分", "step", "number", 9),
        Column("达标线", "threshold", "number", 9),
        Column("分档", "bands", "bands", 24, most=500),
        Column("封顶", "cap", "number", 8),
        choice("同一事项不累计", "once", (YES, NO), 9, must=False),
        choice("数据来源", "source", filter(None, SOURCE_CODES), 14, must=False),
        Column("评分标准", "standard", width=44, most=2000),
        Column("要求的佐证", "evidence", width=24, most=200),
        choice("何时考核", "rhythm", RHYTHMS, 10, must=False),
        Column("谁评分", "marker_id", "unit", 18),
        Column("对应任务", "task_id", "task", 26, most=120),
        Column("承接的指标", "formerly_id", "formerly", 10, most=20),
    ],
    GRADES: [
        Column("等次", "name", width=14, must=True, most=10),
        Column("起点（分）", "floor", "number", must=True),
    ],
    VETOES: [
        Column("情形", "name", width=50, must=True),
        choice("后果", "effect", EFFECTS),
        Column("等次", "grade", must=True, most=10),
    ],
}
# Rows of the first sheet: what stands before each term.
TERM_ROWS = {
    "考核对象": "subjects",
    "限于分类": "categories",
    "平时取谁的工作": "feeds",
    "最好等次的名额（%）": "quota_percent",
    "加分封顶": "bonus_cap",
    "同分时依次比较": "tie_keys",
}
RULES = [
    "六张表合起来是一份考核方案。改好后在平台上传：平台先全部核对，有一处不对就什么都不写入，并逐格列出。",
    "上传是整份替换草案，没有写在表里的内容就没有了；已发布的方案不能上传，请先改版。",
    "“部分”和“指标”按“构成”“部分”两栏的名称归位；行的先后就是方案里的先后。",
    "分档一档写一行或者用分号隔开，写成：12 起得 10 分。",
    "“谁评分”写单位全称，空着就是机关党委办公室；“对应任务”写任务的短名，如“清廉型 2　纪律戒尺”。",
    "“承接的指标”是复制来的指标在原方案里的编号，改版时自评和评分靠它转到新版，新增的指标空着。",
]


def words_for(options: dict, value) -> str:
    """The label of a value."""
    return next(label for label, code in options.items() if code == value)
