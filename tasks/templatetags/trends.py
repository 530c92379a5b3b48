"""How figures moved, drawn as lines: on the server, so that a page without scripts and a sheet of paper have them."""

from dataclasses import dataclass

from django import template

from tasks.lights import COUNTED, LIGHT_LABELS, Light

register = template.Library()

LEFT, RIGHT, TOP, BOTTOM = 30, 282, 10, 116  # of the field in the drawing of 360 × 140
APART = 15  # two words at the end of the lines
NEAREST = 36  # two words below the axis
INSET = 6


@dataclass(frozen=True)
class Spot:
    """A point as drawn; `label` is what stands below the axis, if anything."""

    point: object
    x: float
    y: float
    planned_y: float
    label: str = ""


@register.inclusion_tag("tasks/_trend.html")
def trend_chart(points) -> dict:
    """Mean progress and planned share over time, with a table of the same; of points as `tasks.snapshots` gives them.

    With fewer than two there is nothing to draw, and a sentence says so.
    """
    points = list(points)
    lights = [LIGHT_LABELS[Light(code)] for code in COUNTED]
    lines = [(point, [point.counts.get(code, 0) for code in COUNTED]) for point in points]
    context = {"points": points, "lights": lights, "lines": lines[::-1]}
    return context | _drawing(points) if len(points) > 1 else context


def _drawing(points) -> dict:
    spots = _labelled(points)
    last = spots[-1]
    said, planned_said = _apart(last.y, last.planned_y)
    line = " ".join(f"{spot.x},{spot.y}" for spot in spots)
    return {
        "spots": spots,
        "last": last,
        "line": line,
        "planned": " ".join(f"{spot.x},{spot.planned_y}" for spot in spots),
        "area": f"{spots[0].x},{BOTTOM} {line} {last.x},{BOTTOM}",
        "levels": [(share, _y(share)) for share in (0, 50, 100)],
        "said_y": said,
        "planned_said_y": planned_said,
    }


def _labelled(points) -> list[Spot]:
    first, span = points[0].day, (points[-1].day - points[0].day).days
    width = RIGHT - LEFT - INSET
    places = [round(LEFT + INSET + width * (point.day - first).days / span, 1) for point in points]
    labels = _labels([point.day for point in points], places)
    return [
        Spot(point, x, _y(point.tenths / 10), _y(point.planned), label)
        for point, x, label in zip(points, places, labels, strict=True)
    ]


def _labels(days, places) -> list[str]:
    """The last day is named; before it each month by its last point, as far as there is room.

    places: where the days stand on the axis.
    """
    last, labels, right = days[-1], [""] * len(days), places[-1]
    labels[-1] = f"{last.month}月{last.day}日"
    ends = [n for n, day in enumerate(days[:-1]) if day.month != days[n + 1].month]
    for n in reversed(ends):
        if right - places[n] >= NEAREST:
            labels[n], right = f"{days[n].month}月", places[n]
    return labels


def _y(share) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share / 100, 1)


def _apart(y, other) -> tuple[float, float]:
    """Where two words may stand that belong to these heights."""
    gap = APART - abs(y - other)
    if gap <= 0:
        return y, other
    above, below = min(y, other) - gap / 2, max(y, other) + gap / 2
    shift = max(0, TOP - above) - max(0, below - BOTTOM)
    above, below = round(above + shift, 1), round(below + shift, 1)
    return (above, below) if y <= other else (below, above)
