"""What is sealed, read from the database."""

from assessment.models import Seal
from assessment.packages.build import short


def code_of(cycle) -> str:
    """As it is printed on sheets; empty before the seal."""
    code = Seal.objects.filter(cycle=cycle).values_list("code", flat=True).first()
    return short(code) if code else ""
