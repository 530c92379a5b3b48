"""Text of a .docx as a person sees it in Word or WPS: numbers, tables and accepted changes included."""

from tasks.notices.word.document import read_docx
from tasks.notices.word.package import LOCKED

__all__ = ["LOCKED", "read_docx"]
