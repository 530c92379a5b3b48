"""What all sheets of one workbook share."""

from dataclasses import dataclass
from datetime import datetime

from assessment.standings import Freshness
from modelagency.clock import day_of
from records.dates import full_date


@dataclass(frozen=True)
class Edition:
    """One export: of which branches of a cycle, by whom, when."""

    organisation: str
    cycle: object
    appraisals: object
    indicators: list
    freshness: Freshness
    by: str
    at: datetime

    def title(self, what: str) -> str:
        return f"{self.organisation}{self.cycle.scheme.year}年度党支部{what}"

    def ends(self) -> dict[str, str]:
        """What stands under the title of each sheet."""
        return {
            "left": f"填报单位：{self.organisation}",
            "right": f"填报日期：{full_date(day_of(self.at))}",
        }
