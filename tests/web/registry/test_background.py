"""Long tables: checked and taken in by a worker, seen on the way, stopped, begun again; never half."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.conftest import NOON, code

from liance.web.audit.models import Event
from liance.web.audit.queries import verify
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.registry.models import Batch, Line, Record, State, Version
from liance.web.registry.progress import Watch, progress_of
from liance.web.registry.queries.background import worker_lock
from liance.web.registry.services import background, batches, check_again, review_batch, stop_check, work_off_next
from liance.web.registry.uploads import kinds
from liance.web.site.alone import alone, is_held
from liance.web.site.refusals import Refused

pytestmark = pytest.mark.django_db
Person = Callable[..., Actor]
ROWS = 30


@pytest.fixture(autouse=True)
def _everything_is_long(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """So that a short table will do; progress is noted at every chance."""
    monkeypatch.setattr(kinds, "LONG_TEXT", 0)
    monkeypatch.setattr(batches, "AT_ONCE", 10)
    monkeypatch.setattr("liance.web.registry.services.load.CHUNK", 7)
    monkeypatch.setattr("liance.web.registry.services.batches.CHUNK", 7)
    monkeypatch.setattr("liance.web.registry.progress.OFTEN", 0)
    yield
    assert list((settings.DATA_FOLDER / "work").glob("*.json")) == [], "notes are cleared away"


def table(mill: Organisation, revenue: object = 100) -> bytes:
    """Thirty years of one firm."""
    rows = "".join(f"{mill.code},{year},{revenue}\n" for year in range(1990, 1990 + ROWS))
    return f"企业,年度,营业收入\n{rows}".encode()


@pytest.fixture
def officer(person: Person) -> Actor:
    return person("li", Role.COUNTY_OFFICER)


@pytest.fixture
def bring(mill: Organisation, officer: Actor, vocabulary: object) -> Callable[..., Batch]:
    """Uploads a table: `bring()`, `bring(b"…")`."""

    def submit(data: bytes | None = None) -> Batch:
        type_ = vocabulary.type_named("enterprise_year")  # type: ignore[attr-defined]
        return batches.submit_sheet(
            type_=type_, data=data or table(mill), name="表.csv", source="县统计局", actor=officer, now=NOON
        )

    return submit


def now_of(batch: Batch) -> Batch:
    batch.refresh_from_db()
    return batch


def test_a_long_table_is_checked_and_taken_in_by_the_worker(bring: Callable[..., Batch], person: Person) -> None:
    batch = bring()
    assert (batch.state, batch.rows, batch.lines.count()) == (State.CHECKING, 0, 0)
    assert work_off_next(now=NOON)
    assert (now_of(batch).state, batch.rows, batch.new, batch.changed) == (State.WAITING, ROWS, ROWS, 0)
    assert not Record.objects.filter(type="enterprise_year").exists()
    review_batch(batch=batch, approve=True, actor=person("zhou", Role.COUNTY_LEADER), now=NOON)
    assert now_of(batch).state == State.TAKING
    assert not Record.objects.filter(type="enterprise_year").exists(), "nothing before the worker has it all"
    assert work_off_next(now=NOON)
    assert (now_of(batch).state, batch.reviewed_by) == (State.APPROVED, "zhou")
    made = Version.objects.filter(record__type="enterprise_year")
    assert {(v.stated_by, v.confirmed_by, v.batch) for v in made} == {("zhou", "zhou", batch.number)}
    assert Record.objects.filter(type="enterprise_year", version=1, current__isnull=False).count() == ROWS
    assert not work_off_next(now=NOON), "nothing waits"
    told = list(Event.objects.filter(thing="batch").order_by("number").values_list("action", "account"))
    assert told == [
        ("batch-submitted", "li"), ("batch-checked", ""), ("batch-approved", "zhou"), ("batch-taken-in", ""),
    ]  # fmt: skip
    assert Event.objects.get(action="records-loaded", account="zhou").role == Role.COUNTY_LEADER
    assert verify().sound


def test_mistakes_are_told_as_those_of_a_short_table(bring: Callable[..., Batch], mill: Organisation) -> None:
    batch = bring(table(mill) + f"{mill.code},二四,1\n".encode())
    work_off_next(now=NOON)
    assert (now_of(batch).state, batch.lines.count()) == (State.FAULTY, 0)
    assert [(f["row"], f["column"], f["code"]) for f in batch.faults] == [(ROWS + 2, "年度", "cell-year-invalid")]
    empty = bring("企业,年度,营业收入\n".encode())
    work_off_next(now=NOON)
    assert [f["code"] for f in now_of(empty).faults] == ["batch-empty"]


def test_batches_are_worked_off_in_the_order_they_came_in(bring: Callable[..., Batch], mill: Organisation) -> None:
    first, second = bring(), bring(table(mill, 200))
    work_off_next(now=NOON)
    assert (now_of(first).state, now_of(second).state) == (State.WAITING, State.CHECKING)


# ---- stopped, killed, failing ----------------------------------------------------------------------------------------
def test_a_check_is_stopped_on_the_way_and_begun_again(
    bring: Callable[..., Batch], officer: Actor, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody stops it while its lines are being kept: none stays."""
    batch = bring()
    with pytest.raises(Refused, match="not-allowed"):
        stop_check(batch=batch, actor=person("sun", Role.COUNTY_OFFICER), now=NOON)
    kept = Watch.stage

    def stage(watch: Watch, name: str, total: int = 0) -> object:
        if name == "keeping":
            stop_check(batch=batch, actor=officer, now=NOON)
        return kept(watch, name, total)

    monkeypatch.setattr(Watch, "stage", stage)
    work_off_next(now=NOON)
    assert (now_of(batch).state, batch.lines.count()) == (State.STOPPED, 0)
    assert not work_off_next(now=NOON)
    monkeypatch.setattr(Watch, "stage", kept)
    with pytest.raises(Refused, match="batch-not-checking"):
        stop_check(batch=batch, actor=officer, now=NOON)
    check_again(batch=batch, actor=officer, now=NOON)
    work_off_next(now=NOON)
    assert (now_of(batch).state, batch.lines.count()) == (State.WAITING, ROWS)


class Killed(BaseException):
    """What ends a process, for a test: nothing catches it."""


@pytest.mark.parametrize("stage", ["checking", "keeping", "merging", "taking"])
def test_whatever_stage_a_worker_dies_in_the_next_one_begins_again(
    stage: str, bring: Callable[..., Batch], person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, begun = bring(), Watch.stage
    if stage in ("merging", "taking"):
        work_off_next(now=NOON)
        review_batch(batch=batch, approve=True, actor=person("zhou", Role.COUNTY_LEADER), now=NOON)

    def dying(watch: Watch, name: str, total: int = 0) -> Callable[[int], None]:
        tell = begun(watch, name, total)

        def told(done: int) -> None:
            tell(done)
            if name == stage and done >= 14:
                raise Killed

        return told if name in ("keeping", "merging", "taking") else tell if name != stage else _die

    def _die(done: int) -> None:
        raise Killed

    monkeypatch.setattr(Watch, "stage", dying)
    with pytest.raises(Killed):
        work_off_next(now=NOON)
    assert not Record.objects.filter(type="enterprise_year").exists(), "never half"
    assert now_of(batch).in_background
    monkeypatch.setattr(Watch, "stage", begun)
    work_off_next(now=NOON)
    assert now_of(batch).state == (State.APPROVED if stage in ("merging", "taking") else State.WAITING)
    assert Line.objects.filter(batch=batch).count() == ROWS


def test_what_fails_three_times_is_put_down_with_a_message(
    bring: Callable[..., Batch], mill: Organisation, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = bring(), bring(table(mill, 200))

    def broken(*given: object, **named: object) -> object:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(background, "checked", broken)
        for _ in range(4):
            assert work_off_next(now=NOON)
    assert (now_of(bad).state, [f["code"] for f in bad.faults]) == (State.FAULTY, ["batch-not-checked"])
    work_off_next(now=NOON)
    assert now_of(good).state == State.WAITING
    review_batch(batch=good, approve=True, actor=person("zhou", Role.COUNTY_LEADER), now=NOON)
    with monkeypatch.context() as patch:
        patch.setattr(background, "take_in", broken)
        for _ in range(4):
            work_off_next(now=NOON)
    assert (now_of(good).state, good.reviewed_by, good.tries) == (State.WAITING, "", 3), "somebody must let it in again"
    assert not Record.objects.filter(type="enterprise_year").exists()


def test_only_one_worker_works() -> None:
    with alone(worker_lock()) as mine:
        assert mine
        assert is_held(worker_lock())
        with alone(worker_lock()) as second:
            assert not second
    assert not is_held(worker_lock())


# ---- on the page -----------------------------------------------------------------------------------------------------
def test_the_page_says_how_far_it_is_and_is_loaded_again_when_it_is_done(
    bring: Callable[..., Batch], officer: Actor, mill: Organisation, sign_in: Callable[[Actor], Client]
) -> None:
    client = sign_in(officer)
    given = {"type": "enterprise_year", "source": "统计局", "file": SimpleUploadedFile("表.csv", table(mill))}
    address = client.post(reverse("registry:upload"), given).headers["Location"]
    batch = Batch.objects.latest("pk")
    page = client.get(address).content.decode()
    assert "后台没有在工作" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert f'hx-get="{reverse("registry:progress", args=[batch.pk])}"' in page
    watch = Watch(batch.pk, lambda: False)
    watch.stage("checking", 100_000)(34_000)
    with alone(worker_lock()):
        part = client.get(reverse("registry:progress", args=[batch.pk]))
    assert "HX-Refresh" not in part.headers
    text = part.content.decode()
    assert '<progress max="100000" value="34000"' in text
    assert "34000 / 100000 行" in text
    assert "每秒" in text
    assert "约剩" in text
    client.post(reverse("registry:stop", args=[batch.pk]))
    assert "已停止检查" in client.get(address).content.decode()
    client.post(reverse("registry:again", args=[batch.pk]))
    work_off_next(now=NOON)
    assert client.get(reverse("registry:progress", args=[batch.pk])).headers["HX-Refresh"] == "true"
    assert "待复核" in client.get(address).content.decode()


def test_a_note_is_read_whole_or_not_at_all(mill: Organisation) -> None:
    watch = Watch(7, lambda: False)
    watch.stage("checking", 100_000)(99_999)
    watch.stage("taking", 9)(1)
    found = progress_of(7)
    assert found is not None
    assert (found.stage, found.done, found.total) == ("taking", 1, 9)
    path = settings.DATA_FOLDER / "work" / "7.json"
    path.write_text(json.dumps({"stage": "x"}))
    assert progress_of(7) is None
    path.unlink()
    assert progress_of(7) is None


def test_a_county_still_brings_only_its_own(
    bring: Callable[..., Batch], organisation: Callable[..., Organisation], mill: Organisation
) -> None:
    other = organisation(8, "西区公司", county="西区")
    batch = bring(table(other))
    work_off_next(now=NOON)
    assert {f["code"] for f in now_of(batch).faults} >= {"party-elsewhere"}
    assert code(8) == other.code
