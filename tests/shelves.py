"""What does a small shop sell? For tests of search, answers and recommendations."""

from __future__ import annotations

from bot.catalog.model import (
    Attribute,
    Category,
    CategoryId,
    FaqEntry,
    FaqId,
    Money,
    Option,
    Product,
    ProductId,
    Variant,
    VariantId,
)
from bot.language import Localized
from tests.samples import yuan

AUDIO = Category(
    CategoryId("audio"), Localized("耳机与音响", "Headphones & audio"), ("耳机", "headphones", "音箱", "speaker")
)
KITCHEN = Category(CategoryId("kitchen"), Localized("厨房电器", "Kitchen"), ("水壶", "kettle", "电饭煲", "rice cooker"))
COLOURS = {"black": "黑色", "white": "白色", "red": "红色"}
FACTS = {
    "battery_life": Localized("续航", "Battery life"),
    "weight": Localized("重量", "Weight"),
    "noise_cancelling": Localized("降噪", "Noise cancelling"),
    "waterproof": Localized("防水", "Water resistance"),
    "capacity": Localized("容量", "Capacity"),
    "ports": Localized("接口", "Ports"),
}


def colour(name: str) -> Option:
    """Return the option of a colour."""
    return Option("color", Localized("颜色", "colour"), Localized(COLOURS[name], name))


def goods(
    id_: str,
    zh: str,
    en: str,
    *,
    shelf: str | None = None,
    brand: tuple[str, str] = ("", ""),
    told: tuple[str, str] = ("", ""),
    facts: dict[str, tuple[str, str]] | None = None,
    prices: tuple[str | None, ...] = ("100",),
    colours: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
) -> Product:
    """Return a product with one variant per price, the n-th in the n-th colour."""
    id_ = ProductId(id_)
    options = [(colour(name),) for name in colours] + [()] * len(prices)
    variants = tuple(
        Variant(VariantId(f"{id_}-{number + 1}"), id_, options[number], yuan(price) if price is not None else None)
        for number, price in enumerate(prices)
    )
    attributes = tuple(Attribute(key, FACTS[key], Localized(*value)) for key, value in (facts or {}).items())
    category = CategoryId(shelf) if shelf else None
    return Product(
        id_, Localized(zh, en), category, Localized(*brand), Localized(*told), attributes, variants, None, words
    )


def shop() -> list[Product]:
    """Return eight products on two shelves."""
    soundsea, warmhob = ("声海", "Soundsea"), ("暖灶", "Warmhob")
    return [
        goods(
            "x1", "声海 X1 头戴蓝牙耳机", "Soundsea X1 Wireless Headphones", shelf="audio", brand=soundsea,
            told=("包耳式蓝牙耳机，出差一周不用带线。附收纳盒。", "Over-ear, for a week away. A case is included."),
            facts={
                "battery_life": ("50 小时", "50 hours"), "weight": ("228 克", "228 g"),
                "noise_cancelling": ("无主动降噪", "none"), "ports": ("USB-C，LHDC 编码", "USB-C with the LHDC codec"),
            },
            prices=("399", "399"), colours=("black", "white"),
        ),
        goods(
            "x1-pro", "声海 X1 Pro 头戴降噪耳机", "Soundsea X1 Pro Noise-Cancelling Headphones", shelf="audio",
            brand=soundsea, told=("地铁和飞机上都用得着的降噪耳机。", "Noise cancelling for train and plane."),
            facts={"battery_life": ("40 小时", "40 hours"), "noise_cancelling": ("主动降噪 45 分贝", "active, 45 dB")},
            prices=("899",), colours=("black",),
        ),
        goods(
            "sport", "声海 Sport 挂耳运动耳机", "Soundsea Sport Ear-Hook Earbuds", shelf="audio", brand=soundsea,
            told=("跑步不掉，防汗防雨。", "They stay on while running and shrug off sweat and rain."),
            facts={"waterproof": ("IP55", "IP55")}, prices=("299",), colours=("red",),
        ),
        goods(
            "wave", "声海 Wave 便携蓝牙音箱", "Soundsea Wave Portable Speaker", shelf="audio", brand=soundsea,
            told=("露营带着走的音箱。", "A speaker to take camping."), prices=("259",),
        ),
        goods(
            "kettle", "暖灶 电水壶", "Warmhob Electric Kettle", shelf="kitchen", brand=warmhob,
            told=("三分钟烧开一升水。", "Boils a litre in three minutes."),
            facts={"capacity": ("1.7 升", "1.7 l")}, prices=("129", "139"), colours=("white", "red"),
        ),
        goods(
            "cooker", "暖灶 迷你电饭煲", "Warmhob Mini Rice Cooker", shelf="kitchen", brand=warmhob,
            told=("两个人吃饭够用。", "Enough rice for two."), facts={"capacity": ("2 升", "2 l")}, prices=("199",),
        ),
        goods("pan", "暖灶 不粘炒锅", "Warmhob Non-Stick Wok", shelf="kitchen", brand=warmhob, prices=("89",)),
        goods("plain", "", "WHITE METAL LANTERN", prices=("3.39",)),
    ]  # fmt: skip


def bare() -> list[Product]:
    """Return what a file of two columns gives: an id and a description, no price, no shelf, no stock."""
    rows = {
        "1001": "红色T恤",
        "1002": "蓝色牛仔裤",
        "1003": "白色运动鞋",
        "1004": "黑色连衣裙",
        "1005": "白色运动鞋 加宽",
    }
    return [goods(id_, text, "", prices=(None,)) for id_, text in rows.items()]


def tau() -> list[Product]:
    """Return products as tau's retail data has them: an English name, options in words, prices in dollars."""
    offers = {
        "Mechanical Keyboard": [("switch type", "clicky"), ("switch type", "tactile"), ("backlight", "RGB")],
        "Hiking Boots": [("size", "9"), ("material", "leather"), ("waterproof", "yes")],
        "Desk Lamp": [("power source", "USB"), ("brightness", "high")],
    }
    found = []
    for name, options in offers.items():
        id_ = ProductId(name.replace(" ", ""))
        variants = tuple(
            Variant(
                VariantId(f"{id_}{number}"), id_, (Option(key, Localized(en=key), Localized(en=value)),),
                Money(yuan(str(50 + number)).amount, "USD"),
            )
            for number, (key, value) in enumerate(options)
        )  # fmt: skip
        none = Localized()
        found.append(Product(id_, Localized(en=name), None, none, none, (), variants))
    return found


def faq() -> list[FaqEntry]:
    """Return some answered questions, two of them about a detail."""
    rows = [
        (
            "return",
            "return_request",
            "怎么退货？",
            "How do I return something?",
            ("退货", "七天无理由", "send back", "return"),
        ),
        (
            "refund",
            "refund_status",
            "退款多久到账？",
            "When does my refund arrive?",
            ("退款", "到账", "refund", "money back"),
        ),
        ("postage", None, "退货运费谁出？", "Who pays the return postage?", ("退货运费", "运费险", "return postage")),
        (
            "payment",
            "payment_methods",
            "可以怎么付款？",
            "How can I pay?",
            ("支付方式", "信用卡", "credit card", "payment"),
        ),
        (
            "warranty",
            "warranty_repair",
            "保修多久，坏了怎么修？",
            "How long is the warranty?",
            ("保修", "维修", "warranty"),
        ),
        ("furniture", None, "家具和床垫保修多久？", "How long is the warranty on furniture?", ("家具保修", "床垫保修")),
        (
            "invoice",
            "invoice_request",
            "怎么开发票？",
            "How do I get an invoice?",
            ("发票", "抬头", "invoice", "receipt"),
        ),
        ("abroad", None, "可以寄到国外吗？", "Do you deliver abroad?", ("海外", "国外", "international", "abroad")),
    ]
    return [
        FaqEntry(FaqId(id_), Localized(zh, en), Localized(f"{zh}答", f"{en} Yes."), intent, words)
        for id_, intent, zh, en, words in rows
    ]
