"""Official documents from what cases know: drafted, previewed, issued under a number, kept for ever."""
