"""How the rule of an indicator reads. No ORM."""

from assessment.kinds import SOURCES, Kind
from assessment.schemes.bands import as_text
from assessment.schemes.walking import plain


def rule_words(row) -> str:
    """One line for the rule of an indicator in its plain form; empty where the kind says it all."""
    words = [WORDS[row["kind"]](row)] if row["kind"] in WORDS else []
    if source := row.get("source"):
        words.append(f"取自{SOURCES.get(source, source)}")
    return "；".join(filter(None, words))


def _deduct(row):
    return f"每次扣 {plain(row['step'])} 分，扣完为止" if row.get("step") else ""


def _all_or_nothing(row):
    return f"达到 {plain(row['threshold'])} 得分，否则不得分" if row.get("threshold") else ""


def _entered(row):
    step, cap = row.get("step"), row.get("cap")
    words = [f"每项 {plain(step)} 分" if step else "", f"封顶 {plain(cap)} 分" if cap else ""]
    return "，".join(filter(None, [*words, "同一事项不累计" if row.get("once") else ""]))


WORDS = {
    Kind.DEDUCT: _deduct,
    Kind.BANDED: lambda row: as_text(row["bands"], between="；"),
    Kind.ALL_OR_NOTHING: _all_or_nothing,
    Kind.BONUS: _entered,
    Kind.PENALTY: _entered,
}
