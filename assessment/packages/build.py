"""From the contents of a cycle to its package and the code that stands for all of it. No ORM."""

from dataclasses import asdict

from assessment.grading import grade_all
from assessment.packages.canonical import sha256, to_bytes
from assessment.scoring import ENGINE, score_all

FORMAT = "1"
START = "0" * 64  # what the first seal follows
SCHEME, PROCEEDINGS, BASIS, RESULT, TRAIL, FILES, FIGURES = (
    "scheme",
    "proceedings",
    "basis",
    "result",
    "trail",
    "files",
    "figures",
)
TITLES = {
    SCHEME: "考核方案",
    PROCEEDINGS: "审定、公示与申诉",
    BASIS: "{}：计分依据",
    RESULT: "{}：考核结果",
    TRAIL: "{}：评分过程",
    FILES: "{}：引用的佐证",
    FIGURES: "任务完成情况：{}",
}


def item(kind: str, data, name: str = "") -> dict:
    """One thing of a package; `name`: whose it is."""
    return {"kind": kind, "name": name, "data": data}


def title_of(content: dict) -> str:
    return TITLES[content["kind"]].format(content["name"])


def results_of(scheme: dict, subjects: list[dict]) -> list[dict]:
    """What the engine makes of the inputs, as packages hold it, in the order of `subjects`."""
    scored = list(zip(subjects, score_all(scheme, subjects), strict=True))
    graded = grade_all(scheme, scored)
    return [result(subject["name"], score, graded[subject["name"]]) for subject, score in scored]


def result(name: str, score, graded) -> dict:
    return {
        "name": name,
        "total": None if score.total is None else str(score.total),
        "missing": list(score.missing),
        "rank": None if graded.rank is None else str(graded.rank),
        "grade": graded.grade,
        "note": graded.note,
        "lines": [asdict(line) for line in score.lines],
    }


def manifest_of(scheme: dict, contents: list[dict], previous: str, engine: str = ENGINE) -> dict:
    """The list of all items with their digests; `previous`: code of the seal before, START for none."""
    return {
        "format": FORMAT,
        "engine": engine,
        "year": scheme["year"],
        "name": scheme["name"],
        "version": scheme["version"],
        "previous": previous,
        "items": [{"title": title_of(content), "sha256": sha256(content)} for content in contents],
    }


def package_of(contents: list[dict], previous: str) -> dict:
    """`contents` as `item` makes them, the scheme first."""
    return {"manifest": manifest_of(contents[0]["data"], contents, previous), "items": contents}


def packed(package: dict) -> bytes:
    """The file."""
    return to_bytes(package)


def code(manifest: dict) -> str:
    """64 hex digits that stand for every item, and by `previous` for every seal before."""
    return sha256(manifest)


def spelled(full: str) -> str:
    """The whole code in groups of four, to be copied by hand."""
    return " ".join(full[place : place + 4] for place in range(0, len(full), 4)).upper()


def short(full: str) -> str:
    """As it is printed on sheets and read out: 16 digits in groups of four."""
    return "-".join(full[place : place + 4] for place in range(0, 16, 4)).upper()
