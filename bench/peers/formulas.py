"""The five clauses over arrays, twice: as the policy words them in floats of yuan, and in integers of fen.

The argument names are the names of the columns. OpenFisca, PolicyEngine, TTSIM and plain NumPy all run these.
"""

from harness import CLAUSES

YUAN, WAN = 100, 1_000_000
MANUFACTURING = ((10**10, 10 * WAN), (3 * 10**10, 30 * WAN), (5 * 10**10, 50 * WAN), (10**11, 100 * WAN))
SOFTWARE = ((2 * 10**9, 10 * WAN), (5 * 10**9, 30 * WAN), (10**10, 50 * WAN))


def worded(xp):
    """As the policy words it, in floats of yuan: revenue ÷ last year's − 1 > average."""

    def scale_up(belongs, revenue, before, average, tiers):
        award = xp.zeros_like(revenue)
        for threshold, tier in tiers:
            award = xp.where((revenue > threshold / YUAN) & (before <= threshold / YUAN), tier / YUAN, award)
        return xp.where(belongs & (before > 0) & (revenue / before - 1 > average), award, 0)

    def manufacturing(division, revenue, revenue_before):
        return scale_up(division == 39, revenue, revenue_before, 0.08, MANUFACTURING)

    def software(division, revenue, revenue_before):
        return scale_up(division == 65, revenue, revenue_before, 0.12, SOFTWARE)

    def investment_award(investment, land_cost):
        share = xp.floor(xp.minimum((investment - land_cost) * 0.1, 10_000_000))
        return xp.where(investment >= 50_000_000, share, 0)

    def chips(self_developed, self_produced, sales, sales_before):
        first = self_developed & self_produced & (sales > 20_000_000) & (sales_before <= 20_000_000)
        return xp.where(first, xp.floor(xp.minimum(sales * 0.01, 1_000_000)), 0)

    def rent_award(rent, year_of_lease, rent_paid):
        first, second, third = (year_of_lease == n for n in (1, 2, 3))
        rate = xp.where(first, 0.7, xp.where(second, 0.5, xp.where(third, 0.3, 0.0)))
        return xp.floor(xp.minimum(rent * rate, xp.maximum(1_000_000 - rent_paid, 0)))

    return dict(zip(CLAUSES, (manufacturing, software, investment_award, chips, rent_award), strict=True))


def whole(xp):
    """In integers of fen, divisions multiplied out: what someone writes who knows that floats will not do."""

    def scale_up(belongs, revenue, before, per_cent, tiers):
        award = xp.zeros_like(revenue)
        for threshold, tier in tiers:
            award = xp.where((revenue > threshold) & (before <= threshold), tier, award)
        return xp.where(belongs & (before > 0) & (revenue * 100 > before * (100 + per_cent)), award, 0)

    def manufacturing(division, revenue, revenue_before):
        return scale_up(division == 39, revenue, revenue_before, 8, MANUFACTURING)

    def software(division, revenue, revenue_before):
        return scale_up(division == 65, revenue, revenue_before, 12, SOFTWARE)

    def investment_award(investment, land_cost):
        share = xp.minimum((investment - land_cost) // (10 * YUAN) * YUAN, 1000 * WAN)
        return xp.where(investment >= 5000 * WAN, share, 0)

    def chips(self_developed, self_produced, sales, sales_before):
        first = self_developed & self_produced & (sales > 2000 * WAN) & (sales_before <= 2000 * WAN)
        return xp.where(first, xp.minimum(sales // (100 * YUAN) * YUAN, 100 * WAN), 0)

    def rent_award(rent, year_of_lease, rent_paid):
        first, second, third = (year_of_lease == n for n in (1, 2, 3))
        tenths = xp.where(first, 7, xp.where(second, 5, xp.where(third, 3, 0)))
        return xp.minimum(rent * tenths // 10, xp.maximum(100 * WAN - rent_paid, 0)) // YUAN * YUAN

    return dict(zip(CLAUSES, (manufacturing, software, investment_award, chips, rent_award), strict=True))
