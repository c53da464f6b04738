"""Run by a test as a program of its own, on the database that LIANCE_DATABASE names; results are printed as JSON."""

from __future__ import annotations

import json

import django
from django.core.management import call_command

django.setup()

from django.db import connection  # noqa: E402
from tests.web.people.firms import TYPED, make_firms  # noqa: E402

from liance.web.people.models import Organisation  # noqa: E402
from liance.web.people.search import called, find, read  # noqa: E402
from liance.web.people.tokens import TABLE, names_having, rebuild  # noqa: E402


def plan(tokens: list[str]) -> str:
    """How the database would look for names with these tokens, were there many."""
    source, where, values = names_having([tokens])
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT n.id FROM {source} WHERE {where}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


def main() -> None:
    """Six firms are made, one before the index was and five after; then what the tests on SQLite ask."""
    call_command("migrate", "people", "0005", verbosity=0)
    old = "INSERT INTO people_organisation(code, name, kind, county, demonstration, created_at) "
    with connection.cursor() as cursor:
        cursor.execute(f"{old} VALUES ('OLD', '老字号酱园', 'enterprise', '', false, now())")
    call_command("migrate", verbosity=0)
    make_firms()
    firm = Organisation.objects.get(pk="OLD")
    firm.name = "新字号酱园"
    firm.save()
    rebuild()
    print(json.dumps({
        "typed": [[o.code for o in find(typed)] for typed, _ in TYPED],
        "county": [o.code for o in find("东风电子", county="西县")],
        "filter": sorted(Organisation.objects.filter(called("东风电子")).values_list("code", flat=True)),
        "former": [(o.name, o.found_as) for o in read(find("老字号"))],
        "index": TABLE in plan(["光电", "电子"]),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
