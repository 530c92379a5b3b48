"""Things that several tests of all addresses need: a draft with something of everything."""

from tasks.actions.draft_tasks import drop_task, edit_task
from tasks.actions.leads import set_lead_rule
from tests import make


def sketched(cast):
    """A draft with something of everything: an unknown name, a dropped task, an added name, a loose paragraph."""
    text = (
        make.NOTICE.replace("9号", "10号")
        .replace("局办公室", "局办")
        .replace("2.以执行", "另外还要写好总结。\n2.以执行")
    )
    draft = make.draft_plan(cast.office, text)
    set_lead_rule(by=cast.office, plan=draft, rule="each")
    first, second, third = draft.tasks.order_by("order")
    edit_task(by=cast.office, task=second, version=0, name=second.name, title=second.title, units="医政科")
    drop_task(by=cast.office, task=third, reason="重复")
    return {
        "draft": draft,
        "sketched": first,
        "dropped": third,
        "added": second.responsibilities.get(is_added=True),
        "pillar": first.pillar,
        "leftover": draft.leftovers.get(),
    }
