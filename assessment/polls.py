"""Who may do what with rounds of 述职评议, and how far a round has come."""

from django.db.models import Q

from assessment import bodies
from assessment.models import Candidacy, Cycle, RaterGroup, Rectification, Sheet, Tally, VoteRound
from assessment.permissions import OFFICE_ONLY, get_cycle
from assessment.querysets import of_own_subjects
from assessment.voting import SMALLEST_GROUP, agreed, differences
from branches.models import Unit
from branches.permissions import is_officer, rights_of
from branches.roles import Role
from records.refusals import NotAllowed, NotYours, Refusal

STEP_ASIDE = "本轮述职对象都是本人任职单位，须回避，请由机关党委办公室其他人员办理。"
CELL_ASIDE = "这一格是本人任职单位的，须回避，请由机关党委办公室其他人员核定。"
RUNNING = (Cycle.State.SELF, Cycle.State.MARKING, Cycle.State.REVIEW)  # while votes can still count


def visible_rounds(rights):
    """All for who sees all; to a subject's people the closed ones in which it stood; the three officers none."""
    rounds = VoteRound.objects.select_related("cycle__scheme", "indicator").order_by("-held_on", "-pk")
    if is_officer(rights):
        return rounds.none()
    if rights.sees_all:
        return rounds
    own = Candidacy.objects.filter(of_own_subjects(rights, "appraisal__unit"))
    return rounds.filter(state=VoteRound.State.CLOSED, pk__in=own.values("round"))


def get_round(user, pk, to="see") -> VoteRound:
    """A round the person sees; to="run": for the office, and for nobody of whom alone it is about."""
    rights = rights_of(user)
    found = visible_rounds(rights).filter(pk=pk).first()
    if found is None:
        raise NotYours
    if to == "run":
        require_runner(user, found)
    return found


def get_group(user, pk) -> RaterGroup:
    """A group of raters, for who runs its round."""
    groups = RaterGroup.objects.select_related("round__cycle__scheme")
    found = groups.filter(pk=pk).first() if rights_of(user).sees_all else None
    if found is None:
        raise NotYours
    require_runner(user, found.round)
    return found


def require_runner(user, round) -> None:
    """Raise NotAllowed for who may not run this round."""
    if not rights_of(user).is_office:
        raise NotAllowed(OFFICE_ONLY)
    stands = Candidacy.objects.filter(round=round).values_list("appraisal", flat=True)
    if stands and own_subjects(user, round) == set(stands):
        raise NotAllowed(STEP_ASIDE)


def own_subjects(user, round) -> set[int]:
    """Ids of the appraisals of a round that are of the person's own units."""
    homes = rights_of(user).home_units
    subjects = round.subjects.with_bodies()
    return {subject.pk for subject in subjects if not bodies.own(subject.unit).isdisjoint(homes)}


def require_other_eyes(by, sheet, round) -> None:
    """Raise Refusal where both persons who enter a sheet would be of one and the same subject."""
    if own_subjects(by, round) & own_subjects(sheet.first_by, round):
        raise Refusal("第一遍由同一单位的人录入，第二遍请由机关党委办公室其他单位的人录入。")


def get_voting_cycle(user, pk) -> Cycle:
    """A cycle of which the office may still hold rounds."""
    cycle = get_cycle(user, pk, to="run")
    require_running(cycle)
    return cycle


def require_running(cycle) -> None:
    """Raise Refusal once the results wait for the committee: votes count no more."""
    if cycle.state not in RUNNING:
        raise Refusal(f"考核已到“{cycle.get_state_display()}”，述职评议不能再变动。")


def graded(round) -> list[Candidacy]:
    """The subjects that are voted on, in the order of a ballot."""
    return list(round.candidacies.filter(graded=True).select_related("appraisal"))


def get_sheet(user, pk) -> Sheet:
    """A sheet of an open round, for who runs it."""
    sheets = Sheet.objects.select_related("group__round__cycle__scheme", "first_by", "second_by")
    found = sheets.filter(pk=pk).first() if rights_of(user).sees_all else None
    if found is None:
        raise NotYours
    require_runner(user, found.group.round)
    return found


def pass_of(sheet, user) -> int:
    """Which pass of the sheet the person enters: 1 or 2; 0 when two others have."""
    if sheet.first_by_id in (None, user.pk):
        return 1
    return 2 if sheet.second_by_id in (None, user.pk) else 0


def sheet_state(sheet) -> str:
    """todo (no pass), once, differs, agrees."""
    if sheet.first is None:
        return "todo"
    if sheet.second is None:
        return "once"
    return "differs" if agreed(sheet.first, sheet.second, sheet.settled) is None else "agrees"


def unsettled(sheet) -> list[int]:
    """Places at which the passes differ and nobody has settled."""
    if sheet.second is None:
        return []
    return [place for place in differences(sheet.first, sheet.second) if str(place) not in sheet.settled]


def obstacles_to_closing(round) -> list[str]:
    """What is still to be done before the votes of an open round can be counted, as sentences."""
    sheets = list(Sheet.objects.filter(group__round=round))
    found, undone = [], sum(sheet.second is None for sheet in sheets)
    apart = [len(unsettled(sheet)) for sheet in sheets if unsettled(sheet)]
    if undone:
        found.append(f"还有 {undone} 张纸质票没有录完两遍。")
    if apart:
        found.append(f"两遍录入还有 {len(apart)} 张、{sum(apart)} 格不同，请先核定。")
    if len(sheets) + round.ballots.count() < SMALLEST_GROUP:
        found.append(f"收回的票不足 {SMALLEST_GROUP} 张，计票会看出各人怎样投票，不能结束。")
    return found


def visible_tallies(rights, round):
    """The results of a closed round: all for who sees all, and one's own once marking has closed."""
    tallies = Tally.objects.filter(round=round, round__state=VoteRound.State.CLOSED)
    tallies = tallies.select_related("appraisal").order_by("appraisal__candidacies__order", "appraisal", "order")
    tallies = tallies.filter(appraisal__candidacies__round=round)
    if rights.sees_all:
        return tallies
    own = Candidacy.objects.filter(of_own_subjects(rights, "appraisal__unit"), round=round)
    return tallies.filter(appraisal__in=own.values("appraisal")) if round.cycle.is_closed else tallies.none()


def visible_rectifications(rights):
    """All for who sees all; a unit's people see what it has to put right and what was said of their own subject."""
    items = Rectification.objects.select_related("appraisal", "owner", "round", "answered_by", "confirmed_by")
    if is_officer(rights):
        return items.none()
    if rights.sees_all:
        return items
    mine = of_own_subjects(rights, "appraisal__unit") | Q(owner__in=rights.units("see_unit"))
    return items.filter(mine).distinct()


def get_rectification(user, pk) -> Rectification:
    found = visible_rectifications(rights_of(user)).filter(pk=pk).first()
    if found is None:
        raise NotYours
    return found


def answering(owner_id) -> set[int]:
    """Ids of the units whose people put right what is a unit's: its own, and those behind a branch."""
    units = Unit.objects.select_related("branch").prefetch_related("branch__covers", "covering_branches")
    return bodies.own(units.get(pk=owner_id))


def may_answer(user, item) -> bool:
    """Reporters and leaders of the unit that puts it right, or of the units behind it."""
    rights = rights_of(user)
    if not rights.has_role(Role.REPORTER, Role.LEADER):
        return False
    held = rights.on(*answering(item.owner_id))
    return any(not names.isdisjoint({"report_unit", "confirm_unit"}) for names in held.values())


def may_judge(user, item) -> bool:
    """The office, but for people of the subject's or the owner's own units."""
    rights = rights_of(user)
    if not rights.is_office or item.appraisal_id in own_subjects(user, item.round):
        return False
    return answering(item.owner_id).isdisjoint(rights.home_units)


def require_answer(user, item) -> None:
    if not may_answer(user, item):
        raise NotAllowed("整改情况由整改单位的填报员或审核人报送。")


def require_judge(user, item) -> None:
    if not may_judge(user, item):
        raise NotAllowed("整改由机关党委办公室确认；本人任职单位的须回避。")
