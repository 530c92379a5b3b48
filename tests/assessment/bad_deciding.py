"""Bad input for vetoes, adjustments, decisions, the notice and appeals; as tests/bad_cases.py."""

from tests.assessment import deciding as stages
from tests.assessment import run
from tests.bad_cases import OFFICE, form


def veto(**changed):
    return lambda s: stages.VETO | {"veto": stages.veto_of(s["mine"].cycle).pk} | changed


def adjusted(**changed):
    return lambda s: {"points": "1.00", "reason": "会议决定", "decision": s["ruling"].pk} | changed


def tie(**changed):
    said = {"category": "医院", "reason": "会议决定"}
    return lambda s: said | {"chosen": [s["tied_one"].pk], "decision": s["ruling"].pk} | changed


def window(**changed):
    return form(**{"opens_on": "2026-09-17", "closes_on": "2026-09-23", "contact": stages.CONTACT} | changed)


def appeal(**changed):
    return lambda s: {"indicator": run.by_hand(s["on_show"].cycle).pk, "text": "已补上。"} | changed


def answer(**changed):
    return form(**{"verdict": "reject", "answer": "核对台账。"} | changed)


ENDLESS = "9" * 40
GROUPS = [
    (
        ("office",),
        "POST assessment:veto_new mine -",
        {
            "veto of nothing": (form(), 422, "请选择情形"),
            "veto of another scheme": (veto(veto=ENDLESS), 422, "不在考核方案里"),
            "veto without facts": (veto(facts=" "), 422, "请填写事实"),
            "veto without a document": (veto(document_number=""), 422, "请填写依据文号"),
            "veto of NUL": (veto(facts="a\0"), 422, "字符"),
            "veto at length": (veto(facts="长" * 301), 422, "事实最多 300 字"),
        },
    ),
    (
        ("office",),
        "POST assessment:adjustment_new mine -",
        {
            "adjust nothing": (adjusted(points="", grade=""), 422, "请填写调整的分数，或者选择等次"),
            "adjust by nought": (adjusted(points="0"), 422, "请填写调整的分数，或者选择等次"),
            "adjust endlessly": (adjusted(points=ENDLESS), 422, "调整分数："),
            "adjust by no number": (adjusted(points="NaN"), 422, "请填写数字"),
            "adjust too finely": (adjusted(points="0.001"), 422, "最多两位小数"),
            "adjust to an unknown grade": (adjusted(grade="极好"), 422, "没有这个等次"),
            "adjust by no decision": (adjusted(decision=""), 422, "请选择会议决定"),
            "adjust by a decision that never was": (adjusted(decision=ENDLESS), 422, "没有生效"),
            "adjust without a reason": (adjusted(reason=""), 422, "请填写理由"),
        },
    ),
    (
        ("office",),
        "POST assessment:tie tied -",
        {
            "settle no tie": (tie(category="没有"), 409, "没有待定的并列"),
            "settle with a stranger": (tie(chosen=[ENDLESS]), 422, "只能在并列的考核对象中选择"),
            "settle with NUL": (tie(chosen=["\0"]), 422, "只能在并列的考核对象中选择"),
            "settle without a decision": (tie(decision=""), 422, "请选择会议决定"),
        },
    ),
    (
        ("deputy",),
        "POST assessment:decide submitted/decide_by -",
        {
            "decide by nothing": (form(), 422, "请选择会议决定"),
            "decide by nonsense": (form(decision="x"), 422, "没有生效"),
        },
    ),
    (
        ("committee",),
        "POST assessment:decide submitted/send_back -",
        {
            "send results back without a reason": (form(), 422, "请填写理由"),
            "send results back at length": (form(reason="长" * 201), 422, "理由最多 200 字"),
        },
    ),
    (
        OFFICE,
        "POST assessment:publish_results decided -",
        {
            "publish without days": (window(opens_on="", closes_on=""), 422, "请选择日期"),
            "publish on no day": (window(opens_on="明天"), 422, "日期格式应为"),
            "publish from the past": (window(opens_on="2026-09-15"), 422, "不能早于今天"),
            "publish on a holiday": (window(closes_on="2026-10-01"), 422, "不是工作日"),
            "publish for a day": (window(closes_on="2026-09-17"), 422, "至少 5 个工作日"),
            "publish backwards": (window(closes_on="2026-09-16"), 422, "现在是 0 个"),
            "publish for ever": (window(closes_on="9999-12-31"), 422, "公示最长到 60 天以后"),
            "publish without a contact": (window(contact=""), 422, "请填写受理部门"),
        },
    ),
    (
        OFFICE,
        "POST assessment:objections public -",
        {
            "count no objections": (form(objections="", seen=0), 422, "请填写件数"),
            "count fewer than none": (form(objections=-1, seen=0), 422, "收到意见数"),
            "count endless objections": (form(objections=ENDLESS, seen=0), 422, "最多 9999 件"),
            "count from nowhere": (form(objections=1), 400, "没有收到原来的件数"),
            "count what was counted": (form(objections=1, seen=7), 409, "已被他人修改"),
        },
    ),
    (
        ("reporter", "leader"),
        "POST assessment:appeal_new on_show -",
        {
            "appeal against nothing": (appeal(indicator=""), 422, "请选择指标"),
            "appeal against no indicator": (appeal(indicator=ENDLESS), 422, "这一项不能申诉"),
            "appeal without words": (appeal(text=" "), 422, "请填写申诉内容"),
            "appeal at length": (appeal(text="长" * 501), 422, "申诉内容最多 500 字"),
            "appeal with NUL": (appeal(text="a\0"), 422, "字符"),
        },
    ),
    (
        ("deputy",),
        "POST assessment:appeal_answer appeal/answer -",
        {
            "answer an appeal with nothing": (form(), 422, "请选择结论"),
            "answer an appeal with a riddle": (answer(verdict="maybe"), 422, "请选择结论"),
            "answer an appeal without words": (answer(answer=""), 422, "请填写答复"),
            "uphold an appeal to nothing": (answer(verdict="uphold"), 422, "须填写改定的数"),
            "uphold an appeal to too much": (answer(verdict="uphold", points="60.01"), 422, "不能大于 60"),
        },
    ),
    (
        ("reporter", *OFFICE, "committee", "inspector"),
        "GET assessment:publicity public -",
        {
            "a notice of no category": (form(category="没有"), 400, "没有这个分类"),
            "a notice of NUL": (form(category="\0"), 400, "没有这个分类"),
        },
    ),
]
