"""Pages: all tasks with their lights; one task or measure; reports; projects."""
