"""Pages of the portal that show the assessment beside the rest: 数据体检, 年度情况."""

TABLE = """
GET data_checks - - 302 403 403 403 403 403 200 200 200 200 200 403 403
GET data_check no-category - 302 403 403 403 403 403 200 200 200 200 200 403 403
GET data_check no-measures - 302 403 403 403 403 403 200 200 200 200 404 403 403
GET profile unit - 302 200 200 404 404 200 200 200 200 200 404 404 404
"""

THINGS = {code: lambda cast, plan, scene, code=code: (code,) for code in ("no-category", "no-measures")}
MANY = {code: lambda cast, plan, units, size, code=code: (code,) for code in THINGS}

BAD = [
    (
        ("office", "committee", "inspector", "system_admin"),
        "GET data_check no-category -",
        {
            "nonsense page of a check": (lambda scene: {"page": "abc"}, 400, "页码不对"),
            "endless page of a check": (lambda scene: {"page": "9" * 40}, 400, "页码不对"),
        },
    ),
    (
        ("reporter", "lead", "office", "committee", "inspector"),
        "GET profile unit -",
        {
            "a year of nonsense": (lambda scene: {"plan": "abc"}, 400, "没有这个年度"),
            "an endless year": (lambda scene: {"plan": "9" * 40}, 400, "没有这个年度"),
            "a year of NUL": (lambda scene: {"plan": "\x00"}, 400, "没有这个年度"),
        },
    ),
]
