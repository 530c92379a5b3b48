"""Editing a draft row by row: its terms, components, sections, indicators, grades and vetoes.

`kind` is the name of the model of a row. Who saves says what was there when the page was opened (`seen`, a digest of
the plain form), so that nobody overwrites another's work.
"""

from django.db import transaction
from django.db.models import Max

from assessment.actions.schemes import locked_draft, write_content
from assessment.drafts import content_of, row_of, terms_of
from assessment.models import Component, Grade, Indicator, Scheme, Section, Veto
from assessment.schemes.rules import only_its_own
from assessment.schemes.walking import digest
from records.actions import record
from records.refusals import Refusal, StaleVersion

MODELS = {"component": Component, "section": Section, "indicator": Indicator, "grade": Grade, "veto": Veto}
PARENTS = {"component": "scheme", "section": "component", "indicator": "section", "grade": "scheme", "veto": "scheme"}
SCHEME_OF = {
    "component": "scheme",
    "section": "component__scheme",
    "indicator": "section__component__scheme",
    "grade": "scheme",
    "veto": "scheme",
}
ONE_OF_A_KIND = {"component": "kind", "section": "name", "grade": "name", "veto": "name"}
WORDS = {"component": "构成", "section": "部分", "indicator": "指标", "grade": "等次", "veto": "一票否决情形"}
MOST_ROWS = 400  # of one kind in a scheme


class Unfit(Refusal):
    """What was typed does not go with the other rows: for the form it came from."""


@transaction.atomic
def set_terms(*, by, scheme, seen, **terms) -> Scheme:
    """Change the terms of a draft; raise StaleVersion when they are not as they were `seen`."""
    scheme = locked_draft(scheme)
    before = terms_of(scheme)
    _refuse_stale(seen, before, terms, scheme)
    for name, value in terms.items():
        setattr(scheme, name, value)
    scheme.save(update_fields=terms)
    record(by=by, verb="scheme.terms", subject=scheme, before=before, after=terms_of(scheme))
    return scheme


@transaction.atomic
def add_row(*, by, scheme, kind, parent, fields):
    """Add a row at the end of `parent`; raise Refusal when that is gone, Unfit when there is one like it."""
    scheme = locked_draft(scheme)
    if kind in ("section", "indicator"):
        parent = _row(scheme, PARENTS[kind], parent.pk)
    siblings = MODELS[kind].objects.filter(**{PARENTS[kind]: parent})
    _refuse_too_many(scheme, kind)
    _refuse_second(kind, siblings, fields)
    last = siblings.aggregate(last=Max("order"))["last"] or 0
    row = MODELS[kind].objects.create(**{PARENTS[kind]: parent}, order=last + 1, **_clean(kind, fields))
    record(by=by, verb="scheme.row_add", subject=scheme, after={"kind": kind} | _audited(row))
    return row


@transaction.atomic
def save_row(*, by, scheme, row, seen, fields):
    """Change a row; raise StaleVersion when it is not as it was `seen`, Unfit when there is one like it."""
    scheme, kind = locked_draft(scheme), row._meta.model_name
    row = _row(scheme, kind, row.pk)
    before = row_of(row)
    _refuse_stale(seen, before, fields, scheme, MODELS[kind])
    parent = {PARENTS[kind]: getattr(row, f"{PARENTS[kind]}_id")}
    _refuse_second(kind, MODELS[kind].objects.filter(**parent).exclude(pk=row.pk), fields)
    for name, value in _clean(kind, fields).items():
        setattr(row, name, value)
    row.save()
    row.refresh_from_db()
    record(by=by, verb="scheme.row_save", subject=scheme, before={"kind": kind} | before, after=_audited(row))
    return row


@transaction.atomic
def move_row(*, by, scheme, row, up: bool) -> None:
    """Change places with the row before or after; at the end nothing moves, and that is refused."""
    scheme, kind = locked_draft(scheme), row._meta.model_name
    row = _row(scheme, kind, row.pk)
    siblings = list(MODELS[kind].objects.filter(**{PARENTS[kind]: getattr(row, PARENTS[kind])}).order_by("order"))
    place = siblings.index(row)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(siblings):
        raise Refusal(f"“{row}”已经在{'最前' if up else '最后'}，没有移动。")
    other = siblings[other]
    orders = other.order, row.order
    MODELS[kind].objects.filter(pk=row.pk).update(order=siblings[-1].order + 1)
    MODELS[kind].objects.filter(pk=other.pk).update(order=orders[1])
    MODELS[kind].objects.filter(pk=row.pk).update(order=orders[0])
    record(by=by, verb="scheme.row_move", subject=scheme, after={"kind": kind, "name": row.name, "up": up})


@transaction.atomic
def remove_row(*, by, scheme, row) -> None:
    """Take a row out, with all that hangs on it."""
    scheme, kind = locked_draft(scheme), row._meta.model_name
    row = _row(scheme, kind, row.pk)
    record(by=by, verb="scheme.row_remove", subject=scheme, before={"kind": kind} | _audited(row))
    row.delete()


@transaction.atomic
def rewrite_scheme(*, by, scheme, content, seen, source) -> Scheme:
    """Put `content` in the place of all of a draft; `seen`: digest of the content it replaces, `source`: the file."""
    scheme = locked_draft(scheme)
    if seen != digest(content_of(scheme)):
        raise Refusal("核对之后，这份草案又有人改过，没有写入。请重新下载方案表，把要改的内容改好再上传。")
    for kind in ("component", "grade", "veto"):
        MODELS[kind].objects.filter(scheme=scheme).delete()
    for name, value in terms_in(content).items():
        setattr(scheme, name, value)
    scheme.save()
    write_content(scheme, content)
    rows = {name: len(content[name]) for name in ("components", "grades", "vetoes")}
    record(by=by, verb="scheme.import", subject=scheme, after=rows | source)
    return scheme


def terms_in(content) -> dict:
    """The terms that a content holds beside its rows."""
    return {name: value for name, value in content.items() if name not in ("components", "grades", "vetoes")}


def _row(scheme, kind, pk):
    found = MODELS[kind].objects.filter(**{SCHEME_OF[kind]: scheme}, pk=pk).first()
    if found is None:
        raise Refusal(f"这一{_measure_word(kind)}{WORDS[kind]}已被别人删除。请打开最新的方案。")
    return found


def _measure_word(kind) -> str:
    return "种" if kind == "veto" else "个"


def _clean(kind, fields) -> dict:
    return only_its_own(fields) if kind == "indicator" else fields


def _audited(row) -> dict:
    return {name: value for name, value in row_of(row).items() if value not in (None, "", [], False)}


def _refuse_stale(seen, before, fields, scheme, model=Scheme) -> None:
    if seen != digest(before):
        back = f"/assessment/schemes/{scheme.pk}/"
        raise StaleVersion(yours=_words(model, fields), theirs=_words(model, before), back=back)


def _words(model, fields) -> str:
    """Fields as people call them, a line each."""
    said = ((model._meta.get_field(name).verbose_name, value) for name, value in fields.items())
    return "\n".join(f"{label}：{value}" for label, value in said if value not in (None, "", [], False))


def _refuse_second(kind, siblings, fields) -> None:
    name = ONE_OF_A_KIND.get(kind)
    if name and siblings.filter(**{name: fields[name]}).exists():
        said = "这种类型的构成" if name == "kind" else f"{WORDS[kind]}“{fields[name]}”"
        raise Unfit(f"已经有{said}，不重复添加。")


def _refuse_too_many(scheme, kind) -> None:
    if MODELS[kind].objects.filter(**{SCHEME_OF[kind]: scheme}).count() >= MOST_ROWS:
        raise Refusal(f"一份方案最多 {MOST_ROWS} 个{WORDS[kind]}。")
