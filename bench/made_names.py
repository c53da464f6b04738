"""Made-up names of organisations: a region, two or three characters, a trade, a legal form, as registers have them."""

from __future__ import annotations

import random
from collections.abc import Iterator

REGIONS = (
    "山东 北京 上海 深圳 济南 青岛 烟台 潍坊 临沂 济宁 泰安 德州 滨州 菏泽 枣庄 日照 威海 东营 淄博 聊城 "
    "河北 河南 江苏 浙江 广东 湖北 四川 天津 重庆 西安 杭州 南京 苏州 无锡 宁波 合肥 武汉 长沙 郑州 石家庄"
).split()
LIKED = (
    "鑫源华光宏达恒信盛泰瑞丰隆昌兴旺金银铜海天地通顺利远大中正方圆明亮星辰云帆锦绣江山河川润泽德仁义智诚和平安康乐福"
    "禄寿喜嘉祥如意吉庆永久长春新世纪创先领航启迪凯旋凌峰峻岭博雅文昊晟睿琦晖森林木禾田园麦谷粮油米佳美优良品众合联邦"
    "伟业鼎力拓展飞跃腾龙虎鹰凤凰麒麟鹏程万里千百亿汇聚贤英才俊杰立卓越超群颖慧芯微纳电磁波频讯捷迅速达畅欣荣茂繁旭日"
    "东升朝阳曙晨曦晓"
)
OTHERS = tuple(bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF))
"""The 3,666 most common characters: some firms use any of them."""
SYLLABLES = (*dict.fromkeys(LIKED), *OTHERS)
TRADES = (
    "科技 电子科技 信息技术 软件 网络科技 光电科技 半导体 集成电路 新材料 铜业 铝业 电缆 光缆 通信设备 智能装备 "
    "机械制造 机电设备 汽车零部件 轴承 钢球 化工 生物科技 医药 医疗器械 食品 农业发展 粮油 饲料 纺织 服装 家居 建材 "
    "建筑工程 市政工程 装饰工程 房地产开发 物业管理 商贸 贸易 国际贸易 供应链管理 物流 运输 汽车销售 餐饮管理 酒店管理 "
    "文化传媒 广告 教育咨询 企业管理咨询 人力资源 环保科技 新能源 电力工程 节能科技 检测技术 数据服务 人工智能科技 "
    "物联网科技 机器人"
).split()
FORMS = ("有限公司",) * 16 + ("有限责任公司", "股份有限公司", "集团有限公司", "经营部", "厂", "合作社")


def made_names(count: int, seed: int) -> Iterator[str]:
    """So many names; some characters and trades are much more frequent than others, and few names occur twice."""
    dice = random.Random(seed)
    often = [1 / (n + 3) for n in range(len(SYLLABLES))]
    trades = [1 / (n + 4) for n in range(len(TRADES))]
    characters = dice.choices(SYLLABLES, often, k=3 * count)
    kinds, regions = dice.choices(TRADES, trades, k=count), dice.choices(REGIONS, k=count)
    forms, lengths = dice.choices(FORMS, k=count), dice.choices((2, 3, 4), (60, 30, 10), k=count)
    for n in range(count):
        brand = "".join(characters[3 * n : 3 * n + min(3, lengths[n])])
        if lengths[n] == 4:
            yield f"{brand}（{regions[n]}）{kinds[n]}{forms[n]}"
        else:
            yield f"{regions[n]}{brand}{kinds[n]}{forms[n]}"
