"""Bad input to the change of units, as tests/bad_cases.py has it."""

from branches.models import Unit
from tests import make
from tests.bad_cases import OFFICE, form


def merger(**changed):
    """A good merger but for `changed`; units are named."""

    def made(scene):
        said = {"units": ["甲医院"], "takers": "乙医院"} | changed
        ids = {unit.name: unit.pk for unit in Unit.objects.all()}
        found = {"units": [ids.get(name, name) for name in said.pop("units")]}
        found["takers"] = ids.get(said["takers"], said["takers"])
        return make.CHANGE | said | found

    return made


CHANGES = [
    (
        OFFICE,
        "POST branches:change_edit change -",
        {
            "a change without a document": (merger(document_number=""), 422, "请填写文号"),
            "a change without a day": (merger(effective_on=""), 422, "请填写生效日期"),
            "a change on no day": (merger(effective_on="2026-02-30"), 422, "日期格式应为"),
            "a change without a reason": (merger(reason=" "), 422, "请填写事由"),
            "a change of nothing": (merger(units=[]), 422, "请选择被合并的单位"),
            "a change of no unit": (merger(units=["9" * 30]), 422, "没有这个单位"),
            "a merger into two": (merger(new_name="安澜医院"), 422, "二者选一"),
            "a merger into none": (merger(takers=""), 422, "二者选一"),
            "a merger into itself": (merger(takers="甲医院"), 422, "既是变更单位又是承接单位"),
            "a merger with a branch": (merger(takers="乙医院党支部"), 422, "请分开办理"),
            "a merger into a taken name": (
                merger(units=["甲医院", "乙医院"], takers="", new_name="医政科"),
                422,
                "已经有名称",
            ),
            "a merger of one": (merger(takers="", new_name="安澜医院"), 422, "至少涉及两个单位"),
            "a merger before its time": (merger(effective_on="2019-12-31"), 422, "生效日期应晚于"),
            "a merger of the top": (merger(units=["安澜县卫生健康局"]), 422, "没有这个单位"),
        },
    ),
    (
        ("system_admin",),
        "POST tasks:change_apply change -",
        {"not the office's": (form(), 403, "由机关党委办公室办理")},
    ),
    (OFFICE, "POST tasks:change_apply change -", {"nothing was seen": (form(), 409, "请返回重新核对")}),
    (OFFICE, "POST tasks:change_apply changed -", {"done before": (form(), 409, "已经办理")}),
    (OFFICE, "POST branches:change_discard changed -", {"throw away what was done": (form(), 409, "已经办理")}),
]
