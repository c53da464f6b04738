"""What a person is told about their own text or data: a code, a place, a message, a hint; never an exception."""
