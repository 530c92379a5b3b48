"""The page of a scheme: read by all it concerns, edited by the office while it is a draft."""

import json
from dataclasses import dataclass

from django.shortcuts import render

from assessment.actions.scheme_rows import WORDS
from assessment.drafts import content_from, row_of, tree_of, troubles_of
from assessment.forms.schemes import OpenForm
from assessment.models import Component, Cycle, Scheme
from assessment.schemes.checks import GRADES, VETOES
from assessment.schemes.rules import EMPTY, FIELDS
from assessment.schemes.walking import EXTRA, number, plain
from assessment.schemes.words import rule_words
from branches.permissions import rights_of
from modelagency.clock import today

# Rule field → kinds that use it, for the script that shows a person only what the chosen kind needs.
RULES = json.dumps({name: [kind for kind, names in FIELDS.items() if name in names] for name in EMPTY})


@dataclass(frozen=True)
class Opened:
    """The form of one row, shown in its place; `pk`: of the row, or of the parent of a new one."""

    kind: str
    pk: int
    form: object
    is_new: bool = False

    @property
    def word(self) -> str:
        return WORDS[self.kind]

    @property
    def place(self) -> str:
        return f"{self.kind}-{'new-' if self.is_new else ''}{self.pk}"


def scheme_page(request, scheme, *, opened=None, start=None, status=200):
    """The page, with one row's form open in its place."""
    tree = tree_of(scheme)
    content = content_from(scheme, tree)
    rights = rights_of(request.user)
    edits = rights.is_office and scheme.is_draft
    troubles = troubles_of(content, today()) if edits else []
    context = {
        "scheme": scheme,
        "parts": [_component(str(place), row) for place, row in enumerate(tree, start=1)],
        "grades": _placed(GRADES, scheme.grades.all()),
        "vetoes": _placed(VETOES, scheme.vetoes.all()),
        "ties": "、".join(_names(scheme.tie_keys)),
        "rights": rights,
        "edits": edits,
        "errors": [trouble for trouble in troubles if trouble.is_error],
        "warnings": [trouble for trouble in troubles if not trouble.is_error],
        "wrong": {trouble.place for trouble in troubles if trouble.is_error},
        "opened": opened,
        "rules": RULES,
        "may_open": may_open(rights, scheme),
        "start": start or OpenForm(),
        "newer": _newer(scheme),
        "runs": _may_run(scheme) and Cycle.objects.filter(scheme__year=scheme.year, scheme__name=scheme.name).exists(),
    }
    return render(request, "assessment/scheme.html", context, status=status)


def may_open(rights, scheme) -> bool:
    return rights.is_office and not scheme.is_draft and not hasattr(scheme, "cycle")


def _may_run(scheme) -> bool:
    """Could an earlier version of it run?"""
    return scheme.is_draft and scheme.version > 1


def _newer(scheme) -> Scheme | None:
    if scheme.is_draft:
        return None
    later = Scheme.objects.filter(year=scheme.year, name=scheme.name, version__gt=scheme.version)
    return later.order_by("version").last()


def _names(kinds) -> list[str]:
    return [Component.Kind(kind).label for kind in kinds]


def _component(key, row) -> dict:
    parts = [_section(f"{key}.{place}", section) for place, section in enumerate(row.sections.all(), start=1)]
    total = sum((section["row"].points for section in parts), number("0"))
    is_extra = row.kind == EXTRA
    return {"key": key, "row": row, "sections": parts, "total": plain(total), "is_extra": is_extra}


def _section(key, section) -> dict:
    rows = [_indicator(f"{key}.{place}", row) for place, row in enumerate(section.indicators.all(), start=1)]
    total = sum((found["row"].points for found in rows), number("0"))
    differs = total != section.points and section.component.kind != EXTRA
    return {"key": key, "row": section, "indicators": rows, "total": plain(total), "differs": differs}


def _indicator(key, row) -> dict:
    return {"key": key, "row": row, "rule": rule_words(row_of(row))}


def _placed(kind, rows) -> list[dict]:
    return [{"key": f"{kind}.{place}", "row": row} for place, row in enumerate(rows, start=1)]
