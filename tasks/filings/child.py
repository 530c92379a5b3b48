"""The process that reads a filled-in workbook."""

from dataclasses import asdict

from branches.workbooks.child import answer
from tasks.filings.reading import read

if __name__ == "__main__":
    answer(lambda data: asdict(read(data)))
