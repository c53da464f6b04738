"""A letter from draft to file: who may, what is missing told at once, numbers, the same bytes, what replaces what."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from tests.web.letters.world import Person, drafted, issued, text_of
from tests.web.renting import WAN, applied

from liance.official import library
from liance.procedures import Reason
from liance.web.audit.models import Event
from liance.web.awards import rolls
from liance.web.cases.models import Case
from liance.web.cases.services import Grounds, act
from liance.web.letters import files, filling, queries, services
from liance.web.letters.models import Draft, Letter
from liance.web.letters.occasions import occasions
from liance.web.letters.permissions import can_read
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.site.refusals import Refused

MENDED = [{"required": "补交第3页"}]


@pytest.fixture
def case(firm: Organisation, edition: Edition, agent: Actor, person: Person, now: datetime) -> Case:
    """Sent back to be mended."""
    case = act(case=applied(firm, edition, agent, now).case, outcome="submit", actor=agent, now=now)
    grounds = Grounds(reasons=(Reason("材料：租赁合同", "缺第3页"),))
    return act(case=case, outcome="correct", actor=person("li", Role.COUNTY_OFFICER), now=now, grounds=grounds)


@pytest.fixture
def officer(person: Person) -> Actor:
    return person("li", Role.COUNTY_OFFICER)


@pytest.fixture
def letter(case: Case, officer: Actor, now: datetime) -> Letter:
    return issued(case, "correction", officer, officer, now, gaps=MENDED)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [t.refusal.code for t in refused.value.told]


def test_everything_missing_is_told_at_once(case: Case, officer: Actor, now: datetime) -> None:
    draft = services.start(subject=case, key=occasions(case)[-1].key, actor=officer, now=now)
    with pytest.raises(Refused) as refused:
        services.issue(draft=draft, actor=officer, now=now)
    assert [t.message.zh for t in refused.value.told] == [
        "“补正事项”第1行缺“补正要求”", "缺“联系人”", "缺“联系电话”",
        "没有机关代字，不能编发文字号",
    ]  # fmt: skip
    assert not Letter.objects.exists()


def test_what_was_filled_in_once_is_remembered_by_the_office(letter: Letter, case: Case, officer: Actor) -> None:
    from liance.web.letters.known.office import code_of, of_office

    assert of_office(letter.office, "acceptance")["phone"] == "0635-0000001"
    assert code_of(letter.office) == "某工信函"


def test_what_the_case_knows_cannot_be_typed_over(case: Case, officer: Actor, now: datetime) -> None:
    draft = drafted(
        case, "correction", officer, now, enterprise="另一家", gaps=[{"required": "补交", "problem": "别的"}]
    )
    values = filling.filled(draft, now=now).values
    assert values["enterprise"] == "甲电子"
    assert values["gaps"] == [{"material": "租赁合同", "problem": "缺第3页", "required": "补交"}]


def test_the_platforms_office_has_its_settings(
    case: Case, officer: Actor, now: datetime, settings: pytest.FixtureRequest
) -> None:
    settings.OFFICE, settings.OFFICE_CODE = "东区工信局", "东工信函"  # type: ignore[attr-defined]
    settings.LETTERHEAD = {"contact": "赵六", "phone": "0635-1", "court": ""}  # type: ignore[attr-defined]
    draft = services.start(subject=case, key=occasions(case)[-1].key, actor=officer, now=now)
    services.save(draft=draft, given={"gaps": MENDED}, prefix="", actor=officer, now=now)
    made = services.issue(draft=draft, actor=officer, now=now)
    assert made.number == "东工信函〔2024〕1号"
    assert "联系人：赵六" in text_of(made)


def test_a_short_name_belongs_to_one_office(letter: Letter, case: Case, person: Person, now: datetime) -> None:
    """What one county numbers by, no other office can."""
    other = person("wang", Role.CITY_OFFICER)
    draft = services.start(subject=case, key=letter.occasion, actor=other, now=now, replaces=letter)
    services.save(draft=draft, given=letter.fields | {"issuer": "市工信局"}, prefix="某工信函", actor=other, now=now)
    with pytest.raises(Refused) as refused:
        services.issue(draft=draft, actor=other, now=now)
    assert codes(refused) == ["letter-code-taken"]


def test_an_office_signs_in_its_own_name(case: Case, officer: Actor, now: datetime) -> None:
    draft = drafted(case, "correction", officer, now, gaps=MENDED, issuer="某市人民政府")
    with pytest.raises(Refused) as refused:
        services.issue(draft=draft, actor=officer, now=now)
    assert codes(refused) == ["letter-issuer"]


# ---- bytes -----------------------------------------------------------------------------------------------------------
def test_files_are_the_same_bytes_again_even_when_kept_ones_are_lost(
    letter: Letter, officer: Actor, now: datetime
) -> None:
    first = {form: services.download(letter=letter, form=form, actor=officer, now=now) for form in ("pdf", "docx")}
    assert first["pdf"].startswith(b"%PDF")
    assert hashlib.sha256(first["pdf"]).hexdigest() == letter.pdf_digest
    for form, digest in (("pdf", letter.pdf_digest), ("docx", letter.docx_digest)):
        default_storage.delete(f"letters/{digest[:2]}/{digest}.{form}")
    later = now + timedelta(days=400)
    again = {form: services.download(letter=letter, form=form, actor=officer, now=later) for form in ("pdf", "docx")}
    assert again == first


def test_a_letter_keeps_the_words_it_was_issued_with(
    letter: Letter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (library.shared() / "correction.md").read_text("utf-8")
    (tmp_path / "correction.md").write_text(text.replace("现一次性告知", "现告知如下"), "utf-8")
    monkeypatch.setattr(library, "shared", lambda: tmp_path)
    assert "现告知如下" in library.kind("correction").body.text
    assert "现一次性告知" in text_of(Letter.objects.get())
    assert hashlib.sha256(files.remade(letter, "docx")).hexdigest() == letter.docx_digest


def test_a_changed_file_is_not_given_out(letter: Letter, officer: Actor, now: datetime) -> None:
    """It is made again; if that differs too, the platform says so and gives nothing."""
    path = Path(default_storage.path(f"letters/{letter.pdf_digest[:2]}/{letter.pdf_digest}.pdf"))
    path.write_bytes(path.read_bytes() + b"x")
    data = services.download(letter=letter, form="pdf", actor=officer, now=now)
    assert hashlib.sha256(data).hexdigest() == letter.pdf_digest
    path.unlink()
    letter.fields = letter.fields | {"phone": "110"}
    with pytest.raises(Refused) as refused:
        services.download(letter=letter, form="pdf", actor=officer, now=now)
    assert codes(refused) == ["letter-differs"]


def test_the_database_keeps_letters_as_they_are(letter: Letter) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.update(title="另一个标题")
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.all().delete()


# ---- numbers and replacements ----------------------------------------------------------------------------------------
def test_a_refused_issuing_uses_no_number(letter: Letter, case: Case, officer: Actor, now: datetime) -> None:
    draft = services.start(subject=case, key=letter.occasion, actor=officer, now=now, replaces=letter)
    services.save(draft=draft, given=letter.fields | {"phone": ""}, prefix="", actor=officer, now=now)
    with pytest.raises(Refused):
        services.issue(draft=draft, actor=officer, now=now)
    services.save(draft=draft, given={"gaps": MENDED}, prefix="", actor=officer, now=now)
    assert services.issue(draft=draft, actor=officer, now=now).serial == 2
    assert filling.number_kind(library.kind("batch-summary")) is None


def test_each_year_counts_anew(letter: Letter, case: Case, officer: Actor, now: datetime) -> None:
    draft = services.start(subject=case, key=letter.occasion, actor=officer, now=now, replaces=letter)
    assert services.issue(draft=draft, actor=officer, now=now + timedelta(days=200)).number == "某工信函〔2025〕1号"


def test_an_occasion_has_one_letter_and_another_revokes_it(
    letter: Letter, case: Case, officer: Actor, now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        services.start(subject=case, key=letter.occasion, actor=officer, now=now)
    assert codes(refused) == ["letter-issued"]
    draft = services.start(subject=case, key=letter.occasion, actor=officer, now=now, replaces=letter)
    second = services.issue(draft=draft, actor=officer, now=now)
    assert "本件印发之日起，《一次性补正告知书》（某工信函〔2024〕1号）撤销，以本件为准。" in text_of(second)
    assert hashlib.sha256(files.remade(second, "pdf")).hexdigest() == second.pdf_digest
    with pytest.raises(Refused):
        services.start(subject=case, key=letter.occasion, actor=officer, now=now, replaces=letter)


def test_a_draft_ends_once(case: Case, officer: Actor, now: datetime) -> None:
    draft = drafted(case, "correction", officer, now, gaps=MENDED)
    assert services.start(subject=case, key=draft.occasion, actor=officer, now=now) == draft, "the open one goes on"
    services.drop(draft=draft, actor=officer, now=now)
    with pytest.raises(Refused) as refused:
        services.issue(draft=draft, actor=officer, now=now)
    assert codes(refused) == ["letter-draft-done"]
    assert Draft.objects.get().letter is None


# ---- who -------------------------------------------------------------------------------------------------------------
def test_the_party_reads_its_letters_and_others_leave_an_event(
    letter: Letter, agent: Actor, officer: Actor, person: Person, organisation: object, now: datetime
) -> None:
    before = Event.objects.count()
    services.download(letter=letter, form="pdf", actor=agent, now=now)
    assert Event.objects.count() == before
    services.download(letter=letter, form="docx", actor=officer, now=now)
    event = Event.objects.latest("number")
    assert (event.action, event.thing_id, event.details) == ("letter-downloaded", letter.number, {"form": "docx"})
    stranger = person("else", Role.ENTERPRISE, Organisation.objects.get(name="东区工信局"))
    with pytest.raises(Refused):
        services.download(letter=letter, form="pdf", actor=stranger, now=now)
    assert list(queries.letters_seen(agent)) == [letter]
    assert list(queries.letters_seen(stranger)) == []


def test_officers_draft_decisions_and_leaders_sign_them(
    firm: Organisation, edition: Edition, agent: Actor, officer: Actor, person: Person, now: datetime
) -> None:
    case = act(case=applied(firm, edition, agent, now).case, outcome="submit", actor=agent, now=now)
    grounds = Grounds(reasons=(Reason("自用比例", "转租"),), remedy="可申请行政复议")
    case = act(case=case, outcome="refuse", actor=officer, now=now, grounds=grounds)
    draft = drafted(case, "refusal", officer, now, reasons=[{"evidence": "照片"}])
    for other in (officer, person("sun", Role.CITY_LEADER)):
        with pytest.raises(Refused) as refused:
            services.issue(draft=draft, actor=other, now=now)
        assert codes(refused) == ["not-allowed"], "neither the officer nor another office's leader"
    assert services.issue(draft=draft, actor=person("zhao", Role.COUNTY_LEADER), now=now).issued_by == "zhao"


# ---- sheets ----------------------------------------------------------------------------------------------------------
def test_a_batch_sheet_is_a_document_and_a_workbook_with_numbers(
    firm: Organisation, edition: Edition, agent: Actor, officer: Actor, person: Person, now: datetime
) -> None:
    for park in ("园区甲", "园区乙"):
        act(case=applied(firm, edition, agent, now, park).case, outcome="submit", actor=agent, now=now)
    roll = rolls.make(incentive="rent", stage="verify", actor=officer, now=now)
    sheet = [o.template.id for o in occasions(roll)]
    assert sheet == ["county-summary"], "nothing is decided, so there is no plan yet"
    draft = drafted(roll, "county-summary", officer, now)
    lacks = [t.message.zh for t in filling.filled(draft, now=now).lacks]
    assert lacks == [f"“申报事项”第{row}行缺“{what}”" for row in (1, 2) for what in ("初审金额", "初审意见")]
    for case in roll.cases.all():
        act(case=case, outcome="pass", actor=officer, now=now, grounds=Grounds(amount=30 * WAN, opinion="属实"))
    made = services.issue(draft=draft, actor=officer, now=now)
    assert made.number == ""
    assert "｜合计｜｜｜｜1,400,000.00｜600,000.00｜" in text_of(made)
    book = services.download(letter=made, form="xlsx", actor=officer, now=now)
    cells = cells_of(book)
    assert cells["G3"] == ("n", "300000"), "yuan, as a number"
    assert cells["G5"] == ("n", "600000")
    assert not any(kind == "f" for kind, _ in cells.values()), "no formula"
    assert book == services.download(letter=made, form="xlsx", actor=officer, now=now)


def cells_of(book: bytes) -> dict[str, tuple[str, str]]:
    """The cells of a workbook's first sheet: `f` for a formula, `n` a number, `s` text."""
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        root = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
    found = {}
    for cell in root.iter(f"{name}c"):
        formula, value = cell.find(f"{name}f"), cell.find(f"{name}v")
        kind = "f" if formula is not None else cell.get("t", "n")
        found[cell.get("r", "")] = (kind, value.text or "" if value is not None else "")
    return found


def test_the_citys_sheet_shows_what_the_county_proposed(
    firm: Organisation, edition: Edition, agent: Actor, officer: Actor, person: Person, now: datetime
) -> None:
    award = applied(firm, edition, agent, now)
    case = act(case=award.case, outcome="submit", actor=agent, now=now)
    act(case=case, outcome="pass", actor=officer, now=now, grounds=Grounds(amount=70 * WAN))
    clerk = person("wang", Role.CITY_OFFICER)
    roll = rolls.make(incentive="rent", stage="recheck", actor=clerk, now=now)
    case.refresh_from_db()
    act(case=case, outcome="agree", actor=clerk, now=now, grounds=Grounds(amount=60 * WAN, opinion="核减"))
    roll.county = ""
    roll.save()
    assert [o.template.id for o in occasions(roll)] == ["allocation-plan", "batch-summary"], "all of it is decided"
    made = issued(roll, "batch-summary", clerk, clerk, now)
    assert "700,000.00｜700,000.00｜600,000.00｜同意：核减" in text_of(made)


def test_a_decision_for_an_objector_is_not_shown_to_the_party(
    letter: Letter, agent: Actor, officer: Actor, now: datetime
) -> None:
    """The office keeps who objected to itself."""
    letter.kind = "objection-decision"
    assert not can_read(agent, letter)
    assert can_read(officer, letter)
