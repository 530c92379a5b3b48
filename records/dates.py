"""Days as Chinese texts write them. No ORM, no clock."""

from datetime import date


def month_day(day: date) -> str:
    """9月24日"""
    return f"{day.month}月{day.day}日"


def full_date(day: date) -> str:
    """2026年9月24日"""
    return f"{day.year}年{month_day(day)}"
