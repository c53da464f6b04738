"""A large table of the bench: from the file to the registry, and taken back afterwards."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

import xlsxwriter
from django.db import transaction
from django.utils import timezone

from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.queries import vocabulary
from liance.web.registry.services import review_batch, submit_sheet, work_off_next

Line = list[object]


def uploaded(rows: int) -> Iterator[str]:
    """So many rows checked and kept, from a workbook and from CSV, and taken in; says how long each took."""
    type_ = vocabulary().type_named("enterprise_year")
    assert type_ is not None
    lines = _lines(rows, [f.label for f in type_.fields])
    officer, leader = Actor("a", Role.CITY_OFFICER), Actor("b", Role.CITY_LEADER)
    for name, data in (("xlsx", _xlsx(lines)), ("csv", _csv(lines))):
        with transaction.atomic():
            began, cpu = time.perf_counter(), time.process_time()
            batch = submit_sheet(
                type_=type_, data=data, name=f"t.{name}", source="bench", actor=officer, now=timezone.now()
            )
            yield f"{rows:,} rows of {name} uploaded ({len(data) >> 20} MB): {_took(began, cpu)}"
            began, cpu = time.perf_counter(), time.process_time()
            work_off_next(now=timezone.now())
            batch.refresh_from_db()
            assert batch.state == "waiting", batch.faults[:3]
            yield f"{rows:,} rows of {name} checked and kept: {_took(began, cpu)}"
            if name == "csv":
                began, cpu = time.perf_counter(), time.process_time()
                review_batch(batch=batch, approve=True, actor=leader, now=timezone.now())
                work_off_next(now=timezone.now())
                yield f"{rows:,} rows taken in: {_took(began, cpu)}"
            transaction.set_rollback(True)


def _lines(rows: int, head: list[str]) -> list[Line]:
    codes = list(Organisation.objects.filter(kind="enterprise").values_list("code", flat=True))
    made: list[Line] = [list(head)]
    for number in range(rows):
        code, year = codes[number % len(codes)], 2030 + number // len(codes)
        made.append([code, year, *(1000 + number for _ in range(5)), *[""] * (len(head) - 7)])
    return made


def _xlsx(lines: list[Line]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    page = book.add_worksheet()
    for number, line in enumerate(lines):
        page.write_row(number, 0, line)
    book.close()
    return out.getvalue()


def _csv(lines: list[Line]) -> bytes:
    return "".join(",".join(map(str, line)) + "\n" for line in lines).encode()


def _took(began: float, cpu: float) -> str:
    """Seconds on the clock and of the processor: on a busy machine the second says more."""
    return f"{time.perf_counter() - began:.1f} s ({time.process_time() - cpu:.1f} s of processor)"
