"""Bad input, grouped by who gives it where: (people, "METHOD address thing stage", {case: (form, status, words)})."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make

EXE = b"MZ\x90\x00" + b"\x00" * 200
OFFICE = ("office", "deputy")
READERS = ("inspector", "audit_admin")
EVERYBODY = ("reporter", "leader", "stranger", "lead", *OFFICE, "committee", "system_admin", "security_admin", *READERS)


def file(name, data):
    return lambda scene: {"file": SimpleUploadedFile(name, data)}


def form(**fields):
    return lambda scene: fields


def meant(text, unit):
    return form(text=text, meant=unit)


def terms(**changed):
    good = {"year": 2026, "due_on": "2026-12-18", "periods": "quarterly", "lead_days": 2, "grace_days": 0}
    return form(**good | changed)


def task_rhythm(rhythm):
    return lambda scene: terms()(scene) | {f"rhythm-{scene['draft'].tasks.first().pk}": rhythm}


def leads(scene, chosen, version=0):
    """The leads of the draft's first task, all but good."""
    task = scene["draft"].tasks.first()
    return {f"lead-{task.pk}": chosen, f"version-{task.pk}": version}


def added(**changed):
    """A good further task but for `changed`."""

    def made(scene):
        good = {"pillar": scene["draft"].pillars.first().pk, "title": "补上", "text": "补上。", "units": "局办公室"}
        return good | changed

    return made


def measures(**changed):
    """A good form of one measure but for `changed`."""
    good = {"m-TOTAL_FORMS": 1, "m-INITIAL_FORMS": 0, "version": 0}
    good |= {"m-0-text": "列清单", "m-0-owner": "", "m-0-proof": "", "m-0-due_on": "2026-10-30"}
    return form(**good | {name.replace("first_", "m-0-"): value for name, value in changed.items()})


def report(status="doing", **changed):
    """A good row of the page of a period but for `changed`."""
    return lambda scene: make.row_form(scene["row"], status=status, **changed)


def upload(name, data):
    return lambda scene: report(uploads=SimpleUploadedFile(name, data))(scene)


GROUPS = [
    (
        ("security_admin",),
        "POST branches:answer_post post -",
        {"neither confirm nor refuse a post": (form(), 400, "没有指明确认还是不同意")},
    ),
    (
        OFFICE,
        "POST tasks:import - -",
        {
            "no file": (form(), 422, "请选择要导入的文件，或者在下面粘贴全文"),
            "only blanks": (form(text=" \n　"), 422, "请选择要导入的文件，或者在下面粘贴全文"),
            "file and text": (
                lambda s: form(text="一、任务")(s) | file("a.txt", "一、任务".encode())(s),
                422,
                "不知道以哪一份为准",
            ),
            "text without tasks": (form(text="一封普通的信。"), 422, "没有找到任务"),
            "text with NUL": (form(text="一、任务\x00"), 422, "字符"),
            "endless text": (form(text="长" * 700_001), 422, "超过 70 万字"),
            "empty file": (file("a.txt", b""), 422, "文件是空的"),
            "binary file": (file("a.txt", EXE), 422, "认不出文件的文字编码"),
            "unknown encoding": (file("a.txt", b"\xff\x81\xff\x81\x30" * 9), 422, "再上传"),
            "other type": (file("a.exe", EXE), 422, ".txt"),
            "oversized": (file("a.txt", b"a" * 2_097_153), 422, "超过 2 MB"),
            "no tasks": (file("a.txt", "一封普通的信。".encode()), 422, "没有找到任务"),
        },
    ),
    (
        OFFICE,
        "POST tasks:names draft -",
        {
            "unknown unit": (meant("局办公室", "unit-999999"), 422, "没有这个单位"),
            "endless unit": (meant("局办公室", "unit-" + "9" * 25), 422, "没有这个单位"),
            "malformed unit": (meant("局办公室", "unit-²"), 422, "没有这个单位"),
            "unknown kind": (meant("局办公室", "person-1"), 422, "没有这个单位"),
            "no unit": (form(text="局办公室"), 422, "请选择这个名称对应的单位"),
            "seen otherwise": (form(text="局办公室", meant="nobody", seen="unit-1"), 409, "已由他人确认为“局办公室”"),
            "foreign name": (
                lambda s: {"text": "无此名称", "meant": f"unit-{s['row'].unit_id}"},
                409,
                "没有“无此名称”",
            ),
        },
    ),
    (
        OFFICE,
        "POST tasks:leave_out draft -",
        {
            "leave out nothing": (form(), 422, "没有选中名称"),
            "leave out an unheard name": (form(text="无此名称"), 422, "方案中没有这个写法"),
            "leave out known names": (form(text="局办公室"), 409, "都已由他人确认"),
        },
    ),
    (
        OFFICE,
        "POST tasks:lead_rule draft -",
        {
            "no rule": (form(), 422, "请确认谁牵头"),
            "unknown rule": (form(lead_rule="last"), 422, "选"),
        },
    ),
    (
        OFFICE,
        "POST tasks:leads draft -",
        {
            "no leads": (form(), 422, "请选择每项任务由谁牵头"),
            "leads of another rule": (lambda s: leads(s, "nobody"), 409, "牵头规则已由他人改为其他规则"),
            "a lead that is not named": (lambda s: leads(s, "999999"), 422, "请从列表中选择"),
            "a nonsense lead": (lambda s: leads(s, "x"), 422, "请从列表中选择"),
            "a lead without version": (lambda s: leads(s, "nobody", version=""), 422, "必填"),
        },
    ),
    (
        OFFICE,
        "POST tasks:add_task draft -",
        {
            "an empty task": (form(), 422, "请填写标题"),
            "a task of a foreign pillar": (added(pillar=999_999), 422, "没有这个类型"),
            "a task without units": (added(units=""), 422, "请填写责任单位"),
            "a task of commas": (added(units="、、"), 422, "请填写责任单位"),
            "a task of an endless unit": (added(units="长" * 101), 422, "单位名称最多 100 字"),
            "a task of an unknown thing": (added(things="unit-999999"), 422, "没有这个单位"),
            "a task with a control character": (added(title="a\x0bb"), 422, "无法识别的字符"),
            "a title too long": (added(title="长" * 501), 422, "500"),
            "a task twice": (added(title="以理论学习为先导，按季开展集中学习"), 409, "已有标题相同的任务"),
            "a task of an unheard paragraph": (added(leftover="999999"), 404, "没有"),
            "a task of nonsense": (added(leftover="²"), 404, "没有"),
        },
    ),
    (
        OFFICE,
        "POST tasks:edit_task sketched -",
        {
            "no name": (form(name="", title="a", version=0), 422, "短名"),
            "name too long": (form(name="长" * 31, title="a", version=0), 422, "30"),
            "stale task": (form(name="a", title="a", version=7), 409, "已被他人修改"),
            "no version": (form(name="a", title="a"), 422, "必填"),
        },
    ),
    (
        OFFICE,
        "POST tasks:drop_task sketched -",
        {
            "drop silently": (form(), 422, "请填写理由"),
            "drop at length": (form(reason="长" * 301), 422, "最多 300 字"),
        },
    ),
    (OFFICE, "POST tasks:restore_task sketched -", {"restore what is there": (form(), 409, "没有被剔除")}),
    (
        OFFICE,
        "POST tasks:rename_pillar pillar -",
        {
            "no short name": (form(name=""), 422, "请填写类型的简称"),
            "short name too long": (form(name="长" * 31), 422, "30"),
        },
    ),
    (
        OFFICE,
        "POST tasks:sort_leftover leftover -",
        {
            "no decision": (form(), 422, "请选择怎样处理这段文字"),
            "unknown decision": (form(decision="burn"), 422, "没有这种处理方式"),
            "merge into nothing": (form(decision="merge"), 422, "请选择并入哪项任务"),
            "merge into nonsense": (form(decision="merge", task="x"), 422, "请从列表中选择"),
            "merge into an unheard task": (form(decision="merge", task="999999"), 404, "没有"),
            "reopen what is open": (form(decision="reopen"), 409, "还没有处理"),
        },
    ),
    (
        OFFICE,
        "POST tasks:withdraw plan -",
        {
            "withdraw what work hangs on": (form(), 422, "不能撤回：单位已经写了内容"),
        },
    ),
    (
        OFFICE,
        "POST tasks:terms draft -",
        {
            "no terms": (form(), 422, "请填写办结时限"),
            "due in the past": (terms(due_on="2026-09-15"), 422, "应晚于今天"),
            "due on a day off": (terms(due_on="2026-12-20"), 422, "是休息日"),
            "due in another year": (terms(year=2027), 422, "应在 2027 年内"),
            "due on no day": (terms(due_on="年底"), 422, "日期格式"),
            "unknown periods": (terms(periods="daily"), 422, "选"),
            "a task on an unknown rhythm": (task_rhythm("daily"), 422, "选"),
            "leads before members": (terms(lead_days=-1), 422, "不能小于 0"),
            "leads much later": (terms(lead_days=11), 422, "最多 10"),
            "grace without end": (terms(grace_days="9" * 30), 422, "最多 10"),
            "grace of words": (terms(grace_days="三天"), 422, "应为整数"),
            "no word on grace": (terms(grace_days=""), 422, "不需要就填 0"),
            "preview of nothing": (form(preview="1"), 422, "请填写办结时限"),
        },
    ),
    (
        OFFICE,
        "POST tasks:assign_unit task -",
        {
            "assign nobody": (form(reason="新增"), 422, "请选择单位。"),
            "assign nonsense": (form(unit="x", reason="新增"), 422, "没有这个单位"),
            "assign an endless unit": (form(unit="9" * 25, reason="新增"), 422, "没有这个单位"),
            "assign silently": (lambda s: {"unit": s["row"].unit_id}, 422, "请填写理由"),
            "assign twice": (lambda s: {"unit": s["row"].unit_id, "reason": "新增"}, 409, "没有重复补派"),
        },
    ),
    (OFFICE, "POST tasks:publish draft -", {"publish without terms": (form(), 409, "请先填写年度")}),
    (OFFICE, "POST tasks:terms plan -", {"terms of a published plan": (terms(), 409, "已经发布")}),
    (
        EVERYBODY,
        "POST tasks:accept plan -",
        {
            "accept for no unit": (form(), 400, "没有指明为哪个单位"),
            "accept for nonsense": (form(unit="x"), 400, "没有指明为哪个单位"),
        },
    ),
    (
        ("reporter",),
        "POST tasks:accept plan to_plan",
        {"accept twice": (lambda s: {"unit": s["row"].unit_id}, 409, "没有待签收")},
    ),
    (
        ("reporter",),
        "POST tasks:measures row to_plan",
        {
            "measure without text": (measures(first_text=""), 422, "请写明举措"),
            "measure too long": (measures(first_text="长" * 201), 422, "最多 200 字"),
            "no measures": (measures(first_text="", first_due_on=""), 422, "请至少写一条举措"),
            "measure after the plan": (measures(first_due_on="2027-01-04"), 422, "完成时限应在"),
            "measure on no day": (measures(first_due_on="明天"), 422, "日期格式"),
            "measure on a day off": (measures(first_due_on="2026-10-31"), 422, "是休息日"),
            "measures without their count": (form(version=0), 422, "举措"),
            "measure with a control character": (measures(first_text="列\x0b清单"), 422, "无法识别的字符"),
            "a plan without a person in charge": (measures(file="", first_proof="已印发"), 422, "请填写责任人"),
            "a plan without how one sees it": (measures(file="", first_owner="张工"), 422, "请填写完成标志"),
            "how one sees it at length": (measures(first_proof="长" * 201), 422, "完成标志最多 200 字"),
            "stale measures with a nonsense row": (measures(version=7, first_pk="²"), 409, "已被他人修改"),
            "stale measures": (measures(version=7), 409, "已被他人修改"),
        },
    ),
    (("reporter",), "POST tasks:measures row working", {"measures too late": (measures(), 409, "不能修改举措")}),
    (
        ("reporter",),
        "POST tasks:copy_measures row to_plan",
        {
            "copy nothing": (form(version=0), 422, "没有选中任何一条"),
            "copy nonsense": (form(version=0, sources="²"), 422, "选中的举措不对"),
            "copy what is not there": (form(version=0, sources="999999"), 409, "不能带入这一项"),
        },
    ),
    (
        ("reporter",),
        "POST tasks:adjust_measures row working",
        {
            "adjust silently": (measures(version=1, first_owner="张工", first_proof="有记录"), 422, "请填写调整理由"),
            "adjust with a control character": (measures(version=1, reason="a\x0bb"), 422, "无法识别的字符"),
        },
    ),
    (
        ("leader",),
        "POST tasks:answer_adjustment adjustment adjusted",
        {
            "answer an adjustment with nothing": (form(), 400, "没有指明"),
            "send an adjustment back silently": (form(**{"return": ""}), 422, "请填写理由"),
        },
    ),
    (
        ("reporter",),
        "POST tasks:unit_measures unit to_plan",
        {
            "file nothing": (form(file=""), 422, "没有选中任何一项"),
            "file nonsense": (form(file="", row="²-1"), 400, "选中的落实项不对"),
            "neither file nor confirm": (form(row="1-1"), 400, "没有指明"),
        },
    ),
    (
        ("reporter",),
        "POST tasks:period_report period working",
        {
            "report too long": (report(text="长" * 301), 422, "最多 300 字"),
            "report with NUL": (report(text="a\x00b"), 422, "字符"),
            "report of an unknown status": (report(status="most"), 422, "选"),
            "report of no version": (report(version=""), 422, "必填"),
            "report of a nonsense version": (report(version="x"), 422, "整数"),
            "program as PDF": (upload("a.pdf", EXE), 422, "文件内容不是 pdf 格式"),
            "program": (upload("a.exe", EXE), 422, "不接受这种文件"),
            "empty PDF": (upload("a.pdf", b""), 422, "文件是空的"),
            "nonsense file of the shelf": (report(keep="x"), 422, "选用的材料不对"),
            "foreign file of the shelf": (report(keep="999999"), 422, "不在本单位书架上"),
            "endless file of the shelf": (report(keep="9" * 30), 422, "选用的材料不对"),
            "stale report": (report(version=4), 409, "刚被别人改过"),
            "report of another period": (report(period=999_999), 422, "现在不能填报"),
            "no rows": (form(submit=""), 409, "没有要填报的内容"),
            "a foreign row": (form(**{"r999999-version": 0, "r999999-text": "改"}), 409, "没有要填报的内容"),
        },
    ),
    (
        ("reporter",),
        "POST tasks:save_row period_row working",
        {
            "text too long by itself": (report(text="长" * 301), 422, "没有保存：本期进展最多 300 字"),
            "stale by itself": (report(version=4), 409, "刚被别人改过"),
            "another row": (form(**{"r999999-version": 0}), 409, "没有要填报的内容"),
        },
    ),
    (
        ("reporter",),
        "POST tasks:period_report period to_plan",
        {"report too early": (lambda s: {f"r{s['row'].pk}-version": 0}, 409, "没有要填报的内容")},
    ),
    (("reporter",), "POST tasks:ask_closing row working", {"close half": (form(reason="完成"), 409, "尚未全部完成")}),
    (("lead",), "POST tasks:answer_closing row working", {"close unasked": (form(close=""), 409, "不能办结")}),
    (
        EVERYBODY,
        "GET tasks:assignments - -",
        {
            "NUL in the search": (form(q="\x00"), 400, "字符"),
            "endless search": (form(q="长" * 51), 400, "筛选条件不对"),
            "nonsense page": (form(page="abc"), 400, "页码不对"),
            "superscript page": (form(page="²"), 400, "页码不对"),
            "endless page": (form(page="9" * 40), 400, "页码不对"),
            "nonsense plan": (form(plan="abc"), 400, "筛选条件不对"),
            "endless unit": (form(unit="9" * 40), 400, "筛选条件不对"),
            "unknown light": (form(light="红"), 400, "筛选条件不对"),
            "endless lead": (form(lead="9" * 40), 400, "筛选条件不对"),
            "NUL in the category": (form(category="\x00"), 400, "筛选条件不对"),
        },
    ),
    (
        EVERYBODY,
        "GET tasks:matrix - -",
        {
            "matrix of nonsense": (form(kind="x"), 400, "筛选条件不对"),
            "matrix of no pillar": (form(pillar="9" * 40), 400, "筛选条件不对"),
            "matrix with NUL": (form(category="\x00"), 400, "筛选条件不对"),
            "matrix of an endless category": (form(category="长" * 31), 400, "筛选条件不对"),
            "matrix in no order": (form(sort="name"), 400, "筛选条件不对"),
            "matrix from no unit": (form(page="²"), 400, "页码不对"),
            "matrix of no columns": (form(part="-1"), 400, "筛选条件不对"),
        },
    ),
    (EVERYBODY, "GET tasks:matrix_print - -", {"sheet of nonsense": (form(kind="x"), 400, "筛选条件不对")}),
    (
        ("lead", *OFFICE),
        "GET tasks:missing - -",
        {
            "nonsense period": (form(period="x"), 400, "没有这个填报期"),
            "endless period": (form(period="9" * 40), 400, "没有这个填报期"),
            "period of NUL": (form(period="\x00"), 400, "没有这个填报期"),
        },
    ),
    (EVERYBODY, "GET tasks:task task -", {"nonsense page of a task": (form(page="abc"), 400, "页码不对")}),
    (EVERYBODY, "GET records:messages - -", {"nonsense page of messages": (form(page="a"), 400, "页码不对")}),
    (
        ("system_admin",),
        "POST branches:import - -",
        {
            "no workbook": (form(), 422, "请选择填好的表"),
            "empty workbook": (file("a.xlsx", b""), 422, "文件是空的"),
            "program as workbook": (file("a.xlsx", EXE), 422, "不是 .xlsx 工作簿"),
            "text as workbook": (file("a.csv", b"a,b"), 422, "只接受 .xlsx"),
            "oversized workbook": (file("a.xlsx", b"PK\x03\x04" + b"a" * 5 * 1024 * 1024), 413, "超过 5 MB"),
        },
    ),
    (
        ("system_admin",),
        "POST branches:import_check - -",
        {"confirm nothing": (form(seen="\x00"), 409, "没有等待确认的文件")},
    ),
    (("system_admin",), "GET jobs - -", {"an unknown filter of the jobs": (form(name="a\x00'"), 200, "后台任务")}),
    (READERS, "GET trail - -", {"nonsense page of the trail": (form(page="a"), 400, "页码不对")}),
]
