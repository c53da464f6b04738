"""The tables of a chain's folder as record types: columns by id or Chinese label, and what each may hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from liance.chains.graph import Basis, Kind, Presence, Role
from liance.records.vocabulary import Choice, Field, RecordType, Vocabulary
from liance.records.vocabulary import Kind as Cell
from liance.rules import ir

INDUSTRY_CODES = "gbt4754-2017"
PRODUCTS, LINKS, ACTORS, PRODUCERS = "products", "links", "actors", "producers"
PARKS, COUNTIES, FACTS = "parks", "counties", "facts"
NEEDED = (PRODUCTS, LINKS)
"""Without these there is no chain; the other tables may be missing."""


def _labelled(ids: Iterable[str], labels: str) -> tuple[Choice, ...]:
    """Choices of these ids in order, their labels parted by blanks."""
    return tuple(Choice(str(id_), label) for id_, label in zip(ids, labels.split(), strict=True))


BASES = _labelled(Basis, "政策 行业常识 专家确认 公开报道")
STATES = _labelled(Presence, "有 没有 不明")
ROLES = _labelled(Role, "生产 采购 研发")
KINDS = _labelled(Kind, "投入 装备 支撑 属于 应用 配套")
STAGES = _labelled("equipment upstream midstream downstream use".split(), "装备 上游 中游 下游 应用")
WARES = _labelled(
    "product material equipment technology software service application".split(),
    "产品 材料 设备 技术 软件 服务 应用领域",
)
AIMS = _labelled("keep grow develop scale attract".split(), "巩固 壮大 发展 规模化 招引")
BODIES = _labelled("enterprise institute association body".split(), "企业 院校 协会 机构")
SURE = _labelled("high medium low".split(), "高 中 低")
QUALITIES = _labelled("audited reported derived expected press".split(), "经审计 公开数 推算 预期 行业媒体")

GROUND = (
    Field("measures", "举措", Cell.TEXT, note="ids of the policy's measures, tasks or targets"),
    Field("basis", "依据", Cell.ENUM, needed=True, choices=BASES),
    Field("words", "原文", Cell.TEXT, note="quotations of the policy, parted by ；"),
    Field("source", "来源", Cell.TEXT),
    Field("as_of", "截至日期", Cell.DATE),
    Field("note", "说明", Cell.TEXT),
)
"""Why a row may be believed; the last columns of every table but counties and facts."""

_COUNTY = Field("county", "县区", Cell.ENUM)
_CHAIN = Field("chain", "产业链", Cell.ENUM, needed=True)
_PRODUCT = RecordType(
    PRODUCTS,
    "产品",
    (
        Field("id", "编号", Cell.TEXT, key=True),
        Field("name", "名称", Cell.TEXT, needed=True),
        _CHAIN,
        Field("stage", "环节", Cell.ENUM, needed=True, choices=STAGES),
        Field("kind", "类别", Cell.ENUM, needed=True, choices=WARES),
        Field("aliases", "别名", Cell.TEXT),
        Field("codes", "行业代码", Cell.TEXT),
        Field("aim", "方向", Cell.ENUM, choices=AIMS),
        Field("bottleneck", "卡点", Cell.TEXT),
        *GROUND,
    ),
)
_LINK = RecordType(
    LINKS,
    "联系",
    (
        Field("upper", "上游产品", Cell.REF, key=True, target=PRODUCTS),
        Field("lower", "下游产品", Cell.REF, key=True, target=PRODUCTS),
        Field("kind", "关系", Cell.ENUM, key=True, choices=KINDS),
        Field("group", "替代组", Cell.TEXT),
        Field("confidence", "把握", Cell.ENUM, choices=SURE),
        *GROUND,
    ),
)
_ACTOR = RecordType(
    ACTORS,
    "主体",
    (
        Field("id", "编号", Cell.TEXT, key=True),
        Field("name", "名称", Cell.TEXT, needed=True),
        Field("full_name", "全称", Cell.TEXT),
        Field("code", "统一社会信用代码", Cell.CODE, code_table="uscc"),
        Field("kind", "类别", Cell.ENUM, needed=True, choices=BODIES),
        _COUNTY,
        Field("park", "园区", Cell.REF, target=PARKS),
        Field("local", "在本市", Cell.BOOL),
        Field("chains", "产业链", Cell.TEXT),
        *GROUND,
    ),
)
_PRODUCER = RecordType(
    PRODUCERS,
    "生产情况",
    (
        Field("product", "产品", Cell.REF, key=True, target=PRODUCTS),
        Field("actor", "主体", Cell.REF, key=True, optional=True, target=ACTORS),
        Field("role", "角色", Cell.ENUM, key=True, optional=True, choices=ROLES),
        Field("state", "状态", Cell.ENUM, needed=True, choices=STATES),
        *GROUND,
    ),
)
_PARK = RecordType(
    PARKS,
    "园区",
    (
        Field("id", "编号", Cell.TEXT, key=True),
        Field("name", "名称", Cell.TEXT, needed=True),
        _COUNTY,
        *GROUND,
    ),
)
COUNTY = RecordType(
    COUNTIES,
    "县区",
    (Field("code", "代码", Cell.TEXT, key=True), Field("name", "名称", Cell.TEXT, needed=True)),
)
_FACT = RecordType(
    FACTS,
    "公开数据",
    (
        Field("entity", "对象", Cell.TEXT, key=True),
        Field("indicator", "指标", Cell.TEXT, key=True),
        Field("period", "时期", Cell.TEXT, key=True),
        Field("value", "数值", Cell.TEXT, needed=True),
        Field("unit", "单位", Cell.TEXT),
        Field("quality", "可靠程度", Cell.ENUM, needed=True, choices=QUALITIES),
        Field("source", "来源", Cell.TEXT, needed=True),
        Field("note", "口径", Cell.TEXT),
    ),
)
TYPES = (_PRODUCT, _LINK, _ACTOR, _PRODUCER, _PARK, COUNTY, _FACT)
GROUNDED = (PRODUCTS, LINKS, ACTORS, PRODUCERS, PARKS)
"""Tables whose rows say on what they rest."""


def chain_vocabulary(policy: ir.Policy, counties: Sequence[Choice] = ()) -> Vocabulary:
    """The record types of a chain: chains are those of the policy's blocks, counties those of the folder."""
    chains = tuple(Choice(task.id, task.title) for task in policy.tasks if task.kind == "chain")
    choices = {_CHAIN.id: chains, _COUNTY.id: tuple(counties)}
    return Vocabulary(tuple(_with(type_, choices) for type_ in TYPES), code_tables=policy.vocabulary.code_tables)


def _with(type_: RecordType, choices: dict[str, tuple[Choice, ...]]) -> RecordType:
    """The type with the choices of the fields of these ids."""
    fields = tuple(replace(f, choices=choices[f.id]) if f.id in choices else f for f in type_.fields)
    return replace(type_, fields=fields)


def listed_fields(vocabulary: Vocabulary) -> tuple[Field, ...]:
    """What each single part of the cells is that hold several: industry codes, and chains."""
    product = vocabulary.type_named(PRODUCTS)
    assert product is not None
    chain = replace(product.by_id[_CHAIN.id], id="chains")
    return Field("codes", "行业代码", Cell.CODE, code_table=INDUSTRY_CODES), chain
