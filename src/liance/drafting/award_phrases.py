"""The telling words of an award: who is paid, what is measured, on what terms, how far a cap reaches."""

from __future__ import annotations

import re

BASES = (
    (
        r"认定|入选|列入|获评|评为|评估认证|通过.{0,20}(认证|验收|鉴定)|获得.{0,20}(称号|奖)|命名|授牌",
        "认定（按名录）",
    ),
    (r"租赁|租金|房租", "租赁年度"),
    (r"投资|项目", "投资项目"),
    (r"园区", "园区年度"),
    (r"协会|商会", "协会年度"),
    (r"产品|芯片|首台", "企业产品年度"),
    (r"人才|团队", "人才事项"),
    (r"营业收入|营收|产值|税|研发|销售|贡献", "企业年度"),
)
PAYEE = re.compile(
    r"给予(?:每家|每个)?(引进方|投资方|投资人|企业|园区|个人|自然人|团队|协会|运营机构|项目单位|主办方|引荐人)"
)
SUBJECT = re.compile(
    r"([\u4e00-\u9fff]{0,20}?(?:投资|投资额|总投资|收入|营收|销售额|产值|税收|纳税额|强度|面积|费用|投入|贡献|利润|数|增幅|增速|资本|额))"
    r"(?:在|达到|达)?$"
)
LEADING = re.compile(r"^.*(?:且|、|和|的|对|上年度|上一年度|年度|企业实施|单个|类项目)(?=..)")
LEVELS = re.compile(
    r"(国际|国家级?|省级?|市级?|区级?|县级?|行业|地方|特级|[一二三四五六甲乙丙]级|[一二三]等奖|金奖|银奖|铜奖|第[一二三]名|\dA级?|[A-D]级)"
)
END_OF_CONDITION = re.compile(
    r"(?:的?[，,]|的)(?=前.年|连续|分别|按|参照|给予|予以|一次性|每年|每[件家项人户个]|视|在.{1,8}基础上|奖励|补助|补贴|最高|单|除享受|经|当年)"
    r"|(?:当年)?(?:分别)?(?:再)?(?:给予|予以)|一次性|每[件项户](?=资助|奖励|给予|补)|按照?(?=.{2,30}[%‰])|参照|(?<!得)奖励|补助(?=\d)"
)
THINGS = re.compile(r"企业|项目|园区|基地|中心|平台|协会|商会|联盟|产品|案例|名园|团队|标准|专利|工程|园|个人|人才")
KEYS = (
    (r"(?:每个|每家|同一|单个|单家|一个|每户|该)(?:\w{0,6})企业", "企业"),
    (r"(?:每个|同一|单个|该)(?:\w{0,6})项目", "项目"),
    (r"(?:每个|同一|单个)(?:\w{0,6})园区", "园区"),
    (r"每人|个人", "个人"),
    (r"单品种|每个品种", "品种"),
    (r"每件", "件"),
)
MEASURED = re.compile(r"(首次)?(超过|突破|达到?|不低于|不少于|高于|大于|不超过|低于|少于|超|满|在)+$")
BASE_END = re.compile(r"的?(?:比例|标准)?(?:不超过|不高于|最高)?(?:分别)?$")
BASE_START = re.compile(r"^(?:每家|每个|每年|不超过|不高于|不得超过|其|该企业|该|企业|分别|按)+(?=..)")


def basis_hint(text: str) -> str:
    """The record type that the words of a sentence suggest; empty when none does."""
    return next((label for words, label in BASES if re.search(words, text)), "")


def payee_in(words: str) -> str:
    """Who is paid, where the words behind 给予 say so."""
    match = PAYEE.search(words)
    return "" if match is None else match.group(1)


def measure_in(before: str) -> str:
    """What a threshold measures, from the words in front, e.g. 实际投资; empty when they do not tell."""
    subject = SUBJECT.search(MEASURED.sub("", before))
    return "" if subject is None else LEADING.sub("", subject.group(1))


def base_words(before: str) -> str:
    """What a rate is taken of, from the words in front of it."""
    words = re.sub(r"^.*(?:按照?|参照|给予|予以|为|对)(?=.)", "", BASE_END.sub("", before))
    return BASE_START.sub("", words).removesuffix("的").lstrip("其，,")


def key_word(condition: str) -> str:
    """The last kind of thing the condition names, such as 企业, 项目 or 园区."""
    named = list(THINGS.finditer(re.sub(r"[（(][^）)]*[）)]", "", condition)))
    return named[-1].group() if named else "待定对象"


def condition_words(words: str) -> str:
    """The words that say who and when, up to the first word of the award."""
    words = re.sub(r"^[\s、，,;(]+|^对于?", "", words)
    match = END_OF_CONDITION.search(words)
    kept = words[: match.start()] if match is not None else words
    kept = kept + "的" if match is not None and match.group().startswith("的") else kept
    kept = re.sub(r"(?:当年|分别|额外|政府|再)+$", "", kept.strip("，,、;:"))
    return kept.removeprefix("对于").removeprefix("对") if len(kept.strip("的，, ")) > 1 else ""


def limit_span(clause: str) -> str:
    """`每 企业 累计` from 同一企业累计…不超过."""
    key = next((f" 每 {label}" for words, label in KEYS if re.search(words, clause)), "")
    if re.search(r"每年|全年|年度?(最高|补|合计)|当年", clause):
        return f"{key} 每年"
    return f"{key} 累计" if re.search(r"累计|总额|合计", clause) else key


def levels_in(words: str, count: int) -> list[str]:
    """`国家、省级` as two levels, where neighbours in a list name as many as there are amounts."""
    found: list[str] = []
    for item in re.split(r"[、和及或]", words):
        levels = LEVELS.findall(item)
        if levels:
            found.append(levels[-1] if not found else levels[0])
            if len(found) == count and len(set(found)) == count:
                return found
        else:
            found = []
    return []


def number_in_words(value: int) -> str:
    """1 to 99 in Chinese."""
    tens, ones = divmod(value, 10)
    digits = " 一二三四五六七八九"
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + digits[ones].strip()
