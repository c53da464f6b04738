"""Reports for people: a page of sections with tables and charts, written as HTML, as a workbook, or as JSON."""
