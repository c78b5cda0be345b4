"""Places as Chinese writes them: from the large to the small, without spaces."""

from __future__ import annotations

import re
from typing import Final

from data.reference.gazetteer import gazetteer
from engine.parsing.place.mention import Address, Spotted
from engine.parsing.post import Post, Span

_C: Final = r"[\u4e00-\u9fff]"
_CUT: Final = re.compile(
    r"(?:地址是|地址在|地址|坐标|位于|住在|送到|送至|送去|送往|寄到|寄往|搬到|搬去|搬至|拿到|带到|带去|运到|放到|放在|取到"
    r"|今天|明天|后天|今晚|明晚|早上|上午|中午|下午|傍晚|晚上|凌晨|(?:周|星期|礼拜)[一二三四五六日天末]|点钟?|之前"
    r"|送(?=[0-9一二三四五六七八九十a-z])|到达|来到|前往|从|自|由|在|到|去|往|至|是|我在|来|给我|帮我|帮忙|需要|求|请|把|将|我家|的快递|我|位置)"
)
_SEPARATORS: Final = re.compile(r"[^\u4e00-\u9fff\w#-]+|_")
_AREA: Final = (
    rf"(?:{_C}{{2,7}}(?:省|自治区))?(?:{_C}{{2,6}}市)?(?:{_C}{{1,5}}(?:区|县|镇|乡|新区|开发区))?"
)
_NUMERAL: Final = r"(?:[0-9a-z]+|[零一二三四五六七八九十百]+)"
_INSIDE: Final = (
    rf"(?:第?{_NUMERAL}(?:-{_NUMERAL})?"
    r"(?:号楼|号院|号门|栋|幢|单元|号|楼|层|座|室|号房|房|铺|弄|期|区|门|排))"
)
_STREET: Final = re.compile(
    rf"{_AREA}{_C}{{1,8}}?(?:大道|大街|街道|胡同|公路|路|街|巷|弄|里|道)(?:[东南西北中]段)?"
    rf"(?:{_NUMERAL}号|{_NUMERAL}弄)(?:{_C}{{2,8}}?(?={_INSIDE}))?{_INSIDE}*(?:[0-9]{{1,4}})?"
)
_CROSSING: Final = re.compile(
    rf"{_AREA}{_C}{{1,6}}(?:路|街|大道)[与和]?{_C}{{1,6}}(?:路|街)(?:路口|交叉口|口)"
)
_BUILDINGS: Final = (
    "图书馆|宿舍楼|教学楼|实验楼|办公楼|体育馆|食堂|宿舍|公寓|小区|花园|家园|大厦|广场|商场|购物中心|地铁站|火车站"
    "|高铁站|汽车站|机场|校区|医院|超市|酒店|宾馆|公园|菜鸟驿站|驿站|快递站|快递点|学院|大学|中学|小学|校门|大门"
    "|东门|西门|南门|北门|正门|写字楼|科技园|产业园|友园|苑|园|城|府|庄|村|寺|楼|馆|店"
)
_NAME: Final = r"[\u4e00-\u53d5\u53d7-\u5e2d\u5e2f-\u9fff]"  # all but 取 and 带
_BUILDING: Final = re.compile(
    rf"{_AREA}{_C}{{0,8}}?(?:{_BUILDINGS})(?:{_NAME}{{0,3}}?(?:{_BUILDINGS})){{0,2}}(?:{_INSIDE})*(?:[0-9]{{2,4}})?(?:楼下|(?<=楼)下|门口|旁边|附近|对面|里|大厅|前台)?"
)
_DISTRICT_ALONE: Final = re.compile(rf"{_C}{{2,4}}?(?:区|县|镇|街道)(?!别|分)")
_PART: Final = re.compile(
    rf"{_NUMERAL}教[0-9]{{3}}|{_C}{{0,6}}?{_INSIDE}+(?:[0-9]{{2,4}})?(?:楼下|门口)?"
)
_NOT_PLACES: Final = re.compile(
    r"几楼|电梯|搬家|上楼|下楼|爬楼|楼梯|一条街|网店|开店|店员|店长|路上|顺路|一路|半路|走路|线路|电路|有道|知道|味道"
    r"|农村|城市|房间|打扫|清洁|打印|帮我|这里|哪里|家里|那里|公里|手里"
)
_DISTRICT: Final = re.compile(rf"({_C}{{2,6}}?)市")
_LARGE: Final = 300_000
_NEXT_UNIT: Final = re.compile(
    r"元|块|钱|点|分钟|小时|天|人|个|件|月|日|号(?:前|之前|下午|上午|晚)"
)


def chinese_places(post: Post) -> list[Spotted]:
    """Streets, buildings and rooms, in order."""
    if not any("\u4e00" <= character <= "\u9fff" for character in post.folded):
        return []
    found: list[Spotted] = []
    for piece in _pieces(post.folded):
        if (spotted := _place_in(post, piece)) is not None:
            found.append(spotted)
    return found


def _pieces(folded: str) -> list[Span]:
    """Stretches between punctuation and the words that lead to a place."""
    pieces: list[Span] = []
    begin = 0
    for separator in _SEPARATORS.finditer(folded + "\n"):
        stretch_begin, stretch_end = begin, separator.start()
        begin = separator.end()
        cut = stretch_begin
        for lead in _CUT.finditer(folded, stretch_begin, stretch_end):
            pieces.append(Span(cut, lead.start()))
            cut = lead.end()
        pieces.append(Span(cut, stretch_end))
    return [piece for piece in pieces if 2 <= piece.end - piece.begin <= 60]


def _place_in(post: Post, piece: Span) -> Spotted | None:
    folded = post.folded
    for pattern, confidence, reason in (
        (_STREET, 0.93, "a street and a number"),
        (_CROSSING, 0.85, "a crossing of two streets"),
        (_BUILDING, 0.8, "a building"),
        (_PART, 0.7, "a part of a building"),
        (_DISTRICT_ALONE, 0.6, "a district"),
    ):
        match = pattern.match(folded, piece.begin, piece.end)
        if match is None or match.end() - match.start() < 3:
            continue
        text = match.group()
        if _NOT_PLACES.search(text) or _NEXT_UNIT.match(folded, match.end()):
            continue
        is_led = _is_led_to(folded, piece)
        if pattern is _PART and not (
            _has_several_parts(text) or (is_led and text[-1] in "栋幢楼")
        ):
            continue
        if pattern is _BUILDING and not (is_led or _tells_building(text, match.span() == piece)):
            continue
        if pattern is _DISTRICT_ALONE and not is_led:
            continue
        span = Span(match.start(), match.end())
        return _spotted(post, span, confidence, reason)
    return None


_ROOMS: Final = re.compile(r"室$|楼下$|(?:楼|栋|幢|单元|座|教)[0-9]{2,4}$")
_PARTS: Final = re.compile(_INSIDE)
_LED: Final = re.compile(
    r"(?:地址是?|坐标|位于|住在|送[到至去往]?|寄[到往]|搬[到去至]"
    r"|[在到去从往至自由]|拿到|带到|放到)[:, ]?$"
)


def _has_several_parts(text: str) -> bool:
    return len(_PARTS.findall(text)) >= 2 or bool(_ROOMS.search(text))


def _is_led_to(folded: str, piece: Span) -> bool:
    """Whether a word before leads to a place."""
    return bool(_LED.search(folded[max(0, piece.begin - 5) : piece.begin]))


_ALONE: Final = re.compile(
    r"(?:驿站|图书馆|食堂|宿舍楼?|地铁站|火车站|教学楼|菜鸟|[东南西北正校]门)\w{0,3}$"
)


def _tells_building(text: str, is_whole: bool) -> bool:
    """Whether a number or a floor makes it a building; or it stands between commas by itself."""
    return bool(_PARTS.search(text)) or (is_whole and len(text) >= 4 and bool(_ALONE.search(text)))


def _spotted(post: Post, span: Span, confidence: float, reason: str) -> Spotted:
    line = post.words(span).strip()
    city = _city_of(post.folded[span.begin : span.end])
    number = re.search(rf"{_NUMERAL}(?:号|弄)", line)
    street = line[: number.start()] if number else line
    address = Address(
        line, number.group() if number else None, street or None, None, city, None, None, None
    )
    return Spotted(address, span, confidence, reason)


def _city_of(text: str) -> str | None:
    """The city that the address begins with: 上海市..., 嘉定..."""
    if (named := _DISTRICT.match(text)) is not None:
        return named.group(1)
    names = gazetteer()
    for length in (4, 3, 2):
        name = text[:length]
        is_district = text[length : length + 1] in tuple("区县镇") or name[-1:] in "区县镇"
        if len(text) <= length or is_district:
            continue
        if names.population(name) >= _LARGE:
            return name
    return None
