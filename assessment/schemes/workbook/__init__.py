"""A scheme as a workbook: laid out, written, read back cell by cell, checked. No ORM."""
