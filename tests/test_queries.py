"""Queries over the whole request: for every page and member of the cast the same at 3 and at 30 rows, 15 at most."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.actions.evidence import add_version, shelve_all
from branches.actions.posts import appoint
from branches.actions.units import create_unit
from branches.models import Evidence, Unit
from records.actions import tell
from tasks.actions.applications import apply_for, take_back_application
from tasks.actions.draft_tasks import drop_task, edit_task
from tasks.actions.leads import set_lead_rule
from tasks.models import Task
from tests import make, stages
from tests.assessment import doors
from tests.branches.files import PDF
from tests.cast import DUE
from tests.records import unsent
from tests.tasks import amended, ordered, told
from tests.test_access import LINES

MOST = 15
MOST_OF = {
    "assessment:cycle": 36,  # a table with what stands in the way of the next step
    "assessment:deciding": 38,
    "assessment:publicity": 26,
    "assessment:appeal": 18,
    "assessment:letter": 17,
    "assessment:printed": 17,
    "home": 32,  # each kind of work asks once: rows, orders, self-assessments, marks, what waits for a second person
    "brief": 23,  # what each app has for the committee, who is named and how often told, two days' figures
    "tasks:assignment": 22,  # a row and all that hangs on it: steps, files, applications, amendments, orders, urgings
    "branches:shelf": 18,
    "branches:shelf_pick": 18,
    "branches:material": 18,  # a file and each kind of thing that may use it
    "tasks:urge": 18,  # of each row why it may be urged or not, what its unit was urged of, and what one more adds
    "tasks:order": 25,  # with what one more adds to the burden of the unit, for who may issue it
    "tasks:order_new": 25,
    "tasks:order_edit": 25,
    "assessment:export": 35,  # seven sheets of a workbook, not a page
    "assessment:live": 26,
    "assessment:seal": 25,  # what a year under seal rests on, and what still stands in its way
    "assessment:row": 18,  # the whole scheme with its checks, and what the fields of one form offer
    "assessment:row_add": 18,
    "assessment:scheme_workbook": 19,
    "assessment:scheme_effects": 36,  # two versions of a scheme and everything known about the cycle, scored twice
    "assessment:sandbox": 22,
    "assessment:appraisal": 25,  # one line of a total, down to the reports and the notice
    "assessment:marks": 26,  # a sheet with its neighbours, what others gave, what is cited; who may mark is asked anew
    "assessment:item": 22,
    "assessment:marking": 22,  # with what stands in the way of closing
    "assessment:compare": 20,
    "assessment:compare_export": 20,
    "assessment:review": 20,
    "profile": 26,  # a year of a unit: two years' figures, rows, files, orders, urgings, scores, decisions
    "tasks:change": 25,  # the preview of everything that follows from a change of units
}


def notice(tasks: int) -> str:
    """A notice of one pillar and `tasks` tasks, each for 局机关党委, all affiliated units and the office branches."""
    items = "\n".join(
        f"{n}.抓好第{n}项工作，按季检查一次。（责任单位：局机关党委、局直属各单位、局机关各党支部）"
        for n in range(1, tasks + 1)
    )
    head = f"安卫党〔2026〕{tasks}号\n关于印发“模范机关”建设要点的通知\n二、主要任务\n（一）建设责任型机关，做表率\n"
    return f"{head}{items}\n安澜县卫生健康局\n2026年3月2日\n"


def fill(cast, units, size) -> dict:
    """Make a portal in which each list has `size` rows: tasks, units, messages, drafts, reviews, branches, steps."""
    for n in range(size):
        create_unit(by=None, name=f"第{size}-{n}卫生院", kind=Unit.Kind.AFFILIATED, starts_on=make.FOUNDED, parent=None)
    plan = make.published_plan(cast.office, notice(size), due_on=DUE)
    for n in range(size):
        tell([user.pk for user in cast.everybody().values()], kind="notice", text=f"消息{n}")
        draft = sketched(cast.office, make.NOTICE.replace("9号", f"{size}{n:02}号"), size)
    rows = list(plan.assignments.filter(unit=units["甲医院"]).order_by("task__order"))
    for row in rows:
        file = SimpleUploadedFile("总结.pdf", stages.PDF)
        stages.reach("to_review", cast, row, uploads=(file,))
    told.kept(cast.everybody().values(), rows)
    things = {"plan": plan, "row": rows[0], "task": rows[0].task, "draft": draft, "file": Evidence.objects.first()}
    things |= {"sketched": draft.tasks.first(), "dropped": Task.every.get(plan=draft, is_dropped=True)}
    things |= {"handed": make.handover(cast)} | unsent.things(cast, size)
    things |= ordered.many(cast, plan, units, size)
    things |= {"change": make.merger(cast.office, units), "changed": make.founding(cast.office, units, f"戊{size}处")}
    things |= {"unit": units["甲医院"], "kept": shelved(cast, rows, size), "application": asked(cast, rows, size)}
    things |= {"receipt": collected(cast, plan, units["乙医院"])} | amended.under_way(cast.office, plan)
    for task in plan.tasks.all()[1:]:
        amended.rewritten(cast.office, things["amending"], task, text="按新的要求办。")
    things |= {"person": cast.stranger, "held": cast.stranger.posts.first()}
    for unit in Unit.objects.filter(name__startswith=f"第{size}-"):
        appoint(by=None, user=cast.stranger, unit=unit, role="reporter", starts_on=make.FOUNDED)
    return things | {thing: many(cast, plan, units, size) for thing, many in doors.MANY.items()}


def shelved(cast, rows, size):
    """A material of `size` versions among as many others, each used in every row's report."""
    unit, newest = rows[0].unit, None
    for n in range(size):
        files = [SimpleUploadedFile(f"{n}.pdf", PDF + f"{name}{size}-{n}".encode()) for name in ("a", "b")]
        (item,) = shelve_all(by=cast.reporter, unit=unit, uploads=files[:1])
        newest = add_version(by=cast.reporter, evidence=newest, upload=files[1]) if n else item
        for row in rows:
            row.reports.get().evidence.add(item, newest)
    return newest


def asked(cast, rows, size):
    """An application on the first row, with as many before it as there are rows."""
    about = {"assignment": rows[0], "kind": "extension", "asked_due_on": DUE, "reason": "人员调整。"}
    for _ in range(size):
        take_back_application(by=cast.reporter, application=apply_for(by=cast.reporter, **about))
    return apply_for(by=cast.reporter, **about)


def collected(cast, plan, unit):
    """As many receipts as the unit has rows, the last with a scan."""
    for row in plan.assignments.filter(unit=unit):
        found = make.receipt(cast.office, make.working(row, cast.stranger, cast.stranger_leader))
    return stages.scanned(cast.office, found)


def sketched(office, text, size):
    """A draft of which each task names `size` units nobody knows, with as many loose paragraphs, added names and leads
    to choose."""
    outside = "、".join(f"外部第{n}局" for n in range(size))
    loose = "\n".join(f"还要写好第{n}份总结。" for n in range(size))
    draft = make.draft_plan(office, text.replace("局办公室", outside).replace("2.以执行", f"{loose}\n2.以执行"))
    set_lead_rule(by=office, plan=draft, rule="each")
    first, second, third = draft.tasks.order_by("order")
    units = "、".join(f"另设第{n}科" for n in range(size))
    edit_task(by=office, task=first, version=0, name=first.name, title=first.title, units=units)
    drop_task(by=office, task=third, reason="重复")
    return draft


def counts(cast, signed_in, things) -> dict:
    """(page, member) → queries of the whole request."""
    return {
        (name, thing, who): counted(signed_in(user), address(things, name, thing))
        for name, thing in PAGES
        for who, user in cast.everybody().items()
    }


def address(things, name, thing) -> str:
    if thing == "-":
        return reverse(name)
    if thing == "month":
        return reverse(name, args=[things["unit"].pk, 2026, 9])
    if thing in ("founded", "overdue", "assignments"):
        return reverse(name, args=[thing])
    if thing == "mark":
        return reverse(name, args=["0123456789abcdef"])
    if thing == "file":
        return reverse(name, args=[things["row"].pk, things["file"].pk])
    if thing in ("receipt", "scanned"):
        return reverse(name, args=[things["receipt"].pk])
    if thing == "period":
        return reverse(name, args=[things["row"].unit_id, things["plan"].spans.first().pk])
    thing, _, word = thing.partition("/")
    args = things[thing] if isinstance(things[thing], tuple) else [things[thing].pk]
    return reverse(name, args=[*args, *filter(None, [word])])


def counted(client, url) -> int:
    reset_queries()  # the log holds 9000, and there are more pages than that
    with CaptureQueriesContext(connection) as queries:
        client.get(url).getvalue()  # to its end, so that a file is closed
    return len(queries)


PAGES = sorted({(line.values[1], line.values[2]) for line in LINES if line.values[0] == "GET"})


def test_queries_do_not_grow_with_the_rows(cast, units, signed_in):
    assert connection.features.supports_json_field  # SQLite is asked once in a connection
    few = counts(cast, signed_in, fill(cast, units, 3))
    many = counts(cast, signed_in, fill(cast, units, 30))
    assert {page: (few[page], many[page]) for page in few if few[page] != many[page]} == {}
    assert {page: count for page, count in many.items() if count > MOST_OF.get(page[0], MOST)} == {}
