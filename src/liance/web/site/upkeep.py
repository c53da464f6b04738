"""What a database needs from time to time so that lists stay quick."""

from __future__ import annotations

from django.db import connection


def refresh_statistics() -> None:
    """Let SQLite see how much there is of what, so that it takes the right index; PostgreSQL sees for itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
