"""What runs without anybody asking."""

from celery import shared_task

from branches.actions.imports import forget_imports
from modelagency.clock import now


@shared_task(name="branches.forget_imports")
def forget() -> int:
    """Drop uploaded files nobody confirmed within the hour; they hold people's names."""
    return forget_imports(now=now())
