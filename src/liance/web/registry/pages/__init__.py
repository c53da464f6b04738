"""Pages: files of organisations, records, batches, lists, challenges, figures; each makes one call."""
