"""The process that reads a workbook of the organisation."""

from dataclasses import asdict

from branches.imports.reading import read
from branches.workbooks.child import answer

if __name__ == "__main__":
    answer(lambda data: asdict(read(data)))
