"""The notice and the circular of a cycle: their figures, from the sealed package once there is one, and as .docx."""

from collections import defaultdict
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from docx import Document

from assessment.letters import Figures, Letter, Subject, circular, notice
from assessment.models import Seal
from assessment.packages import build
from assessment.packages.check import read
from assessment.packaging import rules_of_scheme
from assessment.seals import code_of
from assessment.seals.contents import stored_results
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
    """What the letters say, in the order of the organisation table; once sealed, every number is the package's."""
    plan, decision, published = cycle.scheme.plan, cycle.decision, getattr(cycle, "public_notice", None)
    items = _sealed(cycle)
    scheme = items[build.SCHEME][0]["data"] if items else rules_of_scheme(cycle.scheme)
    results = {item["name"]: item["data"] for item in items[build.RESULT]} if items else stored_results(cycle)
    subjects = cycle.appraisals.order_by("unit__order", "unit_id").values_list("name", "category")
    return Figures(
        year=int(scheme["year"]),
        name=scheme["name"],
        issuer=plan.notice.issuer or str(Unit.objects.organisation()),
        subjects=[
            Subject(name, category, Decimal(results[name]["total"]), results[name]["grade"])
            for name, category in subjects
            if results.get(name, {}).get("total") is not None
        ],
        grades=[grade["name"] for grade in scheme["grades"]],
        quota=scheme["quota"],
        weakest=_weakest(scheme, results.values()),
        basis=f"{full_date(decision.held_on)}{decision.body}（{decision.minutes_number}）" if decision else "",
        window=(published.opens_on, published.closes_on) if published else None,
        contact=published.contact if published else "",
        code=code_of(cycle),
    )


def _sealed(cycle) -> dict[str, list[dict]]:
    """Kind → items of the sealed package; empty before the seal."""
    seal, found = Seal.objects.filter(cycle=cycle).first(), defaultdict(list)
    for item in read(seal.package)["items"] if seal else ():
        found[item["kind"]].append(item)
    return found


def _weakest(scheme, results) -> list[tuple[str, str]]:
    """The indicators with the lowest mean share of their points, below all of them."""
    points = {
        f"{first}.{second}.{third}": (row["name"], Decimal(row["points"]))
        for first, component in enumerate(scheme["components"], start=1)
        for second, section in enumerate(component["sections"], start=1)
        for third, row in enumerate(section["indicators"], start=1)
    }
    gained = defaultdict(list)
    for line in (line for result in results for line in result["lines"]):
        if line["level"] == 2 and line["percent"] is not None and points[line["key"]][1]:
            gained[line["key"]].append(100 * Decimal(line["percent"]) / points[line["key"]][1])
    means = sorted((sum(shares) / len(shares), key) for key, shares in gained.items())
    return [(points[key][0], f"{mean:.1f}") for mean, key in means[:WEAKEST] if mean < 100]


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
