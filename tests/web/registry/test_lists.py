"""Official lists: names matched by code, by name, by likeness; a person decides; another lets the records in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.web.conftest import NOON, code
from tests.web.registry.conftest import sheet

from liance.chains.words import core, plain
from liance.records.vocabulary import Vocabulary
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.registry.matching import names_from
from liance.web.registry.models import Entry, ListEdition, Record, Version
from liance.web.registry.queries import entries_matched_since
from liance.web.registry.services import (
    Recognised,
    decide_entry,
    import_list,
    propose_list,
    review_batch,
    take_sure,
)
from liance.web.registry.services.hooks import _LISTENERS, on_recognised
from liance.web.registry.sheets.listed import read_list
from liance.web.registry.uploads.kinds import FileKind
from liance.web.site.refusals import Refused

Person = Callable[..., Actor]
FIRMS = ("东区芯光电子有限公司", "东区芯光软件（集团）有限公司", "远图智能装备股份有限公司")
KNOWN = names_from((code(n), name) for n, name in enumerate(FIRMS, 1))


@pytest.mark.parametrize(
    ("name", "given_code", "how", "first", "why"),
    [
        ("随便什么", code(3), "code", code(3), "代码相同，名称不同（远图智能装备股份有限公司）"),
        ("东区芯光电子有限公司", "", "name", code(1), "名称相同"),
        ("东区芯光软件(集团)有限公司", "", "name", code(2), "名称相同"),
        (" 东区 芯光电子有限公司 ", "", "name", code(1), "名称相同"),
        ("远图智能装备有限公司", "", "similar", code(3), "只差公司形式"),
        ("东区芯光微电子有限公司", "", "similar", code(1), "名单多“微”"),
        ("聊城远图智能装备公司", "", "similar", code(3), "名单多“聊城”"),
    ],
)
def test_a_match_says_why(name: str, given_code: str, how: str, first: str, why: str) -> None:
    found = KNOWN.match(name, given_code)
    assert found.how == how
    assert (found.candidates[0].code, found.candidates[0].why) == (first, why)


def test_a_name_like_no_other_is_matched_with_nobody() -> None:
    assert KNOWN.match("毫不相干食品厂").how == "none"
    assert KNOWN.match("").how == "none"


@given(st.text("东西区芯光电子软件（）() 有限公司股份", max_size=20))
def test_plain_names_are_stable_and_a_name_is_like_itself(name: str) -> None:
    assert plain(plain(name)) == plain(name)
    assert core(core(name)) in core(name)
    if plain(name):
        assert names_from([("X", name)]).match(name).candidates[0].score == 100


# ---- from the list to the records ----------------------------------------------------------------------------------
@pytest.fixture
def firms(organisation: Callable[..., Organisation]) -> list[Organisation]:
    """Three enterprises of the east."""
    return [organisation(n, name) for n, name in enumerate(FIRMS, 1)]


@pytest.fixture
def top(vocabulary: Vocabulary, firms: list[Organisation], person: Person) -> Callable[..., ListEdition]:
    """Imports a list of the hundred best software firms of the province."""

    def bring(*rows: list[object], actor: Actor | None = None, number: str = "省公告〔2024〕1号") -> ListEdition:
        type_ = vocabulary.type_named("recognition")
        assert type_ is not None
        return import_list(
            type_=type_, issuer="省工业和信息化厅", number=number, title="2024年软件百强", dated=NOON.date(),
            common={"title": "software_top100", "level": "provincial"}, data=sheet(*rows), name="名单.xlsx",
            actor=actor or person("he", Role.CITY_OFFICER), now=NOON,
        )  # fmt: skip

    return bring


ROWS: list[list[object]] = [
    ["序号", "单位名称", "统一社会信用代码"],
    [1, "东区芯光电子有限公司", code(1)],
    [2, "东区芯光软件(集团)有限公司", ""],
    [3, "远图智能装备有限公司", ""],
    [4, "外地食品厂", ""],
]


@pytest.mark.django_db
def test_nothing_becomes_a_record_by_itself(top: Callable[..., ListEdition]) -> None:
    edition = top(*ROWS)
    assert [e.match for e in edition.entries.all()] == [Entry.CODE, Entry.NAME, Entry.SIMILAR, Entry.NONE]
    assert not Record.objects.exists()


@pytest.mark.django_db
def test_a_list_goes_by_two_people_into_the_registry(
    top: Callable[..., ListEdition],
    firms: list[Organisation],
    person: Person,
    django_capture_on_commit_callbacks: object,
) -> None:
    edition, he, heard = top(*ROWS), person("he", Role.CITY_OFFICER), list[Recognised]()
    assert take_sure(edition=edition, actor=he, now=NOON) == 2
    with pytest.raises(Refused, match="list-undecided"):
        propose_list(edition=edition, actor=he, now=NOON)
    third, fourth = edition.entries.filter(decision="")
    decide_entry(entry=third, organisation=firms[2], actor=he, now=NOON)
    decide_entry(entry=fourth, organisation=None, actor=he, now=NOON)
    batch = propose_list(edition=edition, actor=he, now=NOON)
    with pytest.raises(Refused, match="list-proposed"):
        propose_list(edition=edition, actor=he, now=NOON)
    assert not Record.objects.exists()
    listener = on_recognised(heard.append)
    try:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            review_batch(batch=batch, approve=True, actor=person("qin", Role.CITY_LEADER), now=NOON)
    finally:
        _LISTENERS.remove(listener)
    versions = Version.objects.order_by("record__key")
    assert [v.values["subject"] for v in versions] == [ROWS[n][1] for n in (1, 2, 3)]
    one = versions.get(values__party=firms[2].code)
    assert one.values == {
        "party": firms[2].code, "title": "software_top100", "subject": "远图智能装备有限公司", "date": "2024-09-02",
        "level": "provincial",
    }  # fmt: skip
    assert (one.origin, one.source) == ("list", "省工业和信息化厅《2024年软件百强》（省公告〔2024〕1号，2024-09-02）")
    assert [(news.type, len(news.keys)) for news in heard] == [("recognition", 3)]
    assert [e.organisation for e in entries_matched_since(NOON.replace(year=2020))] == firms
    assert not entries_matched_since(NOON).exists()


@pytest.mark.django_db
def test_the_same_edition_again_adds_nothing(top: Callable[..., ListEdition], person: Person) -> None:
    edition, he = top(*ROWS[:2]), person("he", Role.CITY_OFFICER)
    assert top(*ROWS[:2]) == edition
    take_sure(edition=edition, actor=he, now=NOON)
    leader = person("qin", Role.CITY_LEADER)
    review_batch(batch=propose_list(edition=edition, actor=he, now=NOON), approve=True, actor=leader, now=NOON)
    assert top(*ROWS[:2]) == edition
    again = top([*ROWS[0], "备注"], [*ROWS[1], "新排的版"])
    assert again != edition, "other bytes"
    take_sure(edition=again, actor=he, now=NOON)
    review_batch(batch=propose_list(edition=again, actor=he, now=NOON), approve=True, actor=leader, now=NOON)
    assert Version.objects.count() == 1


@pytest.mark.django_db
def test_every_bad_cell_of_a_list_is_told_and_nothing_kept(top: Callable[..., ListEdition]) -> None:
    wrong, head = code(1)[:-1] + "X", ["单位名称", "统一社会信用代码", "总投资"]
    with pytest.raises(Refused) as told:
        top(head, ["甲", wrong, 1], ["", "", 1], ["=1+1", "", "三千"])
    assert [t.message.zh for t in told.value.told] == [
        f"第2行 统一社会信用代码 “{wrong}”不对",
        "第3行 单位名称 “”不对",
        "第4行 单位名称 “=1+1”不对",
        "第4行 总投资 “三千”不对",
    ]
    assert not ListEdition.objects.exists()
    with pytest.raises(Refused) as told:
        top(["什么", "也没有"], [1, 2])
    assert "现有：什么、也没有" in told.value.told[0].hint.zh


@pytest.mark.django_db
def test_a_person_matches_through_the_pages(
    firms: list[Organisation], person: Person, sign_in: Callable[[Actor], Client], vocabulary: Vocabulary
) -> None:
    client = sign_in(person("he", Role.CITY_OFFICER))
    address = reverse("registry:list-new", args=["recognition"])
    given_form = {"issuer": "省工信厅", "title": "百强", "number": "1号", "dated": "2024-05-01", "fact-title": ""}
    assert client.post(address, given_form | {"file": SimpleUploadedFile("名单.xlsx", sheet(*ROWS))}).status_code == 422
    given_form["fact-title"] = "software_top100"
    answer = client.post(address, given_form | {"file": SimpleUploadedFile("名单.xlsx", sheet(*ROWS))})
    edition = ListEdition.objects.get()
    page = client.get(answer.headers["Location"]).content.decode()
    assert "确认 2 个代码或名称相同的" in page
    assert "只差公司形式" in page
    client.post(reverse("registry:list-sure", args=[edition.pk]))
    for entry in edition.entries.filter(decision=""):
        given_code = entry.candidates[0]["code"] if entry.candidates else ""
        client.post(reverse("registry:list-decide", args=[edition.pk, entry.pk]), {"code": given_code})
    wrong = client.post(
        reverse("registry:list-decide", args=[edition.pk, edition.entries.all()[0].pk]), {"typed": "没有这个代码"}
    )
    assert wrong.status_code == 422
    answer = client.post(reverse("registry:list-propose", args=[edition.pk]))
    assert "待复核" in client.get(answer.headers["Location"]).content.decode()
    viewer = sign_in(person("xu", Role.AUDITOR))
    assert viewer.get(reverse("registry:list", args=[edition.pk])).status_code == 200
    assert viewer.post(reverse("registry:list-propose", args=[edition.pk])).status_code == 403


# ---- lists of products ---------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_list_of_products_gives_each_product_its_record(
    vocabulary: Vocabulary, firms: list[Organisation], person: Person
) -> None:
    """The way back of what was recommended upward: two products of one firm, named in a column of their own."""
    type_ = vocabulary.type_named("recognition")
    assert type_ is not None
    he = person("he", Role.CITY_OFFICER)
    edition = import_list(
        type_=type_, issuer="省工业和信息化厅", number="2号", title="首版次高端软件产品", dated=NOON.date(),
        common={"title": "first_edition_software"}, name="名单.xlsx", actor=he, now=NOON,
        data=sheet(["产品名称", "申报单位"], ["甲版软件", FIRMS[0]], ["乙版软件", FIRMS[0]], ["丙版软件", FIRMS[1]]),
    )  # fmt: skip
    assert take_sure(edition=edition, actor=he, now=NOON) == 3
    batch = propose_list(edition=edition, actor=he, now=NOON)
    review_batch(batch=batch, approve=True, actor=person("qin", Role.CITY_LEADER), now=NOON)
    known = [(v.values["party"], v.values["subject"]) for v in Version.objects.all()]
    assert set(known) == {(code(1), "甲版软件"), (code(1), "乙版软件"), (code(2), "丙版软件")}


@pytest.mark.parametrize(
    ("header", "name", "subject"),
    [
        (["名称", "申报单位"], "甲公司", "产品甲"),
        (["产品名称", "单位名称", "推荐单位名称"], "甲公司", None),
        (["认定对象", "单位名称", "产品名称"], "甲公司", "产品甲"),
        (["产品名称", "产品类别"], None, None),
    ],
)
def test_which_column_says_what_a_line_is_about(
    vocabulary: Vocabulary, header: list[str], name: str | None, subject: str | None
) -> None:
    type_ = vocabulary.type_named("recognition")
    assert type_ is not None
    data = sheet(header, ["产品甲", "甲公司", "某局"][: len(header)])
    rows, faults = read_list(data, name="名单.xlsx", kind=FileKind.XLSX, type_=type_, vocabulary=vocabulary)
    assert [(r.name, r.values.get("subject")) for r in rows] == ([(name, subject)] if name else [])
    assert bool(faults) == (name is None)
