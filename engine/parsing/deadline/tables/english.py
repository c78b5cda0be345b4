"""English."""

# ruff: noqa: E501 - a table of rules reads best with one rule a line
# fmt: off

from __future__ import annotations

from typing import Final

from engine.parsing.deadline.grammar import Language, Rule
from engine.parsing.deadline.piece import Ahead, Clock, Piece

_NONE: Final = Piece(is_none=True)
_HABIT: Final = Piece(is_habit=True)
_WEAK: Final = Piece(is_weak=True)
_TODAY = r"(?:today|2day|tday|todays|today's)"
_TOMORROW = r"(?:tomorrow|tomorow|tommorow|tommorrow|tomorrows|tmrw|tmrow|tmr|tmw|tom+or+ow|2morrow|2moro|2mrw|tomo)"
_PLURAL_DAYS = (
    r"(?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|weekends|weekdays|"
    r"weeknights|weekday|mornings|evenings|afternoons|nights)"
)
_ABOUT = r"(?:about|around|approx\.?|approximately|roughly|ca\.?|circa|~|exactly|sharp|just|only|up to|over|under|at least|another|maybe|probably|like)"
_SPAN = r"{N}(?: ?(?:-|to|or) ?{N})?[ -]?(?:\+ ?)?"
_UNITS = r"(?:{U})"

_HABITS: Final = (
    r"daily|weekly|biweekly|bi-weekly|monthly|nightly|on a (?:daily|weekly|regular) basis|regularly",
    r"(?:every|each|any)(?: other| single| second)?(?: {NTH})? (?:{WW}|weekend|weekday|day|night|morning|evening|afternoon|week|month|year|hour)(?:(?:,| and| or|,? and|&| &)? {WW})*(?: (?:at|from|between) {H}(?: ?{AP})?)?",
    rf"{_PLURAL_DAYS}(?: ?(?:and|or|&|,|/|-) ?(?:{_PLURAL_DAYS}|{{WW}}))*",
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days(?: ?(?:and|or|&|,|/|-|to) ?{WW}s?)*",
    r"{WW} ?(?:-|to|thru|through) ?{WW}",
)
_NOT: Final = (
    r"(?:the )?\d+(?:st|nd|rd|th) (?:to|and|or|&|-) (?:the )?\d+(?:st|nd|rd|th) (?:floors?|fl|st|street|ave|grade|graders?)",
    rf"(?:for )?(?:{_ABOUT} )?{_SPAN}{_UNITS}(?: (?:or so))?(?: of (?:work|help))?(?: (?:a|per|each|every) {_UNITS}| ?/ ?{_UNITS}|(?: (?:straight|each|total|max|min|minimum|maximum|tops|job|task|shift|session|long|away|drive|walk)))",
    rf"(?:for|over|during|takes?|taking|lasts?|lasting|needs?|within the (?:last|past)|in the (?:last|past)|the (?:last|past)|last|past)(?: the (?:next|coming))? (?:{_ABOUT} )*{_SPAN}{_UNITS}(?: or so)?",
    rf"(?:{_ABOUT}) {_SPAN}{_UNITS}",
    rf"{_SPAN}{_UNITS}(?: ?[-/]? ?old| ago| of experience| experience| exp|['’]? notice| warranty| guarantee| contract| minimum| lease| trial)",  # noqa: RUF001
    r"(?:{N}) ?(?:x|times?|days?|nights?|hours?|hrs?) (?:a|per|each|every) (?:day|week|month|year)",
    rf"(?:once|twice|thrice)(?: or (?:once|twice|thrice))? (?:a|per|each|every) {_UNITS}",
    rf"(?:last|past|previous|this past) (?:{{WW}}|{_UNITS}|night|evening|weekend|{{MO}})",
    r"(?:since|from back in|back in) (?:{MO}|{WW}|(?:19|20)\d\d|yesterday|last \w+)",
    r"(?:good|happy) (?:morning|afternoon|evening|night|{W}|day)",
    r"(?:per|a|an|each) (?:hour|day|night|week|month|year)",
    r"(?:same|next)[ -]day delivery",
    r"the (?:morning|day|night|evening) of(?! the)",
    r"\d+(?:st|nd|rd|th) (?:st|street|ave|avenue|floor|fl|grade|grader|gen|place|pl|ct|court|rd|road|time|year|birthday|anniversary|edition|century)\.?",
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:star|bed|bath|room|bedroom|bathroom|story|person|people|man|men)\w*",
    r"(?:sat|sun) (?:on|down|in|up|there|here|shine|screen|glass\w*|light|room|tan|hat|next|still|at)",
    r"(?:the|in|and|full|of) sun(?! ?\d)",
    r"(?:second|minute|moment)s?",
    r"(?:i|we|they|you|he|she) (?:may|sat)",
    r"(?:day|night|morning|evening) (?:shift|job|time|nurse|care|rate|work)s?",
    r"weekend (?:shift|job|nurse|care|rate)s?",
    r"{HD} ?(?:am|pm)? ?(?:-|to) ?{HD} ?(?:am|pm)? (?:every|each|daily)(?: day)?",
    r"\d+(?:\.\d+)? ?(?:stars?|reviews?|miles?|mi|km|lbs?|ft|feet|inch(?:es)?|in|sq|gb|mb|tb|kg|beds?|br|ba|baths?|rooms?|people|ppl|guys|pages?|words?|pcs|items?|boxes|bags)",
)

_PARTS: Final = (
    Rule(r"(?:in |during )?(?:the )?early(?: in the)?(?: morning)?(?: hours)?", Piece(part="early", is_weak=True)),
    Rule(r"first thing(?: in the morning)?", Piece(part="early", is_weak=True)),
    Rule(r"(?:(?:in|during|by|before) )?(?:the )?(?:late |mid[ -]?)?(?:morning|mornin|forenoon)|(?<!i )am", Piece(part="morning", is_weak=True)),
    Rule(r"(?:(?:in|during|at|around|over) )?(?:the )?(?:lunch(?:[ -]?time| hour| break)?|noon ?time)", Piece(part="noon", is_weak=True)),
    Rule(r"(?:(?:in|during) )?(?:the )?(?:late |early |mid[ -]?)?(?:afternoon|aft|arvo)|pm", Piece(part="afternoon", is_weak=True)),
    Rule(r"(?:(?:in|during) )?(?:the )?(?:late |early )?(?:evening|eve)", Piece(part="evening", is_weak=True)),
    Rule(r"(?:after (?:work|school|dinner)|dinner ?time)", Piece(part="evening", is_weak=True)),
    Rule(r"(?:(?:in|during|at) )?(?:the )?(?:late )?(?:night|nite|nighttime)", Piece(part="night", is_weak=True)),
    Rule(r"(?:at )?(?:dawn|sunrise)", Piece(part="dawn", is_weak=True)),
    Rule(r"(?:at )?(?:dusk|sunset)", Piece(part="evening", is_weak=True)),
    Rule(r"(?:the )?(?:eob|cob|close of business|end of (?:the )?business(?: day)?)", Piece(part="close", is_strict=True)),
    Rule(r"(?:at |by )?(?:the )?(?:eod|end of (?:the )?day|end of play|cop|days? end)", Piece(clock=Clock(23, 59, "literal"), is_strict=True)),
    Rule(r"(?:at |by )?(?:the )?(?:end of|eod)(?= (?:the )?(?:{W}|this|next|today|tomorrow|tmrw))", Piece(is_end=True, is_weak=True)),
    Rule(r"this (?:early )?morning|this am", Piece(day_offset=0, part="morning")),
    Rule(r"this (?:late |early )?(?:afternoon|aft|arvo)|this pm", Piece(day_offset=0, part="afternoon")),
    Rule(r"this (?:late |early )?(?:evening|eve)", Piece(day_offset=0, part="evening")),
    Rule(r"(?:late |later )?(?:tonight|tonite|2nite|2night|tonght|tonigh|to-night|to night|this night)", Piece(day_offset=0, part="night")),
)

_DAYS: Final = (
    Rule(rf"(?:(?:later|early|sometime|late) )?{_TODAY}(?! show)|(?:this|the) (?:very |same )day", Piece(day_offset=0)),
    Rule(_TOMORROW, Piece(day_offset=1)),
    Rule(rf"(?:the )?day after {_TOMORROW}|overmorrow|2 days from now|two days from now", Piece(day_offset=2)),
    Rule(rf"(?:the )?(?:next|following) day|(?:a|one) day from {_TODAY}", Piece(day_offset=1, is_weak=True)),
    Rule(r"yesterday|yday", Piece(day_offset=-1)),
    Rule(r"(?:the )?day before yesterday", Piece(day_offset=-2)),
    Rule(rf"(?:a|one) week from {_TOMORROW}|{_TOMORROW} week", Piece(day_offset=8)),
    Rule(r"(?:a|one) week from (?:today|now)|today week", Piece(day_offset=7)),
    Rule(r"(?:a|one|1) week (?:from|on) (?:this |next )?{W:weekday}", Piece(after=7)),
    Rule(r"(?:two|2) weeks (?:from|on) {W:weekday}", Piece(after=14)),
    Rule(r"{W:weekday} week", Piece(after=7)),
    Rule(r"{W:weekday} after next", Piece(which="next", after=7)),
    Rule(r"{W:weekday}"),
    Rule(r"{WX:weekday}", _WEAK),
    Rule(r"(?:this|on this|for this) {WW:weekday}", Piece(which="this")),
    Rule(r"(?:next week(?:'s)?(?: on)?|next week,?) {WW:weekday}", Piece(which="next")),
    Rule(r"{WW:weekday},? (?:of |in )?next week", Piece(which="next")),
    Rule(r"{WW:weekday},? (?:of )?this week", Piece(which="this")),
    Rule(r"(?:the )?next {WW:weekday}", Piece(which="next")),
    Rule(r"(?:the )?(?:coming|upcoming|following|nearest|closest) {WW:weekday}", Piece(which="coming")),
    Rule(r"{WW:weekday},? (?:the )?{D:day}(?! ?(?:-|to|and|till|until|&) ?\d)", needs_end=True),
    Rule(r"{WW:weekday},? the {D:day}"),
    Rule(r"(?:the )?(?:{D:day}) (?:day )?(?:of |in )?{MO:month}(?:,? {Y:year})?"),
    Rule(r"(?:the )?{D:day}[ -]{MO:month}[ -,]? ?{Y:year}"),
    Rule(r"{MO:month},? ?(?:the )?{D:day}(?:,? {Y:year})?"),
    Rule(r"{MO:month} {DD:day} ?(?:-|to|through|thru|and|&|or) ?(?:the )?{DD}(?:,? {Y:year})?"),
    Rule(r"(?:from )?(?:the )?{DD:day} ?(?:-|to|through|and|&|or) ?(?:the )?{DD} (?:of )?{MO:month}(?:,? {Y:year})?"),
    Rule(r"{MO:month}[-/]{DD:day}(?:[-/]{Y:year})?"),
    Rule(r"(?:the )?{D:day} (?:day )?of (?:the )?next month", Piece(month_offset=1)),
    Rule(r"(?:the )?{D:day} (?:day )?of (?:this|the(?: current)?) month", Piece(month_offset=0)),
    Rule(r"(?:the )?{D:day} next month", Piece(month_offset=1)),
    Rule(r"the (?P<day>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th))", needs_end=True),
    Rule(r"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th))", Piece(is_weak=True), needs_end=True),
    Rule(r"the {DO:day}", needs_end=True),
    Rule(r"the {DD:day}", needs_lead=True, needs_end=True),
    Rule(r"(?:the )?{NTH:nth} {W:weekday} (?:of|in) {MO:month}(?:,? {Y:year})?"),
    Rule(r"(?:the )?last {W:weekday} (?:of|in) {MO:month}(?:,? {Y:year})?", Piece(nth=-1)),
    Rule(r"(?:the )?last {W:weekday} (?:of|in) (?:the|this) month", Piece(nth=-1, month_offset=0)),
    Rule(r"(?:the )?{NTH:nth} {W:weekday} (?:of|in) next month", Piece(month_offset=1)),
    Rule(r"(?:the )?{NTH:nth} {W:weekday} (?:of|in) this month", Piece(month_offset=0)),
    Rule(r"(?:the )?(?:end|last day|close) of {MO:month}(?:,? {Y:year})?", Piece(period="month_end")),
    Rule(r"(?:the )?(?:mid|middle of)[ -]{MO:month}", Piece(period="month_middle")),
    Rule(r"(?:(?:at|by) )?(?:the )?(?:end|last day) of (?:the |this )?month|(?:this )?month[ -]?end|eom", Piece(period="month_end")),
    Rule(r"(?:the )?(?:end|last day) of next month", Piece(period="month_end", month_offset=1)),
    Rule(r"(?:the )?(?:middle of the|mid[ -]?)month", Piece(period="month_middle")),
    Rule(r"(?:sometime )?this month|within the month", Piece(period="month")),
    Rule(r"next year", Piece(year_offset=1, is_weak=True)),
    Rule(r"this year", Piece(year_offset=0, is_weak=True)),
    Rule(r"(?:the )?end of (?:the |this )?year|eoy", Piece(period="year_end")),
    Rule(r"(?:any ?time |sometime |later |early |some day |one day |within )?(?:this|the current) (?:coming )?week|(?:during|within|later in) the week", Piece(week_offset=0)),
    Rule(r"(?:any ?time |sometime |early |late |some day )?(?:(?:in|during) )?(?:the )?(?:next|following|coming) week", Piece(week_offset=1)),
    Rule(r"(?:the )?week after next", Piece(week_offset=2)),
    Rule(r"(?:the )?end of (?:the |this )?(?:work ?)?week|eow|week'?s end", Piece(period="week_end", is_weak=False)),
    Rule(r"(?:the )?end of next week", Piece(period="week_end", week_offset=1)),
    Rule(r"(?:(?:any ?time |sometime )?(?:this|the|over the|coming|this coming|upcoming) )(?:week ?end|wkend|wknd|weeknd)", Piece(period="weekend")),
    Rule(r"(?:this )?(?:wkend|wknd)", Piece(period="weekend")),
    Rule(r"weekend(?= (?:work|help|move|moving|clean\w*|project|task|gig|delivery|babysit\w*|sitter|trip|event)\b)", Piece(period="weekend")),
    Rule(r"(?:the )?next (?:week ?end|wkend|wknd)", Piece(period="weekend", week_offset=1)),
    Rule(r"(?:new year'?s'? eve|nye)", Piece(holiday="new_year_eve")),
    Rule(r"(?:new year'?s'?(?: day)?)", Piece(holiday="new_year")),
    Rule(r"(?:christmas|xmas|x-mas)(?: day)?", Piece(holiday="christmas")),
    Rule(r"(?:christmas|xmas)'?s? eve", Piece(holiday="christmas_eve")),
    Rule(r"boxing day", Piece(holiday="boxing_day")),
    Rule(r"valentine'?s?'?(?: day)", Piece(holiday="valentine")),
    Rule(r"halloween", Piece(holiday="halloween", is_weak=True)),
    Rule(r"halloween", Piece(holiday="halloween"), needs_end=True),
    Rule(r"(?:the )?(?:4th|fourth) of july|independence day|july 4th", Piece(holiday="independence")),
    Rule(r"thanksgiving(?: day)?", Piece(holiday="thanksgiving")),
    Rule(r"black friday", Piece(holiday="black_friday")),
    Rule(r"memorial day", Piece(holiday="memorial")),
    Rule(r"labou?r day", Piece(holiday="us_labor")),
    Rule(r"martin luther king(?:'s)?(?: jr\.?)?(?: day)?|mlk day", Piece(holiday="mlk")),
    Rule(r"presidents?'?s? day", Piece(holiday="presidents")),
    Rule(r"veterans?'?s? day", Piece(holiday="veterans")),
    Rule(r"(?:st\.?|saint) patrick'?s? day", Piece(holiday="st_patrick")),
    Rule(r"mother'?s'? day", Piece(holiday="mother")),
    Rule(r"father'?s'? day", Piece(holiday="father")),
    Rule(r"easter(?: sunday)?", Piece(holiday="easter")),
    Rule(r"easter monday", Piece(holiday="easter_monday")),
    Rule(r"good friday", Piece(holiday="good_friday")),
)

_AHEAD: Final = (
    Rule(r"(?:in|within|w/in)(?: ?~| the next| the| about| around| ~| approximately| roughly| exactly| no more than| less than| under)* ?{N:count}[ -]?{U:unit}(?P<plus_half> and a half)?(?:'? time)?(?: (?:from (?:now|today)|max|tops|or less|or so|hence|of))?"),
    Rule(r"{N:count} {U:unit} (?:from (?:now|today)|hence|later)"),
    Rule(r"(?:in |within |over )?(?:the )?next {N:count} {U:unit}"),
    Rule(r"(?:in|within) (?:the|an|1) (?:next )?hour|(?:an|1|one) hour from now", Piece(ahead=Ahead(1, "hour"))),
    Rule(r"(?:in|within) {N:count} (?P<unit>hours?|hrs?|h)(?: and|,)? {N:plus_min} ?(?:minutes|mins?|m)"),
    Rule(r"(?:in|within) (?:a )?half[ -](?:an )?hour|half an hour from now", Piece(ahead=Ahead(30, "minute"))),
    Rule(r"(?:in|within) (?:a |one )?quarter of an hour", Piece(ahead=Ahead(15, "minute"))),
    Rule(r"(?:in|within) (?:an|one|1) and a half hours?|in an hour and a half", Piece(ahead=Ahead(90, "minute"))),
    Rule(r"(?:in|within) (?:a )?(?:three[ -]quarters|3/4) of an hour", Piece(ahead=Ahead(45, "minute"))),
    Rule(r"in a (?:fortnight)|(?:a )?fortnight from (?:now|today)", Piece(ahead=Ahead(14, "day"), is_weak=False)),
    Rule(rf"{{N:count}} {{U:unit}} from {_TODAY}"),
    Rule(rf"(?:{_TODAY} )?in {{N:count}} {{U:unit}}(?: from {_TODAY})?"),
    Rule(rf"{{N:count}} {{U:unit}} (?:from|after) {_TOMORROW}", Piece(after=1)),
    Rule(r"(?:in|within) 1/2 (?:an )?(?:hour|hr)", Piece(ahead=Ahead(30, "minute"))),
)

_CLOCKS: Final = (
    Rule(r"{H:hour} ?o'? ?clock(?: sharp)?(?: ?{AP:half})?"),
    Rule(r"{HD:hour}:{MD:minute} ?(?:hs|hrs|hours)"),
    Rule(r"{HW:hour} {MM:minute}(?: ?{AP:half})?", needs_lead=True),
    Rule(r"{HW:hour}[ -](?P<minute>(?:ten|fifteen|twenty|thirty|forty|fifty)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)(?: ?{AP:half})?"),
    Rule(r"{HW:hour}[ -]{MM:minute} ?{AP:half}"),
    Rule(r"{HD:hour} (?P<minute>fifteen|thirty|forty[ -]five|twenty|ten)(?: ?{AP:half})?", needs_lead=True),
    Rule(r"{HW:hour} hundred(?: hours| hrs)?", needs_lead=True),
    Rule(r"{HW:hour} (?:oh|o|zero)[ -]{MM:minute}(?: ?{AP:half})?"),
    Rule(r"half (?:past |after )?{H:hour}(?: ?{AP:half})?", Piece(clock=Clock(0, 30))),
    Rule(r"(?:a )?quarter (?:past|after) {H:hour}(?: ?{AP:half})?", Piece(clock=Clock(0, 15))),
    Rule(r"(?:a )?quarter (?:to|of|til|till|before) {H:hour}(?: ?{AP:half})?", Piece(clock=Clock(0, -15))),
    Rule(r"(?P<minute>\d{1,2}|(?:{MM}))(?: ?min(?:ute)?s?)? (?:past|after) {H:hour}(?: ?{AP:half})?"),
    Rule(r"(?P<before>\d{1,2}|(?:{MM}))(?: ?min(?:ute)?s?)? (?:to|til|till|before) (?P<hour>noon|midday|midnight|{HW})(?: ?{AP:half})?"),
    Rule(r"(?P<before>[1-5]?\d) (?:min(?:ute)?s? )?(?:to|til|till|before) {H:hour} ?{AP:half}"),
    Rule(r"(?P<before>5|10|20|25|five|ten|twenty|twenty[ -]five)(?: ?min(?:ute)?s?)? (?:to|til|till|before|of) {H:hour}", needs_lead=True),
    Rule(r"(?:(?:at|by|around) )?(?P<hour>noon|midday|mid day|mid-day|12 ?noon|twelve noon)(?:[ -]?ish)?", Piece()),
    Rule(r"(?P<hour>midnight|12 midnight|mid night)(?:[ -]?ish)?"),
    Rule(r"{H:hour}[ -]?ish(?: ?{AP:half})?", Piece(is_about=True)),
    Rule(r"{HD:hour}:{MD:minute}[ -]?ish(?: ?{AP:half})?", Piece(is_about=True)),
    Rule(r"{HD:hour}(?:[:.]{MD:minute})?(?P<half>[ap])"),
    Rule(r"(?:at|by|@|before|until|till|til|around|about|b4) {HD:hour}[.:]{MD:minute}", needs_end=True),
    Rule(r"(?:at|@|@ )\s?(?P<hour>1[0-2]|0?[1-9]|{HW})", needs_end=True),
    Rule(r"(?:by|before|until|till|til|b4|around|about|after) (?P<hour>1[0-2]|0?[1-9]|{HW})", needs_end=True),
    Rule(r"(?P<hour>1[0-2]|[1-9]|{HW})", Piece(is_weak=True), needs_end=True, needs_lead=True),
    Rule(r"(?P<hour>1[0-2]|[1-9])(?= (?:in the (?:morning|afternoon|evening)|at night|this (?:morning|afternoon|evening)|tonight|tomorrow|tmrw))", Piece(is_weak=True)),
    Rule(r"(?P<hour>{HW})(?= (?:in the (?:morning|afternoon|evening)|at night|this (?:morning|afternoon|evening)|tonight|tomorrow|tmrw))", Piece(is_weak=True)),
    Rule(r"(?P<hour>1[0-2]|[1-9]),? ?(?=tonight|tomorrow|tmrw|today)", Piece(is_weak=True)),
    Rule(r"(?:at|by|before|until|@) (?P<hour>1\d|2[0-3])(?P<h24> ?h)"),
    Rule(r"(?P<hour>[01]\d|2[0-3]){MD:minute} ?(?:hrs|hours|h)"),
    Rule(r"(?:at|by|before|until|@) (?P<hour>0\d|1[3-9]|2[0-3]){MD:minute}", needs_end=True),
    Rule(r"(?:from |between |btwn |b/w )(?P<hour>1[0-2]|0?[1-9]|{HW})(?:[:.]{MD:minute})?(?: ?{AP:half})? ?(?:-|to|and|till|til|until|&) ?(?P<to_hour>1[0-2]|0?[1-9]|{HW})(?:[:.](?P<to_minute>[0-5]\d))?", needs_end=True),
    Rule(r"(?:from |between |btwn |b/w )(?P<hour>1[0-2]|0?[1-9]|{HW})(?:[:.]{MD:minute})?(?: ?{AP:half})? ?(?:-|to|and|till|til|until|&) ?(?P<to_hour>1[0-2]|0?[1-9]|{HW})(?:[:.](?P<to_minute>[0-5]\d))? ?(?P<to_half>{AP})"),
    Rule(r"(?P<hour>1[0-2]|0?[1-9])(?:[:.]{MD:minute})?(?: ?{AP:half})? ?(?:-|to|and|till|til|until) ?(?P<to_hour>1[0-2]|0?[1-9])(?:[:.](?P<to_minute>[0-5]\d))? ?(?P<to_half>{AP}|[ap])"),
    Rule(r"{HD:hour}:{MD:minute} ?(?:-|to|and|till|til|until) ?(?P<to_hour>2[0-4]|1\d|0?\d):(?P<to_minute>[0-5]\d)"),
)

ENGLISH: Final = Language(
    code="en",
    months={
        word: i
        for i, words in enumerate(
            (
                "january jan", "february feb febuary", "march mar", "april apr", "may",
                "june jun", "july jul", "august aug", "september sept sep", "october oct",
                "november nov", "december dec",
            ),
            start=1,
        )
        for word in words.split()
    },
    weekdays={
        word + dot: i
        for i, words in enumerate(
            (
                "monday mon", "tuesday tues tue", "wednesday weds wednes wed wensday",
                "thursday thurs thur thu", "friday fri", "saturday saterday sat", "sunday sun",
            )
        )
        for word in words.split()
        for dot in ("", ".")
        if not (dot and len(word) > 6)
    },
    weak_weekdays={},
    units={
        "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
        "h": "hour", "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour",
        "day": "day", "days": "day", "business days": "workday", "business day": "workday",
        "working days": "workday", "working day": "workday", "week": "week", "weeks": "week",
        "wk": "week", "wks": "week", "month": "month", "months": "month", "year": "year",
        "years": "year", "yr": "year", "yrs": "year", "fortnight": "week",
    },
    counts={
        "a": 1, "an": 1, "one": 1, "half an": 0.5, "half a": 0.5, "a half": 0.5, "half": 0.5,
        "a couple": 2, "a couple of": 2, "couple": 2, "couple of": 2, "a few": 3, "few": 3,
        "one and a half": 1.5, "two and a half": 2.5, "an hour and a half": 1.5,
        "a couple more": 2,
    },
    named_hours={
        "noon": "noon", "midday": "noon", "mid day": "noon", "mid-day": "noon",
        "12 noon": "noon", "12noon": "noon", "twelve noon": "noon", "midnight": "midnight",
        "12 midnight": "midnight", "mid night": "midnight",
    },
    rules=(*(Rule(pattern, _HABIT) for pattern in _HABITS), *(Rule(pattern, _NONE) for pattern in _NOT), *_PARTS, *_DAYS, *_AHEAD, *_CLOCKS),
    glue=r"at|on|the|of|in|for|by|before|around|about|@|from|to be|done|starting|start|,|approximately|approx\.?|roughly|exactly|sharp|latest|please|preferably|between|no later than|after|until|till|til|b4|or so|that is|date:?|time:?",
    lead=r"at|on|by|for|from|next|this|coming|@|due|due date:?|deadline:?|deadline is|when:?|date:?|time:?|starting|start|beginning|until|tonight,?|tomorrow,?|today,?",
    end=r"at|on|by|for|from|please|pls|plz|thanks|thx|tonight|tomorrow|tmrw|today|this|next|in|if|and|or|to|i|we|my|the|with|latest|sharp|paying|will|pay|pays|budget|before|until|around|about|near|as|but|so|because|since|is|preferably|prefer|ideally|only|until|downtown|then|when|it|must|need|needs|needed|should|no|ok|or so",
    strict=r"by|before|b4|until|till|til|no later than|not later than|latest by|at the latest by|due(?: date)?:?(?: is)?(?: on| by)?|deadline:?(?: is)?(?: on| by)?|must be done by|up to|no later|prior to|ahead of",
    about=r"around|about|approx\.?|approximately|roughly|circa|ca\.?|~|near|close to|sometime|some time|maybe|probably|ish|preferably|ideally|hopefully|-ish|like",
    after=r"after|from|starting|starting from|not before|no earlier than|anytime after|any time after|past|onwards",
    strict_after=r"(?:at (?:the )?latest|latest|or earlier|or sooner|deadline|sharp)",
    about_after=r"(?:or so|ish|-ish|or thereabouts|approx|give or take|if possible|or later)",
    between=r"between|btwn|b/w",
    day_suffix=r"st|nd|rd|th",
    am_pm=r"[ap]\.? ?m(?![a-z])\.?",
    is_month_first=True,
    range_sign=r"-|to|and|till|til|until|thru|through|&",
    urgent=r"asap|a\.s\.a\.p\.?|as soon as (?:possible|u can|you can|humanly possible)|soonest|urgent|urgently|urgnt|emergency(?! (?:contact|kit|exit|fund|light|brake|number|generator|preparedness|plan|medicine))|emergencies|immediate|immediately|immediatly|right (?:now|away)|rightaway|straight ?away|(?<!for )(?<!from )(?<!by )(?<!until )(?<!just )(?<!till )(?<!up to )(?<!even )now(?=\s*(?:[!.,;)\n-]|$|please|pls|plz|asap|for \$|\$))|today|2day|tday|tonight|tonite|2nite|2night|this (?:morning|afternoon|evening|night)|time[ -]sensitive|rush (?:job|order|delivery)|in a (?:big |huge |real )?(?:rush|hurry)|last[ -]minute|desperate|desperately|at once|high priority|top priority|within (?:the|an|1|one) hour|without delay|no time to (?:lose|waste)|can't wait|cannot wait|same[ -]day|pronto|hurry|eod|end of (?:the )?day",
    calm=r"(?:not|isn't|isnt|ain't|no|nothing|non|wasn't|never)(?: \w+){0,2}[ -](?:urgent|urgency|emergency|time[ -]sensitive)|(?:no|not in a|not in any|without|ain't no) (?:real |big |huge |great |need to )?(?:rush|hurry|urgency|pressure|stress)|not (?:needed |required |necessarily )?(?:asap|today|tonight|immediately|right away|right now)|take your time|in no rush|whenever (?:you|u|is|it|works|suits|convenient)|non-urgent|nonurgent|no time limit|don't need (?:it|this) (?:today|now|asap|right away)|can wait|no need to (?:hurry|rush)",
)
