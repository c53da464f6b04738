"""Public notices before payment, and objections."""
