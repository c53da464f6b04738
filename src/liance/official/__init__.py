"""Official documents as values, written as DOCX and PDF."""
