"""The notice and the circular of a cycle: their figures, from the sealed package once there is one, and as .docx."""

from collections import defaultdict
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from docx import Document

from assessment.letters import Figures, Letter, Subject, circular, notice
from assessment.models import Indicator, Result
from branches.models import Unit
from records.dates import full_date

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEMPLATE = Path(__file__).with_name("letter.docx")
LETTERS = {"notice": notice, "circular": circular}
WEAKEST = 3


def letter_of(cycle, kind, day) -> Letter:
    """kind: one of LETTERS."""
    return LETTERS[kind](figures_of(cycle), day)


def figures_of(cycle) -> Figures:
    """What the letters say, in the order of the organisation table."""
    scheme, decision = cycle.scheme, cycle.decision
    published = getattr(cycle, "public_notice", None)
    rows = Result.objects.filter(appraisal__cycle=cycle, total__isnull=False)
    rows = rows.order_by("appraisal__unit__order", "appraisal__unit_id").select_related("appraisal")
    results = list(rows)
    return Figures(
        year=scheme.year,
        name=scheme.name,
        issuer=scheme.plan.notice.issuer or str(Unit.objects.organisation()),
        subjects=[Subject(row.appraisal.name, row.appraisal.category, row.total, row.grade) for row in results],
        grades=list(scheme.grades.values_list("name", flat=True)),
        quota=f"{scheme.quota_percent.normalize():f}",
        weakest=_weakest(scheme, results),
        basis=f"{full_date(decision.held_on)}{decision.body}（{decision.minutes_number}）" if decision else "",
        window=(published.opens_on, published.closes_on) if published else None,
        contact=published.contact if published else "",
    )


def _weakest(scheme, results) -> list[tuple[str, str]]:
    """The indicators with the lowest mean share of their points, below all of them."""
    gained, counted = defaultdict(Decimal), defaultdict(int)
    for row in results:
        for line in row.lines:
            if line["level"] == 2 and line["percent"] is not None:
                gained[line["label"]] += Decimal(line["percent"])
                counted[line["label"]] += 1
    points = dict(Indicator.objects.filter(section__component__scheme=scheme).values_list("name", "points"))
    shares = [(name, 100 * gained[name] / (points[name] * counted[name])) for name in gained if points.get(name, 0) > 0]
    lowest = sorted((share, name) for name, share in shares if share < 100)[:WEAKEST]
    return [(name, f"{share:.1f}") for share, name in lowest]


def to_docx(letter: Letter) -> bytes:
    """On the office's paper: its styles are in `letter.docx`, which anybody may change in Word."""
    paper = Document(TEMPLATE)
    paper.add_paragraph(letter.title, "公文标题")
    if letter.to:
        paper.add_paragraph(letter.to, "主送机关")
    for piece in letter.pieces:
        paper.add_paragraph(piece.text, "公文小标题" if piece.is_heading else "公文正文")
    for text in ("", letter.issuer, full_date(letter.day)):
        paper.add_paragraph(text, "公文落款")
    paper.add_paragraph(letter.foot, "公文附注")
    out = BytesIO()
    paper.save(out)
    return out.getvalue()
