"""German."""

# ruff: noqa: E501 - a table of rules reads best with one rule a line
# fmt: off

from __future__ import annotations

from typing import Final

from engine.parsing.deadline.counting import alternatives
from engine.parsing.deadline.grammar import Language, Rule
from engine.parsing.deadline.piece import Ahead, Clock, Piece

_NONE: Final = Piece(is_none=True)
_HABIT: Final = Piece(is_habit=True)
_WEAK: Final = Piece(is_weak=True)
_ABOUT = r"(?:ca\.?|circa|ungefahr|etwa|rund|maximal|max\.?|mindestens|mind\.?|nur|uber|knapp|bis zu|insgesamt|jeweils|je)"
_SPAN = r"{N}(?: ?(?:-|bis|oder) ?{N})?"
_FULL_DAYS: Final = {
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5,
    "sonnabend": 5, "sonntag": 6,
}  # fmt: skip
_FULL = f"(?P<weekday>{alternatives(_FULL_DAYS)})"
_NTH_ENDING = r"(?:\.|te[nrs]?|ste[nrs]?)"

_HABITS: Final = (
    r"regelmassig|abends (?:oder|und) (?:am )?wochenende",
    r"(?:jede[nrsm]?|alle)(?: {N}| zweite[nrs]?| dritte[nrs]?)? ?(?:{WW}s?|tage?|wochen?|monate?|nacht|nachte|abende?|morgen|vormittage?|nachmittage?|wochenenden?|stunden?|jahre?)(?:(?:,| und| oder) {WW}s?)*",
    r"(?:montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonnabends|sonntags|werktags|wochentags|vormittags und nachmittags|an wochenenden|am wochenende und|wochenenden|taglich|wochentlich|monatlich|stundlich)(?:(?:,| und| oder|-| bis) ?(?:montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags))*(?: von {H}(?::\d\d)? bis {H}(?::\d\d)?(?: uhr)?)?",
    r"(?:von )?{WW}\.? ?(?:-|bis) ?{WW}(?: von {H}(?::\d\d)? ?(?:bis|-) ?{H}(?::\d\d)?(?: uhr)?)?",
)
_NOT: Final = (
    r"(?:strasse|straße|platz|allee|str\.) des {D}\.? {MO}",
    rf"{_SPAN} ?(?:stunden|std\.?|h|tage|mal|nachte|wochen|x|stunde|stdn) ?(?:pro|am|im|die|in der|/|a|je) ?(?:tag|woche|monat|jahr|nacht)|(?:einmal|zweimal|dreimal) (?:pro|die|im|am|in der) (?:tag|woche|monat|jahr)",
    rf"(?:fur|dauer:?|dauert|dauern|uber|wahrend|lang|zeitraum von|aufwand:?)(?: {_ABOUT})* {_SPAN} ?{{U}}(?: lang)?",
    rf"{_ABOUT}(?: {_ABOUT})* {_SPAN} ?{{U}}(?: lang)?",
    r"{N}[ -]?(?:jahre?|monate?|wochen?|tage?|stunden?)(?: alt| lang|ige[nrs]?| erfahrung| garantie| arbeit|ig)|{N}-?jahrige[nrs]?|vor {N} {U}|seit {N} {U}|(?:letzte[nrs]?|vergangene[nrs]?) (?:{N} )?{U}",
    r"(?:letzte[nrs]?|vorige[nrs]?|vergangene[nrs]?|diesen letzten) (?:{WW}|woche|monat|jahr|nacht|wochenende)|vorgestern|gestern abend|seit (?:{MO}|{WW}|gestern)",
    r"(?:guten?|schonen?) (?:morgen|abend|tag|nacht|mittag|wochenende|feierabend)|moin|pro stunde|die stunde|pro tag|pro woche|pro monat|in der woche|am tag|eines tages|rund um die uhr|feierabend machen",
    r"(?:im |den )?nachste[nr] monat|in der regel|zweite hand|erste[nr]? (?:etage|stock|wahl|hilfe|mal)|\d+\. ?(?:og|etage|stock|stockwerk|klasse|obergeschoss|geschoss|platz|semester)",
    r"(?:eine?|zwei|drei|vier|funf|sechs|\d+) ?(?:zimmer|personen|person|leute|helfer|kinder|m2|qm|raume|km|kg|euro|mann|stuck)",
)

_PARTS: Final = (
    Rule(r"(?:(?:am|in der) )?(?:ganz )?(?:fruh(?:morgens)?|fruhen morgen|in aller fruhe|in der fruh|in der fruhe|morgens fruh|fruh am morgen|fruhmorgens)", Piece(part="early", is_weak=True)),
    Rule(r"(?:(?:am|in|des) )(?:spaten |fruhen )?(?:morgen|morgens|vormittag)|morgens|vormittags?|vorm\.?|vormittag|morgens?(?<=s)", Piece(part="morning", is_weak=True)),
    Rule(r"(?:am|gegen|zum|zur) mittag|mittags", Piece(part="noon"), needs_end=True),
    Rule(r"(?:(?:am|gegen|uber|zum|zur) )?(?:mittags?|mittagszeit|mittagspause)(?:zeit)?", Piece(part="noon", is_weak=True)),
    Rule(r"(?:(?:am|des) )?(?:spaten |fruhen )?nachmittags?|nachm\.?|nami", Piece(part="afternoon", is_weak=True)),
    Rule(r"(?:(?:am|des|gegen) )?(?:spaten |fruhen )?abends?|nach feierabend|zum feierabend", Piece(part="evening", is_weak=True)),
    Rule(r"(?:(?:in der|des|zur) )?nachts?", Piece(part="night", is_weak=True)),
    Rule(r"(?:heute|diesen) (?:fruh am )?(?:morgen|vormittag|fruh)", Piece(day_offset=0, part="morning")),
    Rule(r"(?:heute|diesen) mittag", Piece(day_offset=0, part="noon")),
    Rule(r"(?:heute|diesen) (?:spat)?nachmittag", Piece(day_offset=0, part="afternoon")),
    Rule(r"(?:heute|diesen) (?:am )?(?:spaten? )?abend|heut abend", Piece(day_offset=0, part="evening")),
    Rule(r"heute nacht|diese nacht|heut nacht", Piece(day_offset=0, part="night")),
    Rule(r"morgen (?:fruh|vormittag|morgen)", Piece(day_offset=1, part="morning")),
    Rule(rf"{_FULL}[ -]?(?:fruh|morgen|vormittag|morgens|vormittags)", Piece(part="morning")),
    Rule(rf"{_FULL}[ -]?(?:mittag|mittags)", Piece(part="noon")),
    Rule(rf"{_FULL}[ -]?(?:nachmittag|nachmittags)", Piece(part="afternoon")),
    Rule(rf"{_FULL}[ -]?(?:abend|abends)", Piece(part="evening")),
    Rule(rf"{_FULL}[ -]?(?:nacht|nachts)", Piece(part="night")),
    Rule(r"(?:bis |zum |am |bis zum )?(?:ende des (?:heutigen )?tages|tagesende|ende vom tag|feierabend|geschaftsschluss|end of day|eod)", Piece(clock=Clock(23, 59, "literal"), is_strict=True)),
    Rule(r"(?:am |bis )?ende(?: von| des)?(?= (?:diesem|diesen|dieses|heute|morgen|nachsten|{W}))", Piece(is_end=True, is_weak=True)),
)

_ON = r"(?:am |an diesem |den |der |vom |zum |bis |ab |fur )?"
_DAYS: Final = (
    Rule(r"nachste[ns]? jahre?s?|kommende[ns]? jahre?s?", Piece(year_offset=1, is_weak=True)),
    Rule(r"diese[ns]? jahre?s?", Piece(year_offset=0, is_weak=True)),
    Rule(r"(?:noch )?(?:heute|heut|am heutigen tag|am selben tag|taggleich)", Piece(day_offset=0)),
    Rule(r"morgen|morgigen tag|am morgigen tag", Piece(day_offset=1)),
    Rule(r"(?:uber|ueber)morgen", Piece(day_offset=2)),
    Rule(r"(?:am )?(?:nachsten|folgenden|darauffolgenden) tag", Piece(day_offset=1)),
    Rule(r"gestern", Piece(day_offset=-1)),
    Rule(r"heute in (?:einer woche|8 tagen|acht tagen)", Piece(day_offset=7)),
    Rule(r"heute in (?:14 tagen|vierzehn tagen|zwei wochen|2 wochen)", Piece(day_offset=14)),
    Rule(r"morgen in (?:einer woche|8 tagen|acht tagen)", Piece(day_offset=8)),
    Rule(r"(?:am |den )?{W:weekday}"),
    Rule(r"am {WX:weekday}\.?", needs_end=True),
    Rule(r"(?:den )?{WX:weekday}\.?", _WEAK, needs_end=True),
    Rule(r"{WX:weekday}\.?(?=,? (?:\d|um |den |der ))"),
    Rule(r"(?:am |den )?(?:diesen|diesem|dieser) {WW:weekday}", Piece(which="this")),
    Rule(r"(?:am |den )?(?:kommenden|kommender|kommendem|nachsten|nachster|nachstem|nachste|folgenden|nexten|darauffolgenden) {WW:weekday}", Piece(which="coming")),
    Rule(r"(?:am |den )?(?:ubernachsten|ubernachster) {WW:weekday}", Piece(which="coming", after=7)),
    Rule(r"{WW:weekday} (?:der |in der )?(?:nachste[rn]?|kommende[rn]?) woche", Piece(which="next")),
    Rule(r"{WW:weekday} dieser woche", Piece(which="this")),
    Rule(r"{WW:weekday} in einer woche", Piece(which="coming", after=7)),
    Rule(r"{WW:weekday} in (?:14|vierzehn) tagen", Piece(which="coming", after=14)),
    Rule(r"(?:am |den )?{WW:weekday}\.?,? (?:der |den |dem )?{D:day}", needs_end=True),
    Rule(r"(?:am |den |der |dem |vom |zum )?{D:day} ?(?:des monats |im )?{MO:month}(?:,? ?{Y:year})?"),
    Rule(r"(?:vom |am |zwischen dem )?{DD:day} ?(?:bis|-|und|oder|bis zum|und dem) ?{DD} {MO:month}(?: {Y:year})?"),
    Rule(r"{MO:month} (?:der |den )?{D:day}(?:,? {Y:year})?"),
    Rule(r"(?:am |den |der |vom |zum )?{D:day} tag (?:des |im )?{MO:month}"),
    Rule(r"(?:am |den |der |vom |zum )?{D:day}(?: tag)? (?:des )?(?:nachsten|kommenden|folgenden) monats?", Piece(month_offset=1)),
    Rule(r"(?:am |den |der |vom |zum )?{D:day} (?:dieses|diesen|des laufenden) monats?", Piece(month_offset=0)),
    Rule(r"(?:am |der |den |dem |zum )(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:\.|te[nrs]?|ste[nrs]?)?)(?!\d)(?! ?(?:uhr|euro|stunden|tagen|wochen))", needs_end=True),
    Rule(r"(?:bis |ab |vom |vor )(?P<day>(?:3[01]|[12]\d|0?[1-9])\.)(?!\d)", needs_end=True),
    Rule(r"(?:am |der |den |dem |zum |ab dem |bis zum ){DO:day}", needs_end=True),
    Rule(r"(?:am |den |der |vom |bis |zum |ab )?(?P<a>3[01]|[12]\d|0?[1-9])\. ?(?P<b>1[0-2]|0?[1-9])\.(?: ?(?P<year>20\d\d|\d\d(?![\d:.]| ?(?:uhr|h|bis|-))))?"),
    Rule(r"(?:am|den|der|vom|bis|zum|ab|bis zum) (?P<a>3[01]|[12]\d|0?[1-9])\.(?P<b>1[0-2]|0?[1-9])"),
    Rule(r"(?P<a>3[01]|[12]\d|0?[1-9])\.(?P<b>1[0-2]|0[1-9])", _WEAK),
    Rule(r"(?:am |der |den )?{NTH:nth} {W:weekday} (?:im |des |in )?{MO:month}(?: {Y:year})?"),
    Rule(r"(?:am |der |den )?letzte[nr]? {W:weekday} (?:im |des |in )?{MO:month}(?: {Y:year})?", Piece(nth=-1)),
    Rule(r"(?:am |der |den )?letzte[nr]? {W:weekday} (?:im|des|in diesem|dieses) monats?", Piece(nth=-1, month_offset=0)),
    Rule(r"(?:(?:bis|am|zum|gegen) )?ende {MO:month}(?: {Y:year})?", Piece(period="month_end")),
    Rule(r"(?:bis )?mitte {MO:month}", Piece(period="month_middle")),
    Rule(r"(?:(?:bis|am|zum|gegen) )?(?:ende (?:des|dieses|diesen|vom) monats?|monatsende|ende monat)", Piece(period="month_end")),
    Rule(r"(?:bis )?(?:mitte (?:des|dieses) monats|monatsmitte)", Piece(period="month_middle")),
    Rule(r"(?:noch )?(?:in |im lauf )?(?:diesem|dieses|diesen) monat", Piece(period="month")),
    Rule(r"(?:(?:bis|am|zum) )?(?:jahresende|ende des jahres|ende dieses jahres)", Piece(period="year_end")),
    Rule(r"(?:noch )?(?:in |im lauf[e]? |im laufe )?(?:diese[rn]?|der|die) woche", Piece(week_offset=0)),
    Rule(r"(?:in |anfang |im laufe )?(?:der )?(?:nachste[rn]?|kommende[rn]?|folgende[rn]?) woche", Piece(week_offset=1)),
    Rule(r"(?:in )?(?:der )?(?:ubernachste[rn]?) woche", Piece(week_offset=2)),
    Rule(r"(?:bis |am |zum |bis zum )?(?:ende (?:der|dieser) woche|wochenende(?!n))|(?:am|dieses|diesem|an diesem|bis zum|zum|kommendes|kommenden|am kommenden) (?:wochenende|we)", Piece(period="weekend")),
    Rule(r"(?:bis )?ende (?:der|dieser) woche", Piece(period="week_end")),
    Rule(r"(?:(?:am|an|bis zum|zum) )?(?:nachste[ns]?|nachstem) wochenende", Piece(period="weekend", week_offset=0)),
    Rule(r"(?:(?:am|an) )?(?:ubernachste[ns]?) wochenende", Piece(period="weekend", week_offset=1)),
    Rule(r"(?:an |zu )?heilig(?:er |en )?abend|(?:am )?weihnachtsabend", Piece(holiday="christmas_eve")),
    Rule(r"(?:an |zu |bis )?weihnachten|(?:am )?(?:ersten|1\.) weihnachtstag|(?:am )?(?:ersten|1\.) weihnachtsfeiertag", Piece(holiday="christmas")),
    Rule(r"(?:am )?(?:zweiten|2\.) weihnachts(?:feier)?tag", Piece(holiday="boxing_day")),
    Rule(r"(?:an |zu )?silvester(?:abend)?", Piece(holiday="new_year_eve")),
    Rule(r"(?:an |zu )?neujahr(?:stag)?", Piece(holiday="new_year")),
    Rule(r"(?:am )?valentinstag", Piece(holiday="valentine")),
    Rule(r"(?:an |zu )?ostern|(?:am )?ostersonntag", Piece(holiday="easter")),
    Rule(r"(?:am )?ostermontag", Piece(holiday="easter_monday")),
    Rule(r"(?:am )?karfreitag", Piece(holiday="good_friday")),
    Rule(r"(?:an )?(?:christi )?himmelfahrt|(?:am )?vatertag", Piece(holiday="ascension")),
    Rule(r"(?:an |zu )?pfingsten|(?:am )?pfingstsonntag", Piece(holiday="pentecost")),
    Rule(r"(?:am )?pfingstmontag", Piece(holiday="whit_monday")),
    Rule(r"(?:am )?tag der deutschen einheit", Piece(holiday="unity")),
    Rule(r"(?:am )?tag der arbeit", Piece(holiday="labour")),
    Rule(r"(?:am )?nikolaus(?:tag)?", Piece(holiday="nicholas", is_weak=True)),
    Rule(r"(?:am )?rosenmontag", Piece(holiday="carnival_monday")),
    Rule(r"(?:am )?muttertag", Piece(holiday="mother")),
    Rule(r"halloween", Piece(holiday="halloween", is_weak=True)),
)

_IN = r"(?:in|innerhalb(?: von)?|binnen|spatestens in|in den nachsten|innerhalb der nachsten|in weniger als|bis in|heute in|in max\.?|in maximal)(?: (?:ca\.?|etwa|ungefahr|den nachsten|der nachsten|circa|maximal|rund))*"
_AHEAD: Final = (
    Rule(rf"{_IN} {{N:count}} ?{{U:unit}}(?: ab (?:heute|jetzt))?"),
    Rule(r"{N:count} {U:unit} (?:ab (?:heute|jetzt)|spater|von heute an|nach heute|von jetzt an)"),
    Rule(rf"{_IN} {{N:count}} (?P<unit>stunden?|std\.?|h) (?:und )?{{N:plus_min}} ?(?:minuten|min\.?)"),
    Rule(rf"{_IN} (?:einer )?(?:halben|halbe|1/2|halber) stunde", Piece(ahead=Ahead(30, "minute"))),
    Rule(rf"{_IN} (?:einer )?(?:viertelstunde|viertel stunde)", Piece(ahead=Ahead(15, "minute"))),
    Rule(rf"{_IN} (?:einer )?(?:dreiviertelstunde|dreiviertel stunde)", Piece(ahead=Ahead(45, "minute"))),
    Rule(rf"{_IN} (?:anderthalb|eineinhalb) stunden", Piece(ahead=Ahead(90, "minute"))),
    Rule(rf"{_IN} (?:zweieinhalb) stunden", Piece(ahead=Ahead(150, "minute"))),
)

_AT = r"(?:um|gegen|bis|ab|vor|nach|so um|so gegen|punkt|von|ca\.?|etwa|circa|spatestens um|spatestens|bis spatestens|bis um)"
_CLOCKS: Final = (
    Rule(rf"(?:{_AT} )?{{HD:hour}}[:.]{{MD:minute}} ?uhr"),
    Rule(rf"(?:{_AT} )?{{H:hour}} ?(?P<h24>uhr)(?: ?{{MM:minute}})?"),
    Rule(rf"(?:{_AT} )?{{H:hour}} ?(?P<h24>uhr) (?:und )?{{M:minute}}(?: minuten)?(?! ?(?:euro|stunden|personen|€))", needs_end=True),
    Rule(r"{HW:hour}(?P<h24>uhr)"),
    Rule(r"(?:um|so um|punkt|bis um) {HD:hour}[.:]{MD:minute}"),
    Rule(r"(?:um|so um|punkt|gegen|so gegen) {H:hour}(?:rum| rum)?", needs_end=True),
    Rule(r"(?:bis|ab|nach|vor) (?P<hour>1\d|2[0-4]|[1-9])", _WEAK, needs_end=True),
    Rule(r"(?:bis|ab|vor|nach|ca\.?|etwa) (?P<hour>1[0-2]|[1-9]|{HW})(?= (?:am |heute|morgen|abends|morgens|nachmittags|vormittags|in der fruh|nachts))"),
    Rule(r"(?P<hour>1[0-2]|[1-9]|{HW})(?= (?:abends|morgens|nachmittags|vormittags|fruh|nachts|mittags|am (?:abend|morgen|nachmittag|vormittag)|in der (?:fruh|nacht)))", _WEAK),
    Rule(rf"(?:{_AT} )?halb(?:e)? {{H:hour}}(?: uhr)?", Piece(clock=Clock(0, -30))),
    Rule(rf"(?:{_AT} )?(?:kurz )?viertel nach {{H:hour}}(?: uhr)?", Piece(clock=Clock(0, 15))),
    Rule(rf"(?:{_AT} )?(?:kurz )?viertel vor {{H:hour}}(?: uhr)?", Piece(clock=Clock(0, -15))),
    Rule(rf"(?:{_AT} )?(?:dreiviertel|drei viertel|3/4) {{H:hour}}(?: uhr)?", Piece(clock=Clock(0, -15))),
    Rule(rf"(?:{_AT} )?viertel {{H:hour}}(?: uhr)?", Piece(clock=Clock(0, -45))),
    Rule(rf"(?:{_AT} )?(?P<minute>[1-5]?\d|{{MM}})(?: min(?:uten)?\.?)? nach {{H:hour}}(?: uhr)?"),
    Rule(rf"(?:{_AT} )?(?P<before>[1-5]?\d|{{MM}})(?: min(?:uten)?\.?)? vor {{H:hour}}(?: uhr)?"),
    Rule(rf"(?:{_AT} )?(?:funf|5) (?:minuten )?vor halb {{H:hour}}", Piece(clock=Clock(0, -35))),
    Rule(rf"(?:{_AT} )?(?:funf|5) (?:minuten )?nach halb {{H:hour}}", Piece(clock=Clock(0, -25))),
    Rule(rf"(?:{_AT} )?kurz vor {{H:hour}}(?: uhr)?", Piece(is_about=True)),
    Rule(rf"(?:{_AT} )?kurz nach {{H:hour}}(?: uhr)?", Piece(is_about=True)),
    Rule(r"(?:(?:um|gegen|bis|vor|zu) )?(?P<hour>mitternacht)"),
    Rule(r"(?:(?:um|gegen|bis|vor|zu|am) )?(?P<hour>zwolf uhr mittags|12 uhr mittags)"),
    Rule(r"(?:bis|vor|um|gegen|spatestens) (?:zum )?(?P<hour>mittag)(?!s)"),
    Rule(r"(?:um |gegen )?{H:hour} uhr (?:nachts)(?=[^\w]|$)"),
    Rule(r"(?P<hour>1\d|2[0-4]|[7-9]|0\d)(?P<h24> ?h)"),
    Rule(r"(?P<hour>1\d|2[0-3]|0\d){MD:minute} ?uhr"),
    Rule(r"(?:von|zwischen|ab) (?P<hour>2[0-4]|1\d|0?\d)(?:[:.]{MD:minute})?(?: ?uhr)? ?(?:bis|und|-) ?(?:ca\. )?(?P<to_hour>2[0-4]|1\d|0?\d)(?:[:.](?P<to_minute>[0-5]\d))?(?: ?uhr)?(?! ?(?:tage|stunden|euro|personen|jahre|m2|qm|wochen|kg|km|€))"),
    Rule(r"(?P<hour>2[0-4]|1\d|0?\d)(?:[:.]{MD:minute})?(?: ?uhr)? ?(?:bis|-) ?(?P<to_hour>2[0-4]|1\d|0?\d)(?:[:.](?P<to_minute>[0-5]\d))? ?uhr"),
    Rule(r"(?:von|zwischen) {HW:hour} (?:bis|und) (?P<to_hour>{HW})(?: uhr)?"),
)

GERMAN: Final = Language(
    code="de",
    months={
        word: i
        for i, words in enumerate(
            (
                "januar janner jan", "februar feber feb", "marz maerz mrz mar", "april apr",
                "mai", "juni jun juno", "juli jul", "august aug", "september sept sep",
                "oktober okt", "november nov", "dezember dez",
            ),
            start=1,
        )
        for word in words.split()
    },
    weekdays=_FULL_DAYS
    | {
        word: i
        for i, words in enumerate(
            ("mo.", "di.", "mi.", "do.", "fr.", "sa.", "son.")
        )
        for word in words.split()
    },
    weak_weekdays={
        "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6, "so.": 6,
    },
    units={
        "min": "minute", "min.": "minute", "minute": "minute", "minuten": "minute",
        "h": "hour", "std": "hour", "std.": "hour", "stunde": "hour", "stunden": "hour",
        "tag": "day", "tage": "day", "tagen": "day", "tages": "day", "werktagen": "workday",
        "werktage": "workday", "arbeitstagen": "workday", "woche": "week", "wochen": "week",
        "monat": "month", "monate": "month", "monaten": "month", "monats": "month", "jahr": "year",
        "jahre": "year", "jahren": "year",
    },
    counts={
        "ein paar": 3, "eines": 1, "paar": 3, "wenigen": 3, "einigen": 3, "anderthalb": 1.5,
        "eineinhalb": 1.5, "zweieinhalb": 2.5, "halben": 0.5, "einem halben": 0.5,
        "einer halben": 0.5, "mehreren": 3,
    },
    named_hours={
        "mittag": "noon", "mitternacht": "midnight", "zwolf uhr mittags": "noon",
        "12 uhr mittags": "noon",
    },
    rules=(*(Rule(pattern, _HABIT) for pattern in _HABITS), *(Rule(pattern, _NONE) for pattern in _NOT), *_PARTS, *_DAYS, *_AHEAD, *_CLOCKS),
    glue=r"um|am|an|im|in der|den|dem|der|des|von|vom|zum|bis|bis zum|spatestens|vor|gegen|ab|so gegen|so um|ca\.?|etwa|circa|und zwar|dann|gleich|schon|noch|nach|,|ungefahr|punkt|zwischen|das ist|also|fur",
    lead=r"am|den|der|bis|ab|vom|zum|fur|diesen|kommenden|nachsten|termin:?|datum:?|wann:?|zeit:?|uhrzeit:?|seit|vor|nach|bis zum|um|zwischen|fur den",
    end=r"am|um|in|im|von|fur|bei|mit|und|oder|bitte|danke|ab|bis|der|die|das|den|ich|wir|es|gesucht|brauche|suche|suchen|benotigt|zahle|biete|budget|heute|morgen|abends|morgens|nachmittags|fruh|vormittags|zwischen|gegen|jemanden|wenn|weil|aber|nach|vor|an|zu|auf|je|ca|einen|eine|ein|helfen|jemand|spatestens|nachts",
    strict=r"bis|bis zum|bis spatestens|spatestens|spatestens bis|spatestens am|spatestens um|vor|vor dem|noch vor|bis um|deadline:?|frist:?|abgabe:?|fallig|nicht spater als",
    about=r"gegen|so gegen|so um|etwa|ca\.?|circa|ungefahr|rund|um die|ungefahr um|etwa um|am besten|vorzugsweise|idealerweise|moglichst|eventuell|evtl\.?|vielleicht",
    after=r"nach|ab|ab dem|von|nicht vor|erst ab|fruhestens|ab ca\.?",
    strict_after=r"(?:spatestens|punktlich|punkt|sharp)",
    about_after=r"(?:rum|herum|ungefahr|oder so|ca\.?|wenn moglich|oder spater)",
    between=r"zwischen",
    day_suffix=r"\.|te[nrs]?|ste[nrs]?|\.te[nrs]?",
    am_pm=r"(?:pm|p\.m\.|(?<=\d)am|a\.m\.)",
    range_sign=r"-|bis|bis um|und",
    urgent=r"dringend|dringende[nrs]?|dringendst|eilig|eilige[nrs]?|eilt|sofort|sofortige[nrs]?|umgehend|unverzuglich|schnellstmoglich|schnellstens|so schnell wie moglich|so bald wie moglich|baldmoglichst|asap|notfall|notfalle|not(?:dienst|lage)|jetzt(?! (?:bin|habe|wohne|steht|schon|haben|noch))|jetzt gleich|gleich jetzt|auf der stelle|heute|heut|heute abend|heute nacht|kurzfristig|akut|am besten gestern|ganz schnell|pressiert|pronto|last minute|schleunigst|brandeilig",
    calm=r"(?:nicht|kein|keine|keinen|nichts|nix|weder|ohne)(?: (?:so|sehr|besonders|allzu|wirklich|unbedingt|ganz|sonderlich|grosser|große|grosse))*[ -](?:dringend|dringende[nrs]?|eilig|eilige[nrs]?|eile|stress|hektik|hast|sofort|notfall|zeitdruck|druck|heute|heute sein|akut|eilt|dringlichkeit)|eilt (?:nicht|uberhaupt nicht|gar nicht|nicht so)|hat (?:noch |ruhig )?zeit|in (?:aller )?ruhe|(?:muss|soll|braucht) nicht (?:heute|sofort|gleich|jetzt)|lassen sie sich zeit|lass dir zeit|wann (?:du willst|es passt|sie wollen)|keine eile|kein stress",
)
