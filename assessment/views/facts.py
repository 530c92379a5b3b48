"""What the portal knows of the work behind the scores: as of when, and taking it down anew."""

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from assessment.actions.facts import OPEN, take_facts
from assessment.models import Fact
from assessment.permissions import get_cycle


def facts_panel(cycle, rights) -> dict:
    """What templates/assessment/_facts.html shows; `facts_at` None where the scheme asks for no such facts."""
    taken = Fact.objects.filter(appraisal__cycle=cycle, indicator__section__component__scheme=cycle.scheme_id)
    return {
        "facts_at": taken.aggregate(at=Max("as_of"))["at"],
        "may_take_facts": rights.is_office and cycle.state in OPEN,
    }


@require_POST
def take(request, pk):
    cycle = get_cycle(request.user, pk, to="run")
    changed = take_facts(by=request.user, cycle=cycle)
    then = "请重新计算总分。" if changed and cycle.is_closed else ""
    messages.success(request, f"工作数据已更新，{changed} 个数字有变化。{then}" if changed else "工作数据没有变化。")
    return redirect("assessment:cycle", pk)
