"""Chinese; traditional characters are folded to simplified ones before."""

# ruff: noqa: E501 - a table of rules reads best with one rule a line
# fmt: off

from __future__ import annotations

from typing import Final

from engine.parsing.deadline.grammar import Language, Rule
from engine.parsing.deadline.piece import Ahead, Clock, Piece

_NONE: Final = Piece(is_none=True)
_HABIT: Final = Piece(is_habit=True)
_WEAK: Final = Piece(is_weak=True)
_N = r"[零〇一二三四五六七八九十两俩半几]"
_C = r"(?:\d{1,3}(?:\.\d)?|[零〇一二三四五六七八九十百两俩几数]{1,4}|半)"
_UNIT = r"(?:(?:个)?(?:半)?(?:小时|钟头|分钟|天|周|星期|礼拜|年|岁|工作日|晚|次|回|趟)|个半?月)"
_WK = r"(?:周|星期|礼拜|拜)"
_DAY = r"(?P<weekday>(?:周|星期|礼拜)[一二三四五六日天1-6末])"

_HABITS: Final = (
    r"天天|定期|长期",
    rf"(?:每|每个|每逢|逢|各)(?:个)?(?:{_WK}[一二三四五六日天末]?|天|日|晚|早|周|月|年|星期|礼拜|周末|工作日|小时|次|早上|晚上|下午|上午)(?:[一二三四五六日天末])?(?:[、,和及到至-]?(?:周|星期|礼拜)?[一二三四五六日天末]){{0,7}}",
    rf"{_WK}[一二三四五六日天] ?(?:到|至|-|~) ?{_WK}?[一二三四五六日天]",
)
_NOT: Final = (
    r"(?:路|街|道|巷|弄|村|园|院|城|区|栋|座|里|苑|大厦|广场|公寓|宿舍) ?\d+ ?号(?:楼|院|店)?",
    r"五一(?:路|街|广场)",
    rf"(?<![周期拜])(?:大约|大概|约|共|总共|一共|需要|需|耗时|时长|持续|工作|做|干)?{_C}(?: ?(?:-|到|至|~|、|或) ?{_C})? ?{_UNIT}(?:半|左右|以上|多)?(?:每天|每周|的|经验|时间|工作|一次|/次|/天|大|龄|试用|制)?(?!后|以后|之后|内|以内|之内|前|之前)",
    rf"(?:一天|一周|一个?月|一年|一次|每天|每周|每月){_C}?(?:次|小时|个小时|天|回|趟)?",
    r"(?:上个?|上上个?|前|去|昨|过去|最近)(?:周|星期|礼拜|月|年)[一二三四五六日天末]?|前几天|前天晚上|大前天|昨晚|昨夜|刚才|以前|从前|当天来回",
    r"(?:周末|双休日|平时|工作日|平日|节假日|周中)(?!之?前|以前)(?:有空|有时间|可|空闲|休息|均可|都可以|都行|也行)?",
    r"\d+ ?(?:号楼|号院|号线|号店|号门|号房|号室|号馆|号桌|号机|号出口|号口|号仓|号库|号厅|号车|号铺|号码|栋|室|楼|层|单元|弄|路|街|元|块|人|位|公里|斤|公斤|平|米|岁|个|件|张|次|本|套|篇|字|页)",
    r"[一二三四五六七八九十]{1,3} ?(?:号楼|号院|号线|号店|号门|号房|号馆|号桌|号机|号出口|号口|栋|室|楼|层|单元|元|块|人|位|公里|斤|岁|件|张|次|本|套|篇|页)",
    r"(?:早上好|晚上好|下午好|上午好|早安|晚安|今后|当年)",
    r"(?:快|早|便宜|有|多|少|差|好|大|小|高|低|慢|晚|近|远|细|认真|仔细|强|急|贵|轻|重|简单|专业|靠谱|干净|懂|会)一?点(?!\d|半|钟|整)",
    r"(?<![午上晨晚早间天号日一二三四五六])一点(?!\d|半|钟|整|刻|[零〇一二三四五六七八九十]+分)",
    r"(?:有|这|那|几|哪|特|重|缺|优|地|景|网|站|观|要|难|热|焦)点(?!\d|半|钟|整|[零〇一二三四五六七八九十]+分)",
    r"下个月(?!\d|[一二三四五六七八九十]|底|初|中)|下次|上次|上午下午|早晚",
)

_PARTS: Final = (
    Rule(r"(?:一)?大?清早|大早上|早早|清晨|拂晓|天亮", Piece(part="early", is_weak=True)),
    Rule(r"早上|早晨|上午|早间|(?<![周期拜])一大?早|早(?=\d|[一二三四五六七八九十]+(?:点|时))", Piece(part="morning", is_weak=True)),
    Rule(r"中午|午间|正午时分|晌午|午饭时间?", Piece(part="noon")),
    Rule(r"下午|午后|下班前", Piece(part="afternoon", is_weak=True)),
    Rule(r"傍晚|黄昏|晚间|傍黑|下班后", Piece(part="evening", is_weak=True)),
    Rule(r"晚上|夜里|夜晚|深夜|夜间|半夜|晚(?=\d|[一二三四五六七八九十]+(?:点|时))", Piece(part="night", is_weak=True)),
    Rule(r"凌晨|清早", Piece(part="dawn", is_weak=True)),
    Rule(r"今早|今天?(?:早上|早晨|上午|一早|清晨|早)|当天上午", Piece(day_offset=0, part="morning")),
    Rule(r"今天?中午|今午", Piece(day_offset=0, part="noon")),
    Rule(r"今天?下午", Piece(day_offset=0, part="afternoon")),
    Rule(r"今天?(?:傍晚)", Piece(day_offset=0, part="evening")),
    Rule(r"今晚|今天?(?:晚上|夜里|夜|深夜|晚)|今夜", Piece(day_offset=0, part="night")),
    Rule(r"明早|明(?:天|日|儿)?(?:早上|早晨|上午|一早|清晨|早)", Piece(day_offset=1, part="morning")),
    Rule(r"明(?:天|日)?(?:中午)", Piece(day_offset=1, part="noon")),
    Rule(r"明(?:天|日)?下午", Piece(day_offset=1, part="afternoon")),
    Rule(r"明晚|明(?:天|日|儿)?(?:晚上|夜里|晚)", Piece(day_offset=1, part="night")),
    Rule(r"后(?:天)?晚(?:上)?", Piece(day_offset=2, part="night")),
    Rule(r"(?<=[一二三四五六日天号])晚(?!上|间|饭|餐)", Piece(part="night", is_weak=True)),
    Rule(r"(?<=[周期拜][一二三四五六日天])早(?!上|晨|餐|饭)", Piece(part="morning", is_weak=True)),
    Rule(r"(?:今天|今日|当天|当日)?(?:天黑|下班|收工|打烊)(?:之?前)", Piece(day_offset=0, part="close", is_strict=True)),
    Rule(r"(?:今天|今日)(?:之?内|之?前|结束前)|当天(?:之?内)?|当日", Piece(day_offset=0, is_strict=True)),
)

_DAYS: Final = (
    Rule(r"今天|今日|今儿个?|即日", Piece(day_offset=0)),
    Rule(r"明天|明日|明儿个?|翌日|第二天|次日|隔天|明(?=早|晚)", Piece(day_offset=1)),
    Rule(r"后天|后日|后儿", Piece(day_offset=2)),
    Rule(r"大后天|大后日", Piece(day_offset=3)),
    Rule(r"昨天|昨日", Piece(day_offset=-1)),
    Rule(r"前天|前日", Piece(day_offset=-2)),
    Rule(r"{W:weekday}"),
    Rule(r"(?:这个?|本|这一|今个?)(?:{W:weekday})", Piece(which="this")),
    Rule(r"(?:下个?|下一个?|次|来)(?:{W:weekday})", Piece(which="next")),
    Rule(r"(?:下下个?)(?:{W:weekday})", Piece(which="next", after=7)),
    Rule(r"{W:weekday} ?[,(]? ?{D:day}[日号]\)?"),
    Rule(r"(?:(?P<year>(?:19|20)?\d\d|[零〇一二三四五六七八九]{4}|[零〇一二三四五六七八九]{2})年 ?)?{MO:month} ?月 ?(?:份 ?)?{D:day} ?[日号]?(?!楼)"),
    Rule(r"明年", Piece(year_offset=1, is_weak=True)),
    Rule(r"今年", Piece(year_offset=0, is_weak=True)),
    Rule(r"(?:农历)?{D:day} ?[日号](?!楼|线|院|店|门|房|馆|桌|机|出|口|仓|库|厅|车|铺|码|室)"),
    Rule(r"(?:下个?月) ?{D:day} ?[日号]?", Piece(month_offset=1)),
    Rule(r"(?:下下个?月) ?{D:day} ?[日号]?", Piece(month_offset=2)),
    Rule(r"(?:这个?月|本月|当月) ?{D:day} ?[日号]?", Piece(month_offset=0)),
    Rule(r"{MO:month} ?月 ?{D:day} ?[日号]? ?(?:到|至|-|~) ?{D} ?[日号]"),
    Rule(r"{MO:month}月的?第(?P<nth>[一二三四五1-5])个(?:{W:weekday})"),
    Rule(r"{MO:month}月的?最后一?个(?:{W:weekday})", Piece(nth=-1)),
    Rule(r"{MO:month}月(?:份)?(?:底|末)", Piece(period="month_end")),
    Rule(r"{MO:month}月(?:份)?(?:中旬?)", Piece(period="month_middle")),
    Rule(r"(?:这个?月|本月|当月)?月?(?:底|末)(?<=月底|月末)|这个?月之?内|本月之?内", Piece(period="month_end")),
    Rule(r"下个?月(?:底|末)", Piece(period="month_end", month_offset=1)),
    Rule(r"(?:本月|这个?月)(?!\d|[一二三四五六七八九十])", Piece(period="month")),
    Rule(r"年底|年末|年前", Piece(period="year_end")),
    Rule(r"(?:这个?|本)(?:周|星期|礼拜)(?:之?内|里)?(?![一二三四五六日天末\d])", Piece(week_offset=0)),
    Rule(r"(?:下个?|下一个?)(?:周|星期|礼拜)(?:之?内|里)?(?![一二三四五六日天末\d])", Piece(week_offset=1)),
    Rule(r"(?:这个?|本|这)(?:周末|星期末|礼拜末)|周末(?=之?前|要|搬|需|找|来)", Piece(period="weekend")),
    Rule(r"(?:下个?)(?:周末|星期末|礼拜末)", Piece(period="weekend", week_offset=1)),
    Rule(r"元旦(?:节)?", Piece(holiday="new_year")),
    Rule(r"(?:圣诞节?|耶诞节?)(?!夜|前夕|树|老人|礼物)", Piece(holiday="christmas")),
    Rule(r"平安夜|圣诞(?:夜|前夕)", Piece(holiday="christmas_eve")),
    Rule(r"情人节", Piece(holiday="valentine")),
    Rule(r"国庆(?:节)?|十一(?=之?前)", Piece(holiday="china_national")),
    Rule(r"(?:五一|劳动节|五一劳动节)(?!路|街|广场)", Piece(holiday="labour")),
    Rule(r"(?:六一|儿童节|六一儿童节)", Piece(holiday="children")),
    Rule(r"(?:三八)?妇女节", Piece(holiday="women")),
    Rule(r"万圣节", Piece(holiday="halloween")),
    Rule(r"感恩节", Piece(holiday="thanksgiving")),
    Rule(r"母亲节", Piece(holiday="mother")),
    Rule(r"父亲节", Piece(holiday="father")),
    Rule(r"复活节", Piece(holiday="easter")),
)

_AFTER = r"(?:之后|以后|后|之内|以内|内|过后|开外|里)"
_AHEAD: Final = (
    Rule(rf"(?P<count>{_C}) ?(?:个)? ?(?P<plus_half>半)?(?P<unit>小时|钟头|分钟|分|天|日|周|星期|礼拜|月|年|工作日|个月)(?:的时间)? ?{_AFTER}"),
    Rule(rf"(?P<count>{_C}) ?(?:个)?(?P<unit>小时|钟头) ?(?:零)?(?P<plus_min>{_C}) ?分钟? ?{_AFTER}"),
    Rule(rf"(?:再)?过 ?(?P<count>{_C}) ?(?:个)? ?(?P<plus_half>半)?(?P<unit>小时|钟头|分钟|天|周|星期|礼拜|月|年)(?:{_AFTER})?"),
    Rule(rf"(?:未来|接下来|今后)的? ?(?P<count>{_C}) ?(?:个)?(?P<unit>小时|钟头|分钟|天|周|星期|礼拜|月)(?:{_AFTER})?"),
    Rule(rf"半(?:个)?(?:小时|钟头) ?{_AFTER}", Piece(ahead=Ahead(30, "minute"))),
    Rule(rf"(?:过|再过)半(?:个)?(?:小时|钟头)(?:{_AFTER})?", Piece(ahead=Ahead(30, "minute"))),
    Rule(rf"(?:一刻钟|15分钟) ?{_AFTER}", Piece(ahead=Ahead(15, "minute"))),
    Rule(rf"三刻钟 ?{_AFTER}", Piece(ahead=Ahead(45, "minute"))),
    Rule(rf"(?:一个?半|1个?半)(?:小时|钟头) ?{_AFTER}", Piece(ahead=Ahead(90, "minute"))),
    Rule(rf"(?:两个?半|2个?半)(?:小时|钟头) ?{_AFTER}", Piece(ahead=Ahead(150, "minute"))),
    Rule(rf"半(?:个)?月 ?{_AFTER}", Piece(ahead=Ahead(15, "day"))),
    Rule(rf"半年 ?{_AFTER}", Piece(ahead=Ahead(6, "month"))),
)

_HOUR = r"(?P<hour>2[0-4]|1\d|0?\d|二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二三四五六七八九两])"
_TO_HOUR = r"(?P<to_hour>2[0-4]|1\d|0?\d|二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二三四五六七八九两])"
_MINUTE = r"(?P<minute>[零〇]?[0-5]?\d|[一二三四五]?十[一二三四五六七八九]?|[零〇]?[一二三四五六七八九])"
_OCLOCK = r"(?:点钟|点|时(?!间|候|长|薪|段|常)|點)"
_CLOCKS: Final = (
    Rule(rf"{_HOUR} ?{_OCLOCK}(?:整|正|钟)?"),
    Rule(rf"{_HOUR} ?{_OCLOCK} ?{_MINUTE} ?(?:分(?!钟)(?: ?\d{{1,2}} ?秒)?)?"),
    Rule(rf"{_HOUR} ?{_OCLOCK} ?{_MINUTE} ?分 ?[零〇一二三四五六七八九十\d]{{1,3}} ?秒"),
    Rule(rf"{_HOUR} ?{_OCLOCK}半", Piece(clock=Clock(0, 30))),
    Rule(rf"{_HOUR} ?{_OCLOCK}(?:过)?(?:一刻|1刻)", Piece(clock=Clock(0, 15))),
    Rule(rf"{_HOUR} ?{_OCLOCK}(?:三刻|3刻)", Piece(clock=Clock(0, 45))),
    Rule(rf"差(?:一刻|1刻)(?:钟)?{_HOUR} ?{_OCLOCK}", Piece(clock=Clock(0, -15))),
    Rule(rf"{_HOUR} ?{_OCLOCK}差(?:一刻|1刻)", Piece(clock=Clock(0, -15))),
    Rule(rf"差(?P<before>[零〇一二三四五六七八九十\d]{{1,3}})(?:分(?:钟)?)?{_HOUR} ?{_OCLOCK}"),
    Rule(rf"{_HOUR} ?{_OCLOCK}差(?P<before>[零〇一二三四五六七八九十\d]{{1,3}})分?"),
    Rule(rf"{_HOUR} ?{_OCLOCK}过(?P<minute>[零〇一二三四五六七八九十\d]{{1,3}})分?"),
    Rule(r"(?P<hour>正午|午时)"),
    Rule(r"(?P<hour>午夜|零时整|子夜)"),
    Rule(rf"{_HOUR} ?(?:{_OCLOCK}|:(?P<minute>[0-5]\d))? ?(?P<plus>半)? ?(?:到|至|-|~|—) ?(?:早上|上午|中午|下午|晚上|凌晨)?{_TO_HOUR} ?(?:{_OCLOCK}|:(?P<to_minute>[0-5]\d))"),
)

CHINESE: Final = Language(
    code="zh",
    months={word: i for i, word in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], start=1)}
    | {"正": 1, "腊": 12}
    | {f"{i}": i for i in range(1, 13)}
    | {f"0{i}": i for i in range(1, 10)},
    weekdays={
        f"{week}{day}": i % 7
        for week in ("周", "星期", "礼拜")
        for i, days in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"))
        for day in days
        if not (day.isdigit() and week == "周")
    },
    weak_weekdays={},
    units={
        "小时": "hour", "钟头": "hour", "分钟": "minute", "分": "minute", "天": "day", "日": "day",
        "周": "week", "星期": "week", "礼拜": "week", "月": "month", "个月": "month",
        "年": "year", "工作日": "workday",
    },
    counts={"半": 0.5, "几": 3, "数": 3, "俩": 2},
    named_hours={
        "正午": "noon", "午时": "noon", "午夜": "midnight", "零时整": "midnight", "子夜": "midnight",
    },
    rules=(*(Rule(pattern, _HABIT) for pattern in _HABITS), *(Rule(pattern, _NONE) for pattern in _NOT), *_PARTS, *_DAYS, *_AHEAD, *_CLOCKS),
    glue=r"的|在|于|大约|大概|约|差不多|左右|需要|要|和|到|,|请|帮我|的时候|之前|以前|前|就|是|得|必须|最晚|最迟|截止|那天|当天|\)",
    lead=r"在|于|到|等|截止|至",
    end=r"前|之前|以前|左右|要|来|去|到|搬|需|找|帮|的|在|后|开始|交|完成|送|取",
    strict=r"截止|截至|最晚|最迟|不晚于|务必|必须在?|赶在|限|期限:?|截止(?:时间|日期)?:?|在?不迟于",
    about=r"大约|大概|约|差不多|大致|可能|最好|尽量|预计|或许",
    after=r"从|自|过了",
    strict_after=r"(?:之前|以前|前(?!台|面|后|门|端)|截止|为止|内|止|准时)",
    about_after=r"(?:左右|前后|上下|许|吧)",
    between=r"(?:在)",
    is_month_first=True,
    is_spaced=False,
    range_sign=r"到|至|-|~|—",
    urgent=r"紧急|緊急|加急|急需|急求|急找|急聘|急招|急用|急!|急急|十万火急|着急(?!.{0,2}不)|很急|特急|超急|比较急|急,|急。|^急|马上|馬上|立刻|立即|立马|立馬|尽快|盡快|儘快|尽早|赶紧|趕緊|赶快|即刻|现在|現在|现在就|速度来|速来|火速|今天|今日|今晚|今夜|今早|当天|即日|asap|urgent|刻不容缓|急单|急活",
    calm=r"不(?:是)?(?:很|太|算|用|是很|怎么|必|需要|需)?(?:着)?急|不(?:太|用)?赶(?:时间)?|不用(?:马上|今天|立刻|尽快)|无需(?:着急|马上|赶)|慢慢来|不紧急|不緊急|不加急|有空再|什么时候都可以|时间充裕|不限时间|不着急",
)
