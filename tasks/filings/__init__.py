"""Filings that travel outside the portal: as a workbook, on a signed sheet, as words for a group chat. No ORM."""
