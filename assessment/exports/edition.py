"""What all sheets of one workbook share."""

from dataclasses import dataclass
from datetime import datetime

from assessment.freshness import Freshness
from assessment.models import Indicator
from assessment.trace import Place
from modelagency.clock import day_of
from records.dates import full_date


@dataclass(frozen=True)
class Edition:
    """One export: of which subjects of a cycle, by whom, when. places: as `assessment.trace` takes them; code: of the
    seal, empty before it.
    """

    organisation: str
    cycle: object
    appraisals: object
    indicators: dict[str, Indicator]
    places: dict[str, Place]
    rules: dict
    freshness: Freshness
    code: str
    by: str
    at: datetime

    @property
    def name(self) -> str:
        """What was assessed, as titles say it."""
        name = self.cycle.scheme.name
        return name if name.endswith("考核") else f"{name}考核"

    def rule_at(self, key) -> dict:
        """The indicator as the engine reads it."""
        component, section, place = (int(part) - 1 for part in key.split("."))
        return self.rules["components"][component]["sections"][section]["indicators"][place]

    def title(self, what: str) -> str:
        return f"{self.organisation}{self.cycle.scheme.year}年度{self.name}{what}"

    def ends(self) -> dict[str, str]:
        """What stands under the title of each sheet."""
        return {
            "left": f"填报单位：{self.organisation}",
            "right": f"填报日期：{full_date(day_of(self.at))}" + (f"　校验码：{self.code}" if self.code else ""),
        }
