"""Bad input in the editor of a scheme, as in tests/bad_cases.py."""

from assessment.drafts import row_of
from assessment.schemes.walking import digest
from tests.assessment.doors.schemes import indicator, new_form, terms_form
from tests.bad_cases import OFFICE, form


def typed(**changed):
    """The form of the indicator `line`, good but for `changed`."""
    return lambda scene: indicator(seen=digest(row_of(scene["line"]))) | changed


def new(**changed):
    return lambda scene: new_form(scene["plan"]) | changed


def terms(**changed):
    return lambda scene: terms_form(scene["sketch"], **changed)


BAD = [
    (
        OFFICE,
        "POST assessment:row line/indicator -",
        {
            "an indicator of nothing": (form(), 422, "请填写这一项"),
            "an indicator with NUL": (typed(name="a\x00b"), 422, "字符"),
            "an indicator with a control character": (typed(standard="a\x0bb"), 422, "无法识别的字符"),
            "an endless indicator": (typed(name="长" * 61), 422, "最多 60 字"),
            "an endless standard": (typed(standard="长" * 2001), 422, "最多 2000 字"),
            "points of words": (typed(points="十分"), 422, "请填写数字"),
            "negative points": (typed(points="-1"), 422, "不能小于 0"),
            "points beyond all": (typed(points="100.01"), 422, "不能大于 100"),
            "points too fine": (typed(points="1.005"), 422, "最多两位小数"),
            "points without end": (typed(points="9" * 400), 422, "数字"),
            "points of no number": (typed(points="NaN"), 422, "请填写数字"),
            "endless points": (typed(points="Infinity"), 422, "请填写数字"),
            "points in powers": (typed(points="1e999999999"), 422, "数字"),
            "an unknown kind": (typed(kind="formula"), 422, "请从列表中选择"),
            "no kind": (typed(kind=""), 422, "请选择一项"),
            "an unknown source": (typed(source="os.system"), 422, "请从列表中选择"),
            "an unknown marker": (typed(marker_id="999999"), 422, "请从列表中选择"),
            "an endless marker": (typed(marker_id="9" * 40), 422, "请从列表中选择"),
            "a task of nonsense": (typed(task_id="²"), 422, "请从列表中选择"),
            "bands of nonsense": (typed(kind="banded", bands="很多次"), 422, "有一行看不懂"),
            "bands below nothing": (typed(kind="banded", bands="-1 起得 2 分"), 422, "有一行看不懂"),
            "bands without end": (typed(kind="banded", bands="1 起得 2 分\n" * 21), 422, "最多 20 档"),
            "a threshold too large": (typed(threshold="1000000"), 422, "数字太"),
            "an unseen indicator": (typed(seen=""), 409, "已被他人修改"),
            "an indicator seen otherwise": (typed(seen="x" * 16), 409, "已被他人修改"),
        },
    ),
    (
        OFFICE,
        "POST assessment:row_add part/indicator -",
        {"a new indicator of nothing": (form(), 422, "请填写这一项")},
    ),
    (
        OFFICE,
        "POST assessment:row_add sketch/component -",
        {
            "extra points with a weight": (form(kind="extra", name="加减", weight="1"), 422, "加减分不占权重"),
            "a weight beyond all": (form(kind="poll", name="测评", weight="101"), 422, "不能大于 100"),
            "a second component of a kind": (form(kind="poll", name="测评", weight="1"), 422, "已经有这种类型的构成"),
        },
    ),
    (
        OFFICE,
        "POST assessment:row_add sketch/veto -",
        {"a veto to an unknown grade": (form(name="谎报", effect="cap", grade="不合格"), 422, "请从列表中选择")},
    ),
    (OFFICE, "POST assessment:row_add sketch/nonsense -", {"a row of nonsense": (form(), 404, "没有")}),
    (
        OFFICE,
        "POST assessment:scheme_new - -",
        {
            "a scheme of nothing": (form(), 422, "请填写四位数的年度"),
            "a scheme of no year": (new(year="99999"), 422, "请填写四位数的年度"),
            "a scheme by an unheard plan": (new(plan="999999"), 422, "请从列表中选择"),
            "a scheme by a draft plan": (lambda s: new_form(s["draft"]), 422, "请从列表中选择"),
            "a copy of an unheard scheme": (new(basis="999999"), 422, "请从列表中选择"),
            "a scheme with NUL": (new(name="a\x00"), 422, "字符"),
            "a scheme at length": (new(name="长" * 61), 422, "最多 60 字"),
            "a scheme for nobody": (new(subjects="people"), 422, "请从列表中选择"),
        },
    ),
    (
        OFFICE,
        "POST assessment:scheme_terms sketch -",
        {
            "a quota beyond all": (terms(quota_percent="101"), 422, "不能大于 100"),
            "an unknown category": (terms(categories=["星级"]), 422, "没有这个分类"),
            "an unknown tie key": (terms(tie_1="luck"), 422, "请从列表中选择"),
            "terms seen otherwise": (terms(seen="x"), 409, "已被他人修改"),
        },
    ),
    (
        OFFICE,
        "POST assessment:scheme_renew scheme -",
        {
            "a version silently": (form(), 422, "请写明为什么改版"),
            "a version at length": (form(reason="长" * 301), 422, "最多 300 字"),
        },
    ),
]
