"""Every list as a workbook and on paper: what the page shows, for whom the page shows it."""
