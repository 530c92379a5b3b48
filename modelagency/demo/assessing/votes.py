"""The meetings that voted in a year that is over: rounds as they stand once they are closed."""

from assessment.kinds import Kind
from assessment.models import Candidacy, RaterGroup, Tally, VoteRound
from modelagency.demo.chance import below, pick

VALUES = [100, 85, 60, 40]
LIKED = (70, 65, 55, 45, 30, 15)  # percent of 好 at least
GROUPS = (("局党委委员", "40", 9), ("科室和直属单位负责人", "30", 32), ("党员代表", "30", 41))


def vote(cycle, held_on) -> None:
    """A closed round for every vote indicator and category."""
    for rule in cycle.scheme.indicators().filter(kind=Kind.VOTE).select_related("section__component"):
        for category in cycle.appraisals.order_by("category").values_list("category", flat=True).distinct():
            _round(cycle, rule, category, held_on)


def _round(cycle, rule, category, held_on) -> None:
    title = f"{category}类党支部{rule.section.component.name}"
    about = {"title": title, "held_on": held_on, "values": VALUES, "best_percent": 50}
    meeting = VoteRound.objects.create(cycle=cycle, indicator=rule, state=VoteRound.State.CLOSED, **about)
    RaterGroup.objects.bulk_create(
        RaterGroup(round=meeting, name=name, weight=weight, issued=size, collected=size - 1, order=order)
        for order, (name, weight, size) in enumerate(GROUPS)
    )
    subjects = list(cycle.appraisals.filter(category=category).in_order())
    Candidacy.objects.bulk_create(
        Candidacy(round=meeting, appraisal=subject, order=order, months=12 + below(40, "term", subject.name))
        for order, subject in enumerate(subjects)
    )
    Tally.objects.bulk_create(
        Tally(
            round=meeting,
            appraisal=subject,
            group=name,
            weight=weight,
            counts=_counts(size - 1, rule.name, subject.name, name),
            order=order,
        )
        for subject in subjects
        for order, (name, weight, size) in enumerate(GROUPS)
    )


def _counts(ballots, *key) -> list[int]:
    """How `ballots` fall on the four words."""
    good = ballots * (pick(LIKED, "liked", key[1]) + below(20, "good", *key)) // 100
    fair = (ballots - good) * (50 + below(40, "fair", *key)) // 100
    rest = ballots - good - fair
    poor = rest // 4
    return [good, fair, rest - poor, poor]
