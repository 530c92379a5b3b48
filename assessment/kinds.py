"""The words of scoring. No ORM."""

from enum import StrEnum


class Kind(StrEnum):
    """How an indicator comes to its points."""

    DEDUCT = "deduct"  # points − cases × step, 扣完为止
    BANDED = "banded"  # the points of the highest band reached
    RATIO = "ratio"  # points × quantity ÷ base
    ALL_OR_NOTHING = "all_or_nothing"  # points where the threshold is reached, else nothing
    BONUS = "bonus"
    PENALTY = "penalty"
    VOTE = "vote"  # points × the mean of a vote in percent
    AUTO = "auto"  # like a ratio, from work the portal knows; nobody marks it


KIND_LABELS = {
    Kind.DEDUCT: "扣分制",
    Kind.BANDED: "分档计分",
    Kind.RATIO: "按完成比例得分",
    Kind.ALL_OR_NOTHING: "达标得分",
    Kind.BONUS: "加分",
    Kind.PENALTY: "减分",
    Kind.VOTE: "票决",
    Kind.AUTO: "由工作数据计算",
}
MARKED = (Kind.DEDUCT, Kind.BANDED, Kind.RATIO, Kind.ALL_OR_NOTHING)  # what people mark
ENTERED = (Kind.BONUS, Kind.PENALTY)  # what comes from entries
# Where facts come from: code → label. Each code has its function in `assessment.sources`.
SOURCES = {"progress": "任务平均进度", "on_time": "按时填报率", "closed": "办结率"}


class Effect(StrEnum):
    """What a veto does."""

    CAP = "cap"
    FORCE = "force"

    @property
    def label(self) -> str:
        return {"cap": "等次不得高于", "force": "等次定为"}[self.value]
