"""The sentences on top of the overview: where things stand, in words that only the figures choose. No ORM."""

from tasks.glance.cards import Part, waiting
from tasks.glance.choice import Choice, group_of
from tasks.lights import Light
from tasks.tallies import tallies, whole


def on_progress(tally, planned: int) -> list[Part]:
    """进度 76.7%，比时序快 8.7 个百分点。"""
    ahead = tally.tenths - planned * 10
    points = f"{abs(ahead) // 10}.{abs(ahead) % 10} 个百分点"
    standing = "与时序进度一致" if not ahead else f"比时序{'快' if ahead > 0 else '慢'} {points}"
    return [Part(f"进度 {tally.mean}%，{standing}。")]


def on_overdue(figures, choice: Choice, heads, tasks, before) -> list[Part]:
    """逾期 20 项，比 8月17日 多 6 项，最多的是乡镇卫生院（11 项）。 `before`: (day in words, tally) or None."""
    late = [row for row in figures if row["light"] == Light.OVERDUE]
    number = whole(late).total
    change = difference(number, before, Light.OVERDUE)
    if not number:
        return [Part(f"没有逾期的落实项{'，' + change if change else ''}。")]
    parts = [Part("逾期 "), Part(f"{number} 项", choice.rows(light=Light.OVERDUE.value))]
    parts += [Part(f"，{change}")] if change else []
    return [*parts, *_mostly(late, number, choice, heads, tasks), Part("。")]


def difference(number: int, before, light: str) -> str:
    """比 8月17日 多 6 项; empty without a day to compare with."""
    if before is None:
        return ""
    day, tally = before
    more = number - tally.counts.get(light, 0)
    return f"比 {day} {'多' if more > 0 else '少'} {abs(more)} 项" if more else f"与 {day} 持平"


def _mostly(late, number, choice, heads, tasks) -> list[Part]:
    """Where most of them are: a category of units, or a task where all are of one category; nothing of a single row."""
    if number == 1:
        return []
    labels = {(group.kind, group.category): group.label for group in heads}
    if len(labels) > 1:
        found = tallies(late, lambda row: (row["kind"], row["category"]))
        key = max(found, key=lambda key: (found[key].total, list(labels).index(key) * -1))
        label, query = labels[key], choice.rows(light=Light.OVERDUE.value, **group_of(*key))
    else:
        found = tallies(late, lambda row: row["task"])
        key = max(found, key=lambda key: (found[key].total, -key))
        label, query = f"“{tasks[key].name}”", choice.rows(light=Light.OVERDUE.value, task=key)
    most = found[key].total
    if most == number:
        return [Part(f"，都在{label}")]
    return [Part(f"，{'集中在' if most * 2 >= number else '最多的是'}{label}（"), Part(f"{most} 项", query), Part("）")]


def on_reviews(figures, reviews, choice: Choice, office: str) -> list[Part]:
    """待复核 46 项，最久等 3 个工作日（局机关党委）。 reviews: as of `cards`; office: who reviews without a lead."""
    number = waiting(figures, "review")
    if not number:
        return [Part("没有等待复核的落实项。")]
    parts = [Part("待复核 "), Part(f"{number} 项", choice.rows(light=Light.WAITING.value, awaiting="review"))]
    if not reviews:
        return [*parts, Part("。")]
    lead, _, waited, _ = reviews[0]
    return [*parts, Part(f"，最久等 {waited} 个工作日（{lead or office}）。" if waited else "，都是今天报送的。")]
