"""The process that reads a workbook of a scheme."""

from dataclasses import asdict

from assessment.schemes.workbook.reading import read
from branches.workbooks.child import answer

if __name__ == "__main__":
    answer(lambda data: asdict(read(data)))
