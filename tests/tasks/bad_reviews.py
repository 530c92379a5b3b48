"""Bad input to those who confirm and review; read as tests/bad_cases."""

from tests.bad_cases import form

GROUPS = [
    (
        ("leader",),
        "POST tasks:review row to_confirm",
        {"send back silently": (form(**{"return": ""}), 422, "请填写缺什么")},
    ),
    (
        ("lead",),
        "POST tasks:review row to_review",
        {
            "return silently": (form(**{"return": ""}), 422, "请填写缺什么"),
            "return without a sentence": (form(**{"return": "", "reason": "缺表"}), 422, "请选择是哪一句"),
            "return a sentence that is not there": (
                form(**{"return": "", "reason": "缺表", "sentence": "\x00"}),
                422,
                "这一句已不在进展里",
            ),
            "return for no known trouble": (form(**{"return": "", "kinds": "不好"}), 422, "不好"),
            "reason too long": (form(**{"return": "", "reason": "长" * 301}), 422, "最多 300 字"),
            "comment too long": (form(**{"pass": "", "comment": "长" * 301}), 422, "最多 300 字"),
        },
    ),
    (
        ("lead",),
        "GET tasks:batch_review task to_review",
        {
            "batch of no place": (form(show="x"), 400, "筛选条件不对"),
            "batch of an endless period": (form(period="9" * 40), 400, "筛选条件不对"),
            "batch of no period": (form(period="999999"), 404, "没有找到"),
            "send nobody back": (form(back="x"), 400, "筛选条件不对"),
        },
    ),
    (
        ("lead",),
        "POST tasks:batch_review task to_review",
        {
            "pass nonsense": (form(seen="1"), 400, "勾选的内容不对"),
            "pass the endless": (form(seen="9" * 40 + "-1"), 400, "勾选的内容不对"),
            "take back nonsense": (form(take_back="", report="²"), 400, "勾选的内容不对"),
            "return nonsense": (form(**{"return": "x"}), 400, "勾选的内容不对"),
            "return a row of nobody": (form(**{"return": "999999"}), 404, "没有找到"),
            "return in its place silently": (lambda s: {"return": s["row"].pk}, 422, "请选择是哪一句"),
        },
    ),
    (
        ("leader",),
        "POST tasks:batch_confirm period to_confirm",
        {
            "confirm nonsense": (form(seen="x-1"), 400, "勾选的内容不对"),
            "send back a row of nobody": (form(**{"return": "999999"}), 404, "没有找到"),
            "send back in its place silently": (lambda s: {"return": s["row"].pk}, 422, "请选择是哪一句"),
        },
    ),
]
