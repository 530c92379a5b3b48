"""What the columns of a table of tasks hold, by their heads."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from tasks.notices.roles import ROLE, UNIT_LABEL

LONGEST_HEAD = 18
LONGEST_IN_ALL = 60  # brackets included

_BRACKET = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]")
_SENTENCE = re.compile("[，。；！？]")
_DUTIES = re.compile("任务|措施|举措|事项|工作|要求|内容")
_TASKS = re.compile(_DUTIES.pattern + "|项目|目标|问题|指标|名称|重点|计划|行动|工程|活动|职责|做法|清单|标准")
_LABEL = re.compile("(?:牵头|责任|配合|分管|完成|办理|整改)?(?:单位|部门|科室|领导|人|时限|时间|期限)|备注|联系电话")


class Column(Enum):
    NUMBER = auto()
    GROUP = auto()  # 类别: a heading over several rows
    TEXT = auto()
    REMARK = auto()
    UNITS = auto()
    UNITS_AND_PERSONS = auto()
    PERSONS = auto()
    DEADLINE = auto()
    NONE = auto()  # without a head


_HEADS = [
    (Column.NUMBER, re.compile(r"序号?|编号|项次|№|[Nn][Oo]\.?")),
    (Column.UNITS_AND_PERSONS, re.compile(rf".*(?:{ROLE}).*(?:单位|部门|科室).*(?:人|领导|人员)")),
    (
        Column.UNITS,
        re.compile(
            rf"{UNIT_LABEL}|.*(?:{ROLE}|完成|涉及|相关).*(?:单位|部门|科室|处室|股室|机构|主体)"
            "|部门|科室|处室|股室|(?:责任|任务|职责)?分工"
        ),
    ),
    (Column.PERSONS, re.compile(".*(?:领导|人|人员|姓名|电话|手机|职务|联络员)")),
    (Column.DEADLINE, re.compile(".*(?:时限|期限|时间|节点|时间表|进度)(?:要求|安排)?")),
    (Column.GROUP, re.compile(".*(?:类别|类型|分类|大类|领域|板块|模块|方面|维度|一级指标)")),
    (Column.REMARK, re.compile("备注|说明|附注")),
    (Column.NONE, re.compile("")),
]


@dataclass(frozen=True)
class Head:
    """A column: what it holds and its name."""

    column: Column
    name: str


def read_heads(cells: list[str]) -> list[Head] | None:
    """A head for each cell; None where they are not the heads of a table of tasks, which has tasks and units."""
    if not all(map(_is_short, cells)):
        return None
    heads = _with_bare_units([_head(cell) for cell in cells])
    kinds = {head.column for head in heads}
    named = bool(kinds & {Column.UNITS, Column.UNITS_AND_PERSONS})
    tasks = Column.GROUP in kinds or any(map(_is_of_tasks, heads))
    return heads if named and tasks else None


def is_label(cell: str) -> bool:
    """Whether a cell names what stands beside it, as in a form with one task, rather than below it."""
    return len(cell) <= LONGEST_HEAD and bool(_LABEL.fullmatch("".join(cell.split())))


def _is_of_tasks(head):
    return head.column is Column.TEXT and bool(_TASKS.search(head.name))


def is_number_head(cell: str) -> bool:
    return len(cell) <= LONGEST_HEAD and _head(cell).column is Column.NUMBER


def _with_bare_units(heads):
    """单位 alone may be a measure, or units in a list of addresses; beside tasks it means who does them."""
    beside_tasks = any(head.column is Column.TEXT and _DUTIES.search(head.name) for head in heads)
    bare = Head(Column.TEXT, "单位")
    return [Head(Column.UNITS, head.name) if head == bare and beside_tasks else head for head in heads]


def _head(cell):
    whole = "".join(cell.split())
    bare = _BRACKET.sub("", whole)
    column = next((column for column, form in _HEADS if form.fullmatch(bare)), Column.TEXT)
    if column is Column.UNITS and re.search("责任人|负责人|领导", whole):
        column = Column.UNITS_AND_PERSONS
    return Head(column, whole)


def _is_short(cell):
    bare = _BRACKET.sub("", cell[: LONGEST_IN_ALL + 1])
    return len(cell) <= LONGEST_IN_ALL and len(bare) <= LONGEST_HEAD and not _SENTENCE.search(bare)
