"""The hidden marks of a workbook: which sheet, row and measure a cell belongs to, signed so that none can be made up.

No ORM. A mark of a row holds only for its own unit and period; its digest says whether anything was typed.
"""

from dataclasses import dataclass

from django.core.signing import BadSignature
from django.core.signing import Signer as TextSigner
from django.utils.crypto import salted_hmac

KIND = "MFJG1"  # of the first layout; a later one counts on
SALT = "tasks.filings"


@dataclass(frozen=True)
class RowMark:
    """A row of the unit as it was when the sheet was made; period: the one it is reported for."""

    assignment: int
    period: int
    version: int
    digest: str


@dataclass(frozen=True)
class MeasureMark:
    assignment: int
    measure: int


class Signer(TextSigner):
    """Signs in hexadecimal digits: a signature with "_x7_" in it would come back from a workbook as "_x0007_"."""

    def signature(self, value, key=None):
        return salted_hmac(f"{self.salt}signer", value, key or self.key, algorithm=self.algorithm).hexdigest()


def sheet_mark(unit: int, period: int) -> str:
    return Signer(salt=SALT).sign(f"{KIND}|{unit}|{period}")


def read_sheet_mark(mark: str) -> tuple[int, int] | None:
    """(unit id, period id) of a sheet; None when the mark is not ours."""
    said = _unsigned(mark, SALT)
    return tuple(map(int, said[1:])) if said else None


def row_mark(unit: int, period: int, mark: RowMark) -> str:
    return _signer(unit, period).sign(f"a|{mark.assignment}|{mark.period}|{mark.version}|{mark.digest}")


def measure_mark(unit: int, period: int, mark: MeasureMark) -> str:
    return _signer(unit, period).sign(f"m|{mark.assignment}|{mark.measure}")


def read_mark(unit: int, period: int, mark: str) -> RowMark | MeasureMark | None:
    """What a row of the sheet is about; None when it was changed or comes from another sheet."""
    said = _unsigned(mark, _salt(unit, period))
    if not said:
        return None
    if said[0] == "a":
        return RowMark(*map(int, said[1:4]), said[4])
    return MeasureMark(int(said[1]), int(said[2]))


def _unsigned(mark: str, salt: str) -> list[str]:
    try:
        return Signer(salt=salt).unsign(mark).split("|")
    except BadSignature:
        return []


def _signer(unit: int, period: int) -> Signer:
    return Signer(salt=_salt(unit, period))


def _salt(unit: int, period: int) -> str:
    return f"{SALT}.{unit}.{period}"
