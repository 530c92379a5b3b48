"""What people of the demo write: measures, progress, reasons."""

from modelagency.demo.chance import below, pick
from modelagency.demo.sources import read

CLOSING = "举措全部完成，材料已归档，申请办结。"
ADDED = "职责调整后，由本单位承担这项任务。"
AHEAD_OF_MEMBERS = "牵头单位自己的举措已全部完成，其余责任单位继续推进。"


def measures(task: str, count: int) -> list[tuple[str, str]]:
    """(what is done, how one sees that it is) pairs."""
    told = read("work")[task]
    return list(zip(told["measures"], told["proofs"], strict=True))[:count]


def progress(task: str, done: int, *key) -> str:
    """What a report says; `done` is its percentage."""
    if not done:
        return read("work")["idle"]
    found = 4 + below(5, "found", *key)
    text = pick(read("work")[task]["reports"], "text", *key)
    return text.format(a=found, b=20 + below(80, "many", *key), c=1 + below(found, "few", *key))


def reason(task: str) -> str:
    """Why a report goes back."""
    return read("work")[task]["returned"]


def evidence(task: str, period) -> str:
    """The title of the file behind a report."""
    return f"{period}{read('work')[task]['evidence']}"
