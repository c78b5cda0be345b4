"""Japanese, the basics; characters that Chinese shares are folded to simplified ones before."""

# ruff: noqa: E501 - a table of rules reads best with one rule a line
# fmt: off

from __future__ import annotations

from typing import Final

from engine.parsing.deadline.grammar import Language, Rule
from engine.parsing.deadline.piece import Ahead, Clock, Piece

_NONE: Final = Piece(is_none=True)
_HABIT: Final = Piece(is_habit=True)
_C = r"(?:\d{1,3}(?:\.\d)?|[零〇一二三四五六七八九十百]{1,4})"
_HOUR = r"(?P<hour>2[0-4]|1\d|0?\d|二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二三四五六七八九])"
_MINUTE = r"(?P<minute>[0-5]?\d|[一二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九])"

_HABITS: Final = (
    r"每(?:日|周|月|年|朝|晚)(?:[月火水木金土日]曜?日?)?|毎(?:日|周|週|月|年|朝|晩)(?:[月火水木金土日]曜日?)?",
)
_NOT: Final = (
    rf"{_C}(?:时间|時間|日间|日間|分间|分間|周间|週間|か月|ヶ月|年|歳|才|人|円|回|名|個|号室|号|階|番)(?!後|后|以内|间以内)",
    r"(?:先|昨)(?:周|週|月|年|日|晩|夜)|おはよう|こんばんは|来月(?!\d)",
)
_RULES: Final = (
    Rule(r"今日|本日|きょう", Piece(day_offset=0)),
    Rule(r"明日|あした|あす|翌日", Piece(day_offset=1)),
    Rule(r"明(?:後|后)日|あさって", Piece(day_offset=2)),
    Rule(r"しあさって", Piece(day_offset=3)),
    Rule(r"今(?:朝)", Piece(day_offset=0, part="morning")),
    Rule(r"今(?:晚|晩|夜)", Piece(day_offset=0, part="night")),
    Rule(r"明朝|明日の朝", Piece(day_offset=1, part="morning")),
    Rule(r"朝(?:一番?)?|午前(?:中)?", Piece(part="morning", is_weak=True)),
    Rule(r"(?:お)?昼(?:頃|ごろ)?", Piece(part="noon", is_weak=True)),
    Rule(r"午(?:後|后)", Piece(part="afternoon", is_weak=True)),
    Rule(r"夕方", Piece(part="evening", is_weak=True)),
    Rule(r"夜|晩|晚", Piece(part="night", is_weak=True)),
    Rule(r"{W:weekday}"),
    Rule(r"(?:今周|今週|この|今度)の?(?:{W:weekday})", Piece(which="this")),
    Rule(r"(?:来周|来週|次)の?(?:{W:weekday})", Piece(which="next")),
    Rule(r"(?:再来周|再来週)の?(?:{W:weekday})", Piece(which="next", after=7)),
    Rule(r"(?:(?P<year>20\d\d)年)?{MO:month}月{D:day}日?(?:\((?:[月火水木金土日])\))?"),
    Rule(r"来月(?:の)?{D:day}日", Piece(month_offset=1)),
    Rule(r"今月(?:の)?{D:day}日", Piece(month_offset=0)),
    Rule(r"{D:day}日(?!間|间|後|后|以内)"),
    Rule(r"(?:今月末|月末|今月中)", Piece(period="month_end")),
    Rule(r"(?:今周末|今週末|周末|週末)(?:まで|中)?", Piece(period="weekend")),
    Rule(r"(?:今周|今週)(?:中|内)?(?!末)", Piece(week_offset=0)),
    Rule(r"(?:来周|来週)(?:中|内)?(?!末|の)", Piece(week_offset=1)),
    Rule(rf"(?P<count>{_C})(?P<unit>时间|時間|分|日|周间|週間|か月|ヶ月)(?:間|间)?(?:後|后|以内|以内に)"),
    Rule(r"(?:30分|半时间|半時間)(?:後|后|以内)", Piece(ahead=Ahead(30, "minute"))),
    Rule(rf"{_HOUR}(?:时|時)(?!间|間)"),
    Rule(rf"{_HOUR}(?:时|時){_MINUTE}分"),
    Rule(rf"{_HOUR}(?:时|時)半", Piece(clock=Clock(0, 30))),
    Rule(r"(?P<hour>正午)"),
    Rule(r"(?P<hour>深夜0时|深夜0時|真夜中|零时|零時)"),
)

JAPANESE: Final = Language(
    code="ja",
    months={word: i for i, word in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], start=1)}
    | {f"{i}": i for i in range(1, 13)}
    | {f"0{i}": i for i in range(1, 10)},
    weekdays={
        f"{day}曜{ending}": i for i, day in enumerate("月火水木金土日") for ending in ("日", "")
    },
    weak_weekdays={},
    units={
        "时间": "hour", "時間": "hour", "分": "minute", "日": "day", "周间": "week",
        "週間": "week", "か月": "month", "ヶ月": "month",
    },
    counts={},
    named_hours={
        "正午": "noon", "深夜0时": "midnight", "深夜0時": "midnight", "真夜中": "midnight",
        "零时": "midnight", "零時": "midnight",
    },
    rules=(*(Rule(pattern, _HABIT) for pattern in _HABITS), *(Rule(pattern, _NONE) for pattern in _NOT), *_RULES),
    glue=r"の|に|は|,|から",
    lead=r"に|は",
    end=r"まで|に|から|の|は",
    strict=r"(?!)",
    about=r"約|だいたい|およそ",
    strict_after=r"(?:まで(?:に)?|前|以前|必着|〆切|締切)",
    about_after=r"(?:頃|ごろ|くらい|前後|前后)",
    is_month_first=True,
    is_spaced=False,
    range_sign=r"から|-|~|〜",
    urgent=r"緊急|紧急|至急|急ぎ|急募|大至急|すぐ(?:に)?|今すぐ|早急|今日|本日|今夜|今晩|今晚|asap",
    calm=r"急ぎ(?:では|じゃ)(?:ない|ありません)|急いでい?(?:ない|ません)|いつでも",
)
