"""A city written to CSV and read again is the same city."""

from __future__ import annotations

import string
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from tests.records.fictional import ENTERPRISE, VOCABULARY, facts, json_text
from tests.thoroughness import examples

from liance.records.city import City, Provenance, Record
from liance.records.intake import read_city
from liance.records.vocabulary import Field, Kind, RecordType
from liance.records.write import write_city
from liance.values.money import MAX_FEN
from liance.values.uscc import make

CODES = st.integers(0, 99_999_999).map(lambda n: make(authority="9", category="1", area="990100", serial=n))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12).filter(
    lambda text: text == text.strip() and len(text) > 0
)
DECIMALS = st.decimals(0, 1, places=6).map(Fraction)
KINDS = {
    Kind.MONEY: st.integers(0, MAX_FEN),
    Kind.RATIO: DECIMALS | st.fractions(0, 1, max_denominator=1000),
    Kind.NUMBER: st.fractions(-1000, 1000, max_denominator=1000),
    Kind.AREA: st.fractions(0, 10**6, max_denominator=100),
    Kind.COUNT: st.integers(0, 10**9),
    Kind.YEAR: st.integers(2000, 2100),
    Kind.DATE: st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    Kind.BOOL: st.booleans(),
    Kind.TEXT: TEXTS,
    Kind.CODE: st.sampled_from(["3976", "6513"]),
    Kind.ENUM: st.sampled_from(["3", "5"]),
    Kind.PARTY: st.sampled_from(["海港市投资局", '东港,"协会"', "a\nb\rc;\td"]),
}


def values_of(fields: tuple[Field, ...], **fixed: st.SearchStrategy) -> st.SearchStrategy:
    needed = {f.id: fixed[f.id] if f.id in fixed else KINDS[f.kind] for f in fields if f.key}
    return st.fixed_dictionaries(needed, optional={f.id: KINDS[f.kind] for f in fields if not f.key})


@st.composite
def cities(draw: st.DrawFn) -> City:
    provenance = st.builds(Provenance, source=st.none() | TEXTS, as_of=st.none() | KINDS[Kind.DATE])
    codes = draw(st.lists(CODES, min_size=1, max_size=4, unique=True))

    def some(type_: RecordType, **fixed: st.SearchStrategy) -> list[Record]:
        made = st.builds(Record, st.just(type_), values_of(type_.fields, **fixed), provenance)
        return draw(st.lists(made, max_size=5, unique_by=lambda record: record.key))

    records = some(ENTERPRISE, id=st.sampled_from(codes))
    known = [record.values["id"] for record in records]
    for type_ in VOCABULARY.types[1:]:
        if known or "enterprise" not in type_.by_id:
            records += some(type_, enterprise=st.sampled_from(known or [""]))
    names = st.sampled_from([("city_average_growth", "software"), ("city_average_growth", "electronics")])
    keys = st.tuples(names, KINDS[Kind.YEAR]).map(lambda key: (*key[0], key[1]))
    parameters = draw(st.dictionaries(keys, KINDS[Kind.RATIO], max_size=4))
    return City.of(VOCABULARY, records, parameters=parameters)


@examples(50, 300)
@given(cities())
def test_writing_and_reading_gives_the_same_city(city):
    with TemporaryDirectory() as folder:
        write_city(city, Path(folder))
        again = read_city(Path(folder), VOCABULARY)
    assert facts(again) == facts(city)
    for type_ in VOCABULARY.types:
        told = [[(r.provenance.source, r.provenance.as_of) for r in c.all(type_.id)] for c in (city, again)]
        assert told[0] == told[1]


def test_a_city_is_written_in_the_order_of_its_vocabulary_as_plain_text(tmp_path):
    (tmp_path / "city.json").write_text(json_text(), encoding="utf-8")
    city = read_city(tmp_path / "city.json", VOCABULARY)
    files = write_city(city, tmp_path / "out")
    names = ["enterprise", "enterprise_year", "project", "lease_year", "park_year", "award", "parameter"]
    assert [path.stem for path in files] == names
    assert files[1].read_bytes().decode() == (
        "enterprise,year,revenue,taxable_income\n"
        "919901000000000197,2022,95000000,-3000.50\n"
        "919901000000000197,2023,120000000,\n"
    )
    assert files[3].read_text() == "enterprise,park,year,self_use_share\n"
    assert set(string.whitespace) & set(files[6].read_text()) == {"\n"}
