"""The class of a product: by the words of classes and by the classes of products like it; the tree for a person."""

from __future__ import annotations

from dataclasses import replace

from tests.chains.matching.town import product, town

from liance.chains.matching.industries import Industries
from liance.chains.matching.proposal import Method

CLASSES = {
    "1711": "棉纺纱加工",
    "1741": "缫丝加工",
    "2439": "其他工艺美术品",
    "2462": "玩具制造",
    "3872": "照明灯具制造",
}
GROUPS = {"17": "纺织业", "171": "棉纺织及印染精加工", "24": "文教、工美、体育和娱乐用品制造业", "246": "玩具制造"}
ALL = Industries(CLASSES, town().products, GROUPS)


def test_a_class_is_proposed_by_its_words_and_by_like_products() -> None:
    """A hanging lantern is called like a lantern, which is in class 2439; the word for lamp stands in 3872."""
    hanging = replace(product("lantern"), id="new", name="吊灯笼", codes=())
    found = {p.id: p for p in ALL.propose(hanging).found}
    assert next(iter(found)) == "2439"
    told = {reason.method: reason.found for reason in found["2439"].reasons}
    assert told[Method.ALIKE][0] == "灯笼"
    assert [r.found for r in found["3872"].reasons] == [("灯",)]


def test_its_own_class_is_not_asked() -> None:
    """Whether a class fits must not depend on its being entered already."""
    for one in town().products:
        other = [replace(p, codes=("3872",)) if p is one and p.codes else p for p in town().products]
        assert Industries(CLASSES, other).scores(one) == ALL.scores(one)


def test_the_tree_goes_from_divisions_to_classes() -> None:
    assert ALL.within() == [("17", "纺织业"), ("24", "文教、工美、体育和娱乐用品制造业")]
    assert ALL.within("17") == [("171", "棉纺织及印染精加工")]
    assert ALL.within("246") == [("2462", "玩具制造")]
