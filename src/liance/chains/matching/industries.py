"""The industry class of a product: ten to pick from, by the words of the classes and by those of like products."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from liance.chains.graph import Product
from liance.chains.matching.fuse import ordered
from liance.chains.matching.index import Index
from liance.chains.matching.labels import Judge
from liance.chains.matching.proposal import Method, Proposals
from liance.chains.matching.propose import proposals
from liance.chains.words import grams, shared

MOST_ALIKE = 10
"""Products with known classes that are asked, the most alike first."""


class Industries:
    """Classes with their names, and products whose classes are known. `groups`: divisions and groups, for the tree."""

    def __init__(
        self, classes: Mapping[str, str], products: Sequence[Product], groups: Mapping[str, str] | None = None
    ) -> None:
        self.classes = dict(classes)
        self.groups = dict(groups or {})
        self.products = {p.id: p for p in products if p.codes}
        self._classes = Index({code: (name,) for code, name in self.classes.items()})
        self._products = Index({p.id: (p.name, *p.aliases) for p in self.products.values()})

    def propose(self, product: Product, *, most: int = 10, judge: Judge | None = None) -> Proposals:
        """The likeliest classes of a product, whether or not it has some already."""
        found = proposals(
            self.scores(product),
            name=self.classes.__getitem__,
            grounds=lambda method, code: self._grounds(method, product, code),
            judge=judge,
            most=most,
        )
        return Proposals(found)

    def scores(self, product: Product) -> dict[Method, dict[str, float]]:
        """What every method gives to every class; what is said of the product's own class is not asked."""
        query = Counter(grams((product.name, *product.aliases)))
        near = self._near(product)
        alike: defaultdict[str, float] = defaultdict(float)
        for id_, cosine in near.items():
            for code in self.products[id_].codes:
                alike[code] += cosine * cosine / MOST_ALIKE
        return {
            Method.WORDS: self._classes.cosine(query),
            Method.ALIKE: {code: value for code, value in alike.items() if code in self.classes},
            Method.CHAIN: self._of_chain(product),
        }

    def within(self, beginning: str = "") -> list[tuple[str, str]]:
        """The tree under a code: divisions, then groups, then classes, each with its name; for picking by hand."""
        every = self.groups | self.classes
        length = {0: 2, 2: 3}.get(len(beginning), 4)
        return sorted(
            (code, name) for code, name in every.items() if len(code) == length and code.startswith(beginning)
        )

    def _near(self, product: Product) -> dict[str, float]:
        """Products that are called like it, the most alike first."""
        found = self._products.cosine(Counter(grams((product.name, *product.aliases))))
        found.pop(product.id, None)
        return {id_: found[id_] for id_ in ordered(found)[:MOST_ALIKE]}

    def _of_chain(self, product: Product) -> dict[str, float]:
        """How many of the products of the same stage of its chain are in a class."""
        there = [p for p in self.products.values() if p.id != product.id and p.chain and p.chain == product.chain]
        same = [p for p in there if p.stage == product.stage]
        counted = Counter(code for p in same for code in p.codes if code in self.classes)
        return {code: count / len(same) for code, count in counted.items()}

    def _grounds(self, method: Method, product: Product, code: str) -> tuple[str, ...]:
        match method:
            case Method.WORDS:
                return shared((product.name, *product.aliases), (self.classes[code],))
            case Method.ALIKE:
                return tuple(self.products[i].name for i in self._near(product) if code in self.products[i].codes)
            case _:
                return (product.chain,)
