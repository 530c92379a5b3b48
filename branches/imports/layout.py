"""What the workbook of the organisation looks like: sheets, columns, and the words of the notes. No ORM."""

from dataclasses import dataclass

from branches.usernames import RULE

UNITS, BRANCHES, GROUPS, POSTS = "单位", "党支部", "单位组", "人员与任职"
NOTES, CHOICES = "填写说明", "可选名称"
MOST_ROWS = 5_000
LAST_ROW = MOST_ROWS + 1
SEPARATOR = "、"
ERRORS = "错误说明"  # the column of an annotated copy; nobody reads it back


@dataclass(frozen=True)
class Column:
    """Heading, width in characters, what it means; `must`: a row without it is wrong; `most`: signs at most."""

    head: str
    width: int
    must: bool
    meaning: str
    example: str
    most: int = 100


NAME_RULE = "全称。比较时不分全角半角，也不计空格。"
SEVERAL = "几个之间用“、”隔开。"
DAY_RULE = "写成 2026-01-05，也可以写 2026/1/5 或 2026年1月5日。"

SHEETS = {
    UNITS: [
        Column("名称", 30, True, NAME_RULE, "县人民医院"),
        Column("类别", 16, True, "从下拉列表中选。党支部填在“党支部”表。", "直属单位"),
        Column("考核分类", 18, False, "年终考核按这一栏分类排名，不分类的留空。", "县级医院", 30),
        Column("上级", 30, False, "上级单位的名称。只有最高一级的单位留空，全局只能有一个。", "安澜县卫生健康局"),
        Column("排序", 8, False, "整数，小的排在前面，留空按 0。", "12", 9),
        Column("设立日期", 14, True, DAY_RULE, "2010-01-01", 20),
        Column("别名", 30, False, f"文件里的其他写法，{SEVERAL}", "县医院、人民医院", 2000),
    ],
    BRANCHES: [
        Column("名称", 30, True, NAME_RULE, "县人民医院第一党支部"),
        Column("上级", 30, True, "上级党组织或者所在单位的名称。", "县人民医院"),
        Column("考核分类", 18, False, "年终考核按这一栏分类排名。", "医院", 30),
        Column(
            "覆盖单位", 40, False, "党员所在的单位，几个之间用“、”隔开。新党支部必填。", "县人民医院、县中心血站", 2000
        ),
        Column("排序", 8, False, "整数，小的排在前面，留空按 0。", "31", 9),
        Column("设立日期", 14, True, DAY_RULE, "2010-01-01", 20),
    ],
    GROUPS: [
        Column("名称", 30, True, "文件里一次称呼许多单位的写法。", "局直属各单位"),
        Column("成员类别", 16, True, "从下拉列表中选。这一类的单位都算在内。", "直属单位"),
        Column("范围", 30, False, "只算某个单位及其下级时，写它的名称；不限的留空。", "局机关党委"),
        Column("别名", 30, False, f"文件里的其他写法，{SEVERAL}", "各直属单位", 2000),
    ],
    POSTS: [
        Column("姓名", 14, True, "真实姓名。", "王敏", 50),
        Column(
            "用户名",
            20,
            True,
            f"登录用，一人一个。{RULE}",
            "wangmin",
            60,
        ),
        Column("电子邮箱", 28, False, "收提醒邮件用，没有的留空。", "wangmin@example.com", 254),
        Column("单位", 30, True, "任职的单位或党支部的名称。", "县人民医院"),
        Column("岗位", 18, True, "从下拉列表中选。", "填报员", 20),
        Column("范围", 16, False, "从下拉列表中选，留空按岗位的通常范围。", "本单位", 20),
        Column("开始日期", 14, True, DAY_RULE, "2026-01-05", 20),
        Column("结束日期", 14, False, "没有期限的留空。", "", 20),
        Column("代理", 8, False, "代理的写“是”，其他留空或写“否”。", "", 5),
    ],
}

RULES = [
    "只增加，不修改：名册里已有而且一致的行不变；已有但不一致的行会作为错误指出，请在页面上修改。",
    "一行一个单位、党支部、单位组；一人有几个岗位的填几行，用户名相同。红底的栏必填。",
    "表名、第一行的栏名不要改动；多出来的栏和表不读取；空行跳过；隐藏的行同样读取。",
    "不要填写密码和身份证号码：有这样的栏，整个文件不予接受。首次登录用一次性登录码，由系统发放。",
    "不要用公式和合并单元格。每张表最多 5000 行。用 WPS 或 Excel 保存为“Excel 工作簿（*.xlsx）”。",
    "机关党委办公室、党委和三员（系统、安全、审计管理员）的任职，须由安全管理员确认后生效。三员不得由同一人兼任。",
    "有一处错误就全部不写入；错误全部列出，可下载标注了错误的副本，改好后再上传。",
]


def columns(sheet: str) -> dict[str, Column]:
    return {column.head: column for column in SHEETS[sheet]}
