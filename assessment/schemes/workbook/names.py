"""What stands for ids in a workbook. No ORM."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Names:
    """id → how it is written: pillars and tasks of the plan, units that may mark, indicators of the origin by key."""

    pillars: dict[int, str] = field(default_factory=dict)
    tasks: dict[int, str] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    origin: dict[int, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()

    def of(self, what) -> dict[int, str]:
        kinds = {"pillar": self.pillars, "task": self.tasks, "unit": self.units, "formerly": self.origin}
        return kinds[what]
