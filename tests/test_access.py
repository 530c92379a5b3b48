"""Who gets what answer at every address of the portal. An address missing from the table fails."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from branches.actions.evidence import shelve_all
from branches.models import UnitAlias
from tasks.models import Receipt
from tasks.outlook import consequences, digest, outlook_of
from tests import make, stages
from tests.assessment import doors
from tests.branches.files import PDF
from tests.modelagency import listed, searched
from tests.records import unsent
from tests.scenes import sketched
from tests.tasks import amended, ordered, ruled, told, urged

COLUMNS = ["anonymous", "reporter", "leader", "stranger", "stranger_leader", "lead", "office", "deputy", "committee"]
COLUMNS += ["inspector", "system_admin", "security_admin", "audit_admin"]

# One line for each address and method. `stage` is how far the assignment of unit A has come, so reporter and leader are
# its own people and stranger those of another unit; `draft` is a draft plan, `sketch` a draft scheme, `branch` that of
# unit A in an opened and computed cycle. 302 for anonymous leads to the sign-in page.
#
# method name            object  stage           anon rep lea str stl led off dep com ins sys sec aud
TABLE = """
GET  home                -       -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  login               -       -               200 302 302 302 302 302 302 302 302 302 302 302 302
GET  sign_in_code        -       -               200 200 200 200 200 200 200 200 200 200 200 200 200
GET  account             -       -               302 200 200 200 200 200 200 200 200 200 200 200 200
POST account             -       -               302 422 422 422 422 422 422 422 422 422 422 422 422
GET  codes               -       -               302 403 200 403 200 403 200 200 403 403 200 403 403
POST codes               -       -               302 403 422 403 422 403 422 422 403 403 422 403 403
POST act_as              -       -               302 302 302 302 302 302 302 302 302 302 302 302 302
POST logout              -       -               302 302 302 302 302 302 302 302 302 302 302 302 302
GET  branches:setup      -       -               404 404 404 404 404 404 404 404 404 404 404 404 404
POST branches:setup      -       -               404 404 404 404 404 404 404 404 404 404 404 404 404
GET  branches:mark       mark    -               404 404 404 404 404 404 404 404 404 404 404 404 404
GET  branches:setup_steps -      -               302 403 403 403 403 403 403 403 403 403 200 403 403
GET  branches:waiting    -       -               302 403 403 403 403 403 403 403 403 403 403 200 403
POST branches:answer_post post   -               302 403 403 403 403 403 403 403 403 403 403 302 403
GET  branches:people     -       -               302 403 403 403 403 403 403 403 403 403 200 403 403
GET  branches:person_new -       -               302 403 403 403 403 403 403 403 403 403 200 403 403
POST branches:person_new -       -               302 403 403 403 403 403 403 403 403 403 302 403 403
GET  branches:person     person  -               302 403 403 403 403 403 403 403 403 403 200 403 403
POST branches:person     person  -               302 403 403 403 403 403 403 403 403 403 302 403 403
GET  branches:post_new   person  -               302 403 403 403 403 403 403 403 403 403 200 403 403
POST branches:post_new   person  -               302 403 403 403 403 403 403 403 403 403 302 403 403
GET  branches:post_end   held    -               302 403 403 403 403 403 403 403 403 403 200 403 403
POST branches:post_end   held    -               302 403 403 403 403 403 403 403 403 403 302 403 403
GET  holdings - - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  handover person - 302 403 403 403 403 403 403 403 403 403 200 403 403
POST handover person - 302 403 403 403 403 403 403 403 403 403 302 403 403
GET  handover_record handed - 302 404 404 200 200 404 404 404 404 404 200 200 404
GET  branches:deputies - - 302 403 200 403 200 200 200 200 403 403 403 403 403
POST branches:deputies - - 302 403 422 403 422 422 422 422 403 403 403 403 403
POST branches:deputy_end deputy - 302 404 302 404 404 404 404 404 404 404 404 404 404
GET  branches:unit_new - - 302 403 403 403 403 403 200 200 403 403 200 403 403
POST branches:unit_new - - 302 403 403 403 403 403 302 302 403 403 302 403 403
GET  branches:branch_new - - 302 403 403 403 403 403 200 200 403 403 200 403 403
POST branches:branch_new - - 302 403 403 403 403 403 302 302 403 403 302 403 403
GET  branches:groups - - 302 403 403 403 403 403 200 200 403 403 200 403 403
POST branches:groups - - 302 403 403 403 403 403 302 302 403 403 302 403 403
GET  branches:changes - - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  branches:change_new founded - 302 403 403 403 403 403 200 200 403 403 200 403 403
POST branches:change_new founded - 302 403 403 403 403 403 302 302 403 403 302 403 403
GET  branches:change_edit change - 302 403 403 403 403 403 200 200 403 403 200 403 403
POST branches:change_edit change - 302 403 403 403 403 403 302 302 403 403 403 403 403
POST branches:change_discard change - 302 403 403 403 403 403 302 302 403 403 403 403 403
GET  tasks:change change - 302 404 404 404 404 404 200 200 404 404 403 404 404
GET  tasks:change_fates change - 302 404 404 404 404 404 200 200 404 404 403 404 404
POST tasks:change_fates change - 302 404 404 404 404 404 302 302 404 404 403 404 404
POST tasks:change_apply change - 302 404 404 404 404 404 302 302 404 404 403 404 404
GET  tasks:change changed - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  branches:unit unit - 302 403 403 403 403 403 200 200 403 403 200 403 403
GET  branches:unit_edit unit - 302 403 403 403 403 403 200 200 403 403 200 403 403
POST branches:unit_edit unit - 302 403 403 403 403 403 302 302 403 403 302 403 403
POST branches:alias_add unit - 302 403 403 403 403 403 302 302 403 403 302 403 403
POST branches:alias_drop alias - 302 403 403 403 403 403 302 302 403 403 302 403 403
GET  branches:calendar - - 302 403 403 403 403 403 200 200 403 403 200 403 403
POST branches:calendar - - 302 403 403 403 403 403 302 302 403 403 302 403 403
GET  trail               -       -               302 403 403 403 403 403 403 403 403 200 403 403 200
GET  branches:units      -       -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  branches:import     -       -               302 403 403 403 403 403 403 403 403 403 200 403 403
POST branches:import     -       -               302 403 403 403 403 403 403 403 403 403 422 403 403
GET  branches:import_template -  -               302 403 403 403 403 403 403 403 403 403 200 403 403
GET  branches:import_check -     -               302 403 403 403 403 403 403 403 403 403 302 403 403
POST branches:import_check -     -               302 403 403 403 403 403 403 403 403 403 409 403 403
GET  branches:import_faults -    -               302 403 403 403 403 403 403 403 403 403 404 403 403
GET  branches:import_result -    -               302 403 403 403 403 403 403 403 403 403 404 403 403
GET  branches:export     -       -               302 403 403 403 403 403 403 403 403 403 200 403 403
GET  tasks:overview      -       -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:matrix        -       -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:matrix_print  -       -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:missing       -       -               302 403 403 403 403 200 200 200 200 200 403 403 403
GET  tasks:plans         -       -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:assignments   -       -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:import        -       -               302 403 403 403 403 403 200 200 403 403 403 403 403
GET  tasks:plan          plan    -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:notice        plan    -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:task          task    -               302 200 200 200 200 200 200 200 200 200 200 200 200
POST tasks:assign_unit   task    -               302 403 403 403 403 403 302 302 403 403 403 403 403
GET  tasks:plan          draft   -               302 404 404 404 404 404 200 200 404 404 404 404 404
GET  tasks:names         draft   -               302 404 404 404 404 404 200 200 404 404 404 404 404
POST tasks:names         draft   -               302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:leave_out     draft   -               302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:lead_rule     draft   -               302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:lead_rule     plan    -               302 403 403 403 403 403 409 409 403 403 403 403 403
POST tasks:leads         draft   -               302 404 404 404 404 404 302 302 404 404 404 404 404
GET  tasks:add_task      draft   -               302 404 404 404 404 404 200 200 404 404 404 404 404
POST tasks:add_task      draft   -               302 404 404 404 404 404 302 302 404 404 404 404 404
GET  tasks:edit_task     sketched -              302 404 404 404 404 404 200 200 404 404 404 404 404
GET  tasks:edit_task     task    -               302 403 403 403 403 403 409 409 403 403 403 403 403
POST tasks:edit_task     sketched -              302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:drop_task     sketched -              302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:drop_task     task    -               302 403 403 403 403 403 409 409 403 403 403 403 403
POST tasks:restore_task  dropped -               302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:remove_name   added   -               302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:rename_pillar pillar  -               302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:sort_leftover leftover -              302 404 404 404 404 404 302 302 404 404 404 404 404
GET  tasks:withdraw      plan    -               302 403 403 403 403 403 200 200 403 403 403 403 403
POST tasks:withdraw      plan    -               302 403 403 403 403 403 409 409 403 403 403 403 403
GET  tasks:terms         draft   -               302 404 404 404 404 404 200 200 404 404 404 404 404
GET  tasks:publish       draft   -               302 404 404 404 404 404 200 200 404 404 404 404 404
POST tasks:discard       draft   -               302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:publish       plan    -               302 403 403 403 403 403 302 302 403 403 403 403 403
POST tasks:discard       plan    -               302 403 403 403 403 403 409 409 403 403 403 403 403
POST tasks:accept        plan    to_accept       302 302 403 404 404 404 403 403 403 403 404 404 404
GET  tasks:assignment    row     working         302 200 200 404 404 200 200 200 200 200 404 404 404
GET  tasks:measures      row     to_plan         302 200 403 404 404 403 403 403 403 403 404 404 404
GET  tasks:copy_measures row    to_plan         302 200 403 404 404 403 403 403 403 403 404 404 404
POST tasks:copy_measures row    to_plan         302 422 403 404 404 403 403 403 403 403 404 404 404
GET  tasks:adjust_measures row   working         302 200 403 404 404 403 403 403 403 403 404 404 404
POST tasks:adjust_measures row   working         302 422 403 404 404 403 403 403 403 403 404 404 404
POST tasks:answer_adjustment adjustment adjusted 302 403 302 404 404 403 403 403 403 403 404 404 404
POST tasks:answer_measures row   plan_submitted  302 403 302 404 404 403 403 403 403 403 404 404 404
GET  tasks:report        row     working         302 302 403 404 404 403 403 403 403 403 404 404 404
GET  tasks:period_report period  working         302 200 403 404 404 404 403 403 403 403 404 404 404
POST tasks:period_report period  working         302 302 403 404 404 404 403 403 403 403 404 404 404
GET  tasks:workbook      period  working         302 200 200 404 404 404 200 200 403 403 404 404 404
GET  tasks:workbook_upload period working        302 200 403 404 404 404 403 403 403 403 404 404 404
POST tasks:workbook_upload period working        302 422 403 404 404 404 403 403 403 403 404 404 404
GET  tasks:workbook_check  -     -               302 302 302 302 302 302 302 302 302 302 302 302 302
POST tasks:workbook_check  -     -               302 409 409 409 409 409 409 409 409 409 409 409 409
GET  tasks:workbook_faults -     -               302 404 404 404 404 404 404 404 404 404 404 404 404
GET  tasks:receipts      -       -               302 403 403 403 403 403 200 200 403 403 403 403 403
GET  tasks:collect       -       -               302 403 403 403 403 403 200 200 403 403 403 403 403
POST tasks:collect       -       -               302 403 403 403 403 403 422 422 403 403 403 403 403
GET  tasks:receipt       receipt working         302 200 200 404 404 404 200 200 200 200 404 404 404
GET  tasks:receipt_print receipt working         302 200 200 404 404 404 200 200 200 200 404 404 404
GET  tasks:receipt_original receipt working      302 200 200 404 404 404 200 200 200 200 404 404 404
GET  tasks:receipt_scan  receipt working         302 404 404 404 404 404 404 404 404 404 404 404 404
GET  tasks:receipt_scan  scanned working         302 200 200 404 404 404 200 200 200 200 404 404 404
POST tasks:receipt_add_scan receipt working      302 403 403 404 404 404 422 422 403 403 404 404 404
POST tasks:receipt_answer scanned working        302 403 403 404 404 404 409 302 403 403 404 404 404
POST tasks:save_row      period_row working      302 200 403 404 404 404 403 403 403 403 404 404 404
GET  tasks:unit_measures unit    -               302 200 200 404 404 404 403 403 403 403 404 404 404
POST tasks:unit_measures unit    -               302 422 403 404 404 404 403 403 403 403 404 404 404
GET  tasks:review        row     to_confirm      302 403 200 404 404 409 403 403 403 403 404 404 404
POST tasks:review        row     to_confirm      302 403 302 404 404 409 403 403 403 403 404 404 404
GET  tasks:review        row     to_review       302 403 409 404 404 200 403 403 403 403 404 404 404
POST tasks:review        row     to_review       302 403 409 404 404 302 403 403 403 403 404 404 404
GET  tasks:batch_review  task    to_review       302 403 403 403 403 200 403 200 403 403 403 403 403
POST tasks:batch_review  task    to_review       302 403 403 403 403 302 403 302 403 403 403 403 403
GET  tasks:batch_confirm period  to_confirm      302 403 200 404 404 404 403 403 403 403 404 404 404
POST tasks:batch_confirm period  to_confirm      302 403 302 404 404 404 403 403 403 403 404 404 404
GET  tasks:ask_closing   row     done            302 200 403 404 404 403 403 403 403 403 404 404 404
POST tasks:answer_closing row    closing         302 403 403 404 404 302 403 403 403 403 404 404 404
GET  tasks:apply  row/extension  working         302 200 403 404 404 403 403 403 403 403 404 404 404
POST tasks:apply  row/extension  working         302 302 403 404 404 403 403 403 403 403 404 404 404
GET  tasks:apply  row/suspension to_accept       302 409 403 404 404 403 403 403 403 403 404 404 404
GET  tasks:apply  row/holiday    working         302 404 404 404 404 404 404 404 404 404 404 404 404
GET  tasks:act    row/withdraw   working         302 403 403 404 404 403 200 200 403 403 404 404 404
POST tasks:act    row/withdraw   working         302 403 403 404 404 403 302 302 403 403 404 404 404
GET  tasks:act    row/resume     suspended       302 403 403 404 404 200 403 403 403 403 404 404 404
GET  tasks:act    row/reopen     closed          302 403 403 404 404 200 403 403 403 403 404 404 404
POST tasks:act    row/reopen     working         302 403 403 404 404 409 403 403 403 403 404 404 404
GET  tasks:act    row/restore    withdrawn       302 403 403 404 404 403 200 200 403 403 404 404 404
POST tasks:take_back     row     to_confirm      302 302 403 404 404 403 403 403 403 403 404 404 404
GET  tasks:application application extension     302 403 403 404 404 200 403 403 403 403 404 404 404
POST tasks:application application extension     302 403 403 404 404 302 403 403 403 403 404 404 404
GET  tasks:application application hand_back     302 403 403 404 404 403 200 200 403 403 404 404 404
POST tasks:drop_application application extension 302 302 403 404 404 403 403 403 403 403 404 404 404
GET  tasks:evidence      file    to_review       302 200 200 404 404 200 200 200 200 200 404 404 404
GET  tasks:evidence_view file    to_review       302 200 200 404 404 200 200 200 200 200 404 404 404
GET  branches:shelves    -       -               302 302 302 302 302 403 403 403 403 403 403 403 403
GET  branches:shelf      unit    -               302 200 200 404 404 404 403 403 403 403 404 404 404
GET  branches:shelf_pick unit    -               302 200 200 404 404 404 403 403 403 403 404 404 404
POST branches:shelf      unit    -               302 422 403 404 404 404 403 403 403 403 404 404 404
GET  branches:material   kept    -               302 200 200 404 404 404 403 403 403 403 404 404 404
POST branches:material_version kept -            302 422 403 404 404 404 403 403 403 403 404 404 404
POST branches:take_off   kept    -               302 302 403 404 404 404 403 403 403 403 404 404 404
GET  branches:material_file kept -               302 200 200 404 404 404 403 403 403 403 404 404 404
GET  branches:material_view kept -               302 200 200 404 404 404 403 403 403 403 404 404 404
"""

# What a POST needs so that the right person gets through.
FORMS = amended.FORMS | {
    "tasks:names": lambda scene: {"text": "局办", "meant": "nobody"},
    "tasks:leave_out": lambda scene: {"text": "局办"},
    "tasks:lead_rule": lambda scene: {"lead_rule": "each"},
    "tasks:leads": lambda scene: {f"lead-{scene['sketched'].pk}": "nobody", f"version-{scene['sketched'].pk}": 0},
    "tasks:add_task": lambda scene: {
        "pillar": scene["pillar"].pk,
        "title": "补上一项",
        "text": "补上一项。",
        "units": "局办公室",
    },
    "tasks:edit_task": lambda scene: {"name": "学习", "title": "理论学习", "version": 0},
    "tasks:drop_task": lambda scene: {"reason": "重复"},
    "tasks:rename_pillar": lambda scene: {"name": "政治"},
    "tasks:sort_leftover": lambda scene: {"decision": "none"},
    "tasks:withdraw": lambda scene: {"reason": "文件有误"},
    "tasks:assign_unit": lambda scene: {"unit": make.Unit.objects.get(name="医政科").pk, "reason": "新增职责"},
    "branches:unit_new": lambda scene: new_unit() | {"kind": "office"},
    "branches:branch_new": lambda scene: new_unit() | {"covers": [scene["unit"].pk]},
    "branches:unit_edit": lambda scene: {"name": "甲中医院", "order": 1},
    "branches:change_new": lambda scene: (
        make.CHANGE | {"new_name": "丁处", "new_kind": "office", "parent": make.Unit.objects.top().pk}
    ),
    "branches:change_edit": lambda scene: (
        make.CHANGE | {"units": [scene["unit"].pk], "takers": make.Unit.objects.get(name="乙医院").pk}
    ),
    "tasks:change_apply": lambda scene: {"seen": digest(consequences(outlook_of(scene["change"])))},
    "branches:alias_add": lambda scene: {"text": "甲院"},
    "branches:groups": lambda scene: {"name": "各处", "kind": "office", "save": ""},
    "branches:calendar": lambda scene: {"day": "2026-11-02", "kind": "off", "note": "停工"},
    "branches:person_new": lambda scene: {"name": "王敏", "username": "wangmin"},
    "branches:person": lambda scene: {"name": "王敏"},
    "branches:post_new": lambda scene: {
        "unit": make.Unit.objects.get(name="医政科").pk,
        "role": "leader",
        "starts_on": "2026-09-16",
    },
    "branches:post_end": lambda scene: {"ends_on": "2026-09-30"},
    "handover": lambda scene: {"starts_on": "2026-09-20", "reason": "调整", f"heir-{scene['held'].pk}": "leader"},
    "branches:answer_post": lambda scene: {"confirm": ""},
    "tasks:accept": lambda scene: {"unit": scene["row"].unit_id},
    "tasks:unit_measures": lambda scene: {"file": ""},
    "tasks:answer_adjustment": lambda scene: {"confirm": ""},
    "tasks:answer_measures": lambda scene: {"confirm": ""},
    "tasks:review": lambda scene: {"pass": ""},
    "tasks:receipt_answer": lambda scene: {"confirm": ""},
    "tasks:period_report": lambda scene: make.row_form(scene["row"]) | {"submit": ""},
    "tasks:save_row": lambda scene: make.row_form(scene["row"]),
    "tasks:apply": lambda scene: {"asked_due_on": "2026-10-15", "reason": "人员调整"},
    "tasks:act": lambda scene: {"reason": "分工调整"},
    "tasks:application": lambda scene: {"grant": "", "due_on": "2026-10-15"},
    "tasks:answer_closing": lambda scene: {"close": ""},
}
FORMS |= ordered.FORMS | ruled.FORMS | urged.FORMS | doors.FORMS


def new_unit():
    return {"name": "丁处", "parent": make.Unit.objects.top().pk, "order": 0, "starts_on": "2026-09-16"}


def parsed(line):
    method, name, thing, stage, *codes = line.split()
    return pytest.param(
        method, name, thing, stage, [int(code) for code in codes], id=f"{method}-{name}-{thing}-{stage}"
    )


TABLE += "".join(part.TABLE for part in (amended, doors, listed, ordered, ruled, searched, told, unsent, urged))
LINES = [parsed(line) for line in TABLE.splitlines() if line]


@pytest.fixture
def scene(cast, plan, units):
    """plan, draft, task, row: the things the table names; the row's report carries a file."""
    row = make.assignment_of(plan, units["甲医院"])
    things = {"plan": plan, "task": row.task, "row": row} | sketched(cast)
    things |= listed.THINGS | {"unit": units["甲医院"], "alias": UnitAlias.objects.first()}
    (kept,) = shelve_all(by=cast.reporter, unit=units["甲医院"], uploads=[SimpleUploadedFile("k.pdf", PDF)])
    things |= {"kept": kept, "deputy": make.deputy(cast.leader)} | ordered.things(cast, plan)
    things |= {"handed": make.handover(cast)} | amended.under_way(cast.office, plan)
    things |= {"person": cast.stranger, "held": cast.stranger.posts.get()} | unsent.things(cast)
    things |= {"change": make.merger(cast.office, units), "changed": make.founding(cast.office, units)}
    return doors.Made(things | {"post": make.proposed(cast.system_admin, units["甲医院"])}, cast, plan)


def address(scene, name, thing) -> str:
    if thing == "-":
        return reverse(name)
    if thing == "mark":
        return reverse(name, args=["0123456789abcdef"])
    if thing == "month":
        return reverse(name, args=[scene["unit"].pk, 2026, 9])
    if thing in ("founded", "overdue"):
        return reverse(name, args=[thing])
    if thing == "file":
        return reverse(name, args=[scene["row"].pk, ordered.used_file(scene).pk])
    if thing in ("period", "period_row"):
        row = scene["row"]
        args = [row.unit_id, row.plan.spans.first().pk, row.pk]
        return reverse(name, args=args if thing == "period_row" else args[:2])
    if thing in ("receipt", "scanned"):
        return reverse(name, args=[getattr(Receipt.objects.first(), "pk", 1)])
    if thing == "application":
        return reverse(name, args=[getattr(scene["row"].applications.first(), "pk", 1)])
    if thing == "adjustment":
        return reverse(name, args=[getattr(scene["row"].adjustments.first(), "pk", 1)])
    thing, _, word = thing.partition("/")
    args = scene[thing] if isinstance(scene[thing], tuple) else [scene[thing].pk]
    return reverse(name, args=[*args, *filter(None, [word])])


def prepare(scene, stage, cast, thing):
    if stage == "-":
        return
    files = {"uploads": (SimpleUploadedFile("总结.pdf", stages.PDF),)} if thing == "file" else {}
    stages.reach(stage, cast, scene["row"], **files)
    if thing in ("receipt", "scanned"):
        found = make.receipt(cast.office, scene["row"])
        if thing == "scanned":
            stages.scanned(cast.office, found)


def answer(client, method, url, data):
    """The status, with what the request changed taken back."""
    with transaction.atomic():
        answered = getattr(client, method.lower())(url, data)
        answered.getvalue()  # to its end, so that a file is closed
        transaction.set_rollback(True)
    return answered.status_code


@pytest.mark.parametrize(("method", "name", "thing", "stage", "codes"), LINES)
def test_each_person_gets_the_answer_of_the_table(method, name, thing, stage, codes, scene, cast, signed_in):
    prepare(scene, stage, cast, thing)
    url, data = address(scene, name, thing), FORMS.get(name, lambda scene: {})(scene)
    clients = {"anonymous": Client(raise_request_exception=False)}
    clients |= {who: signed_in(user) for who, user in cast.everybody().items()}
    got = {who: answer(clients[who], method, url, data) for who in COLUMNS}
    assert got == dict(zip(COLUMNS, codes, strict=True))


def all_names(patterns=None, namespace=""):
    for pattern in patterns or get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            prefix = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from all_names(pattern.url_patterns, prefix)
        else:
            yield f"{namespace}{pattern.name}"


def test_every_address_is_in_the_table():
    assert {line.values[1] for line in LINES} == set(all_names())


def test_anonymous_people_are_led_to_the_sign_in_page(scene, client):
    answer = client.get(reverse("tasks:assignment", args=[scene["row"].pk]))
    assert answer.url == f"/accounts/login/?next=/assignments/{scene['row'].pk}/"


SHOWS_A_PAGE_TOO = """branches:change_new account branches:branch_new branches:calendar
branches:change_edit branches:deputies branches:groups branches:import branches:import_check branches:person
branches:person_new branches:post_end branches:post_new branches:setup branches:shelf branches:unit_edit
branches:unit_new codes handover tasks:act tasks:add_task tasks:adjust_measures tasks:amend_add tasks:amend_change
tasks:application tasks:apply tasks:batch_confirm tasks:batch_review tasks:burden_limit tasks:change_fates
tasks:collect
tasks:copy_measures tasks:edit_task tasks:names tasks:period_report tasks:publish tasks:review tasks:unit_measures
tasks:urge tasks:withdraw tasks:workbook_check tasks:workbook_upload"""
SHOWS_A_PAGE_TOO = {*SHOWS_A_PAGE_TOO.split(), *ordered.SHOWS_A_PAGE_TOO, *ruled.SHOWS_A_PAGE_TOO}
SHOWS_A_PAGE_TOO |= doors.SHOWS_A_PAGE_TOO
ONLY_POST = sorted({line.values[1:3] for line in LINES if line.values[0] == "POST"})


@pytest.mark.parametrize(("name", "thing"), [pair for pair in ONLY_POST if pair[0] not in SHOWS_A_PAGE_TOO])
def test_what_changes_things_does_not_answer_to_get(name, thing, scene, cast, signed_in):
    answered = signed_in(cast.office).get(address(scene, name, thing))
    assert (answered.status_code, answered["Allow"]) == (405, "POST" if name != "logout" else "POST, OPTIONS")
    assert "这个地址不能直接打开" in answered.content.decode()
