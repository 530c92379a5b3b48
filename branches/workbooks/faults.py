"""What is wrong with a file. No ORM."""

from dataclasses import dataclass


class FileError(Exception):
    """The file as a whole cannot be taken; a Chinese sentence that says why and what to do."""

    def __init__(self, sentence: str, *, too_big: bool = False):
        super().__init__(sentence)
        self.too_big = too_big


@dataclass(frozen=True)
class Fault:
    """One wrong cell: where it is, what is wrong, what to write instead."""

    sheet: str
    column: str  # letters
    row: int
    wrong: str
    instead: str

    @property
    def cell(self) -> str:
        return f"{self.sheet}!{self.column}{self.row}"
