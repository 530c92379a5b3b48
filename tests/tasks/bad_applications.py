"""Bad input to those who apply and decide; read as tests/bad_cases."""

from tests.bad_cases import form

LONG = "长" * 301
GROUPS = [
    (
        ("reporter",),
        "POST tasks:apply row/extension working",
        {
            "extension to no day": (form(reason="缺人。"), 422, "请填写延期至"),
            "extension to the old day": (form(asked_due_on="2026-09-24", reason="缺人。"), 422, "应晚于原来的"),
            "extension to a day off": (form(asked_due_on="2026-10-04", reason="缺人。"), 422, "是休息日"),
            "extension into another year": (form(asked_due_on="2027-03-01", reason="缺人。"), 422, "不能晚于 2026 年"),
            "extension to nonsense": (form(asked_due_on="明天", reason="缺人。"), 422, "日期格式应为"),
            "extension without a reason": (form(asked_due_on="2026-10-15"), 422, "请填写理由"),
            "extension with a long reason": (form(asked_due_on="2026-10-15", reason=LONG), 422, "最多 300 字"),
            "extension with NUL": (form(asked_due_on="2026-10-15", reason="缺\x00人"), 422, "字符"),
        },
    ),
    (
        ("reporter",),
        "POST tasks:apply row/hand_back working",
        {
            "hand back to nobody": (form(reason="不属本单位。", proposed_unit="999999"), 422, "没有这个单位"),
            "hand back to nonsense": (form(reason="不属本单位。", proposed_unit="x"), 422, "没有这个单位"),
            "hand back to the own unit": (
                lambda scene: {"reason": "不属本单位。", "proposed_unit": scene["row"].unit_id},
                422,
                "没有这个单位",
            ),
        },
    ),
    (
        ("reporter",),
        "POST tasks:apply row/correction done",
        {
            "correct nothing": (form(reason="有误。"), 422, "请选择要更正的进展"),
            "correct a report that is not there": (form(reason="有误。", report="999999"), 422, "请另选"),
            "correct nonsense": (form(reason="有误。", report="x"), 422, "请另选"),
        },
    ),
    (
        ("lead",),
        "POST tasks:application application extension",
        {
            "refuse silently": (form(refuse=""), 422, "请填写答复"),
            "grant no day": (form(grant=""), 422, "请填写同意延至"),
            "grant the old day": (form(grant="", due_on="2026-09-24"), 422, "应晚于原来的"),
            "grant with a long answer": (form(grant="", due_on="2026-10-15", answer=LONG), 422, "最多 300 字"),
        },
    ),
    (
        ("office",),
        "POST tasks:application application hand_back",
        {"give to nobody": (form(grant="", give_to="999999"), 422, "没有这个单位")},
    ),
    (
        ("office", "deputy"),
        "POST tasks:act row/withdraw working",
        {
            "withdraw silently": (form(), 422, "请填写理由"),
            "withdraw with a long reason": (form(reason=LONG), 422, "最多 300 字"),
        },
    ),
    (("reporter",), "POST tasks:take_back row working", {"take back nothing": (form(), 409, "没有可以撤回的内容")}),
    (("lead",), "POST tasks:act row/close working", {"a move of no page": (form(reason="好"), 404, "没有找到")}),
]
