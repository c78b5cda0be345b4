"""Portuguese, of Brazil and of Portugal."""

# ruff: noqa: E501 - a table of rules reads best with one rule a line
# fmt: off

from __future__ import annotations

from typing import Final

from engine.parsing.deadline.grammar import Language, Rule
from engine.parsing.deadline.piece import Ahead, Clock, Piece

_NONE: Final = Piece(is_none=True)
_HABIT: Final = Piece(is_habit=True)
_WEAK: Final = Piece(is_weak=True)
_ABOUT = r"(?:uns|umas|aproximadamente|aprox\.?|cerca de|mais ou menos|umas|quase|ate|no minimo|no maximo|pelo menos|so|apenas|por volta de)"
_SPAN = r"{N}(?: ?(?:-|a|ou) ?{N})?"

_HABITS: Final = (
    r"diariamente|semanalmente|mensalmente|regularmente",
    r"(?:cada|todos os|todas as|todo o|toda a|todo|toda)(?: {N})? ?(?:{WW}s?|dias?|semanas?|mes(?:es)?|manhas?|tardes?|noites?|fi[nm](?:s|ais)? de semana|hora|horas|tempo|ano|sabados?|domingos?|segundas?|tercas?|quartas?|quintas?|sextas?)(?:(?:,| e| ou) (?:os |as )?{WW}s?)*",
    r"(?:aos|as|nos|nas|os) (?:sabados|domingos|segundas|tercas|quartas|quintas|sextas|fi[nm](?:s|ais)? de semana|manhas|tardes|noites|dias)(?:-feiras?)?(?:(?:,| e| ou) (?:aos |as |nas |nos )?(?:sabados|domingos|segundas|tercas|quartas|quintas|sextas)(?:-feiras?)?)*",
    r"(?:segundas|tercas|quartas|quintas|sextas)(?:-feiras)?(?: e (?:segundas|tercas|quartas|quintas|sextas)(?:-feiras)?)?|sabados(?: e domingos)?|domingos|fins de semana|finais de semana|durante a semana|dias de semana",
    r"(?:de |da )?{WW} a {WW}",
)
_NOT: Final = (
    r"(?:rua|r\.|avenida|av\.?|praca|largo|travessa|bairro) (?:del? |do )?{D} de {MO}",
    rf"{_SPAN} ?(?:horas|hrs?|hs?|dias|vezes|vez|noites|semanas|meses) (?:ao|a|por|na|no) (?:dia|semana|mes|ano|noite)|(?:uma|duas|tres) vez(?:es)? (?:ao|por|na) (?:dia|semana|mes)",
    rf"(?:por|durante|dura|duram|demora|leva|trabalho de|jornada de|turno de)(?: {_ABOUT})* {_SPAN} ?{{U}}",
    rf"(?:por )?{_ABOUT}(?: {_ABOUT})* {_SPAN} ?{{U}}",
    r"{N} ?{U} de (?:idade|experiencia|trabalho|duracao|garantia|antecedencia)|(?:de|tem|com) {N} (?:anos?|meses|ano)|ha {N} {U}|faz {N} {U}|{N} {U} atras",
    r"(?:a |o |na |no )?(?:semana|mes|ano|{WW}|noite|fim de semana) passad[oa]|ultim[oa]s? (?:{N} )?(?:semanas?|mes|meses|{WW}|noite|dias?|horas?)|anteontem|ontem a noite|desde (?:a |o )?(?:{MO}|{WW}|ontem)",
    r"(?:bom|boa|bons|boas) (?:dias?|tardes?|noites?|manha)|feliz \w+|algum dia|um dia|dia a dia|dia das? \w+|ao dia|por dia|por hora|por semana|por mes|meio periodo",
    r"(?:o |no )?proximo mes|(?:o |no )?mes que vem|uma? segund[oa]",
    r"(?:um|uma|dois|duas|tres|quatro|cinco) (?:quartos?|pessoas?|banheiros?|comodos?|andares|salas?)|(?:segunda|terceira|quarta|quinta|sexta) (?:vez|mao|mana|serie|opcao|pessoa|parte|classe|etapa|via)",
)

_PARTS: Final = (
    Rule(r"(?:bem |muito |logo )?cedo(?: (?:de|da|pela) manha)?|cedinho|logo de manha|a primeira hora|de manha(?:zinha)? cedo|manha cedo|bem cedinho|de manhazinha", Piece(part="early", is_weak=True)),
    Rule(r"(?:de|da|pela|na|a|durante a|no periodo da) manha|manha", Piece(part="morning", is_weak=True)),
    Rule(r"(?:(?<=\d )|(?<=oras )|(?<=doze ))(?:do|de) meio[- ]dia|(?:na |a )?hora do almoco", Piece(part="noon", is_weak=True)),
    Rule(r"(?:de|da|pela|na|a|durante a|no periodo da) tarde|tarde|tardinha|(?:a|ao|no) (?:fim|final) da? tarde|(?:no )?(?:fim|final) da tarde|fim de tarde", Piece(part="afternoon", is_weak=True)),
    Rule(r"(?:de|da|pela|na|a|durante a|no periodo da) noite|noite|ao anoitecer", Piece(part="night", is_weak=True)),
    Rule(r"(?:de|da|pela|na) madrugada|ao amanhecer|madrugada", Piece(part="dawn", is_weak=True)),
    Rule(r"(?:hoje (?:de|pela|na|a|da)|esta|nesta|essa) manha|hoje cedo", Piece(day_offset=0, part="morning")),
    Rule(r"(?:hoje (?:de|pela|na|a|da)|esta|nesta|essa) tarde", Piece(day_offset=0, part="afternoon")),
    Rule(r"(?:hoje (?:de|pela|na|a|da)|esta|nesta|essa) noite|hoje noite", Piece(day_offset=0, part="night")),
    Rule(r"(?:ate o |ao |no |antes do |ate ao )?(?:final|fim|termino) do (?:dia|expediente)", Piece(clock=Clock(23, 59, "literal"), is_strict=True)),
    Rule(r"(?:ate o |ao |no |ate ao )?(?:final|fim) (?:do dia )?(?:deste|desta|de|do|da)(?= (?:proxim|hoje|amanha|{W}))", Piece(is_end=True, is_weak=True)),
)

_FEIRA = r"(?:{WW:weekday})"
_DAYS: Final = (
    Rule(r"(?:proximo ano|ano que vem)", Piece(year_offset=1, is_weak=True)),
    Rule(r"(?:d?este|d?esse) ano", Piece(year_offset=0, is_weak=True)),
    Rule(r"(?:(?:ainda|para|pra) )?hoje(?: mesmo)?|no dia de hoje|hj", Piece(day_offset=0)),
    Rule(r"amanha|amanh|amnh|amha", Piece(day_offset=1)),
    Rule(r"depois (?:de|d') ?amanha", Piece(day_offset=2)),
    Rule(r"(?:no )?dia seguinte|(?:no )?outro dia", Piece(day_offset=1, is_weak=True)),
    Rule(r"ontem", Piece(day_offset=-1)),
    Rule(r"(?:na |no |a |o |aos? |as )?{W:weekday}"),
    Rule(r"(?:na |no )?{WX:weekday}(?=,? (?:\d|as ))"),
    Rule(r"(?:(?:n?est[ae]|n?ess[ae]|d?est[ae]|est[ae] mesm[ao])) {WW:weekday}", Piece(which="this")),
    Rule(r"(?:a |o |na |no |da |do |n?est[ae] )?(?:proxim[ao]|prox\.?|seguinte) {WW:weekday}", Piece(which="coming")),
    Rule(r"(?:a |o |na |no |n?est[ae] )?{WW:weekday} (?:proxim[ao]|que vem|seguinte|a seguir|que vem a seguir)", Piece(which="coming")),
    Rule(r"(?:a |o |na |no )?{WW:weekday} d?a (?:proxima semana|semana que vem|semana seguinte)", Piece(which="next")),
    Rule(r"(?:a |o |na |no )?{WW:weekday} desta semana", Piece(which="this")),
    Rule(r"(?:na |no |a |o )?{WW:weekday},? (?:o )?(?:dia )?{D:day}(?! de (?!manha|tarde|noite))", needs_end=True),
    Rule(r"(?:o |no |em )?(?:dia )?{D:day}(?: dias?)? ?(?:de |do |/)?(?:mes de )?{MO:month}(?:,? ?(?:de |do )?(?:ano (?:de )?)?{Y:year})?"),
    Rule(r"(?:de |do |entre |dias )?{DD:day} ?(?:a|ao|-|e|ou|ate) ?{DD} (?:de |do )?{MO:month}(?: (?:de )?{Y:year})?"),
    Rule(r"(?:o |no )?(?:dia )?{D:day}-{MO:month}(?:-{Y:year})?"),
    Rule(r"{MO:month},? (?:o )?(?:dia )?{D:day}(?:,? (?:de )?{Y:year})?"),
    Rule(r"(?:o |no )?(?:primeiro dia|primeiro|1o|1°) de {MO:month}", Piece(day=1)),
    Rule(r"(?:n?este |n?esse |o |no |em |ao |do )*dia {D:day}(?: deste mes| do (?:corrente|presente|mes))?"),
    Rule(r"(?:o |no )?(?:dia )?{D:day} do (?:proximo mes|mes que vem|mes seguinte|mes proximo)", Piece(month_offset=1)),
    Rule(r"(?:o |no )?(?:dia )?{D:day} (?:deste mes|do mes atual)", Piece(month_offset=0)),
    Rule(r"(?:a|no|ao|o|ate) (?P<day>3[01]|[12]\d|0?[1-9])(?= (?:de )?manha| as )"),
    Rule(r"(?:o |a |na |no )?(?:{NTH:nth}) {W:weekday} de {MO:month}(?: de {Y:year})?"),
    Rule(r"(?:o |a |na |no )?ultim[ao] {W:weekday} de {MO:month}(?: de {Y:year})?", Piece(nth=-1)),
    Rule(r"(?:o |a |na |no )?ultim[ao] {W:weekday} (?:deste mes|do mes)", Piece(nth=-1, month_offset=0)),
    Rule(r"(?:no |ao |o |em )?(?:fim|final|finais|ultimo dia) de {MO:month}(?: de {Y:year})?", Piece(period="month_end")),
    Rule(r"(?:em )?(?:meados|meio) de {MO:month}", Piece(period="month_middle")),
    Rule(r"(?:no |ao |o |ate o |ate ao )?(?:fim|final|ultimo dia) (?:do|deste) mes", Piece(period="month_end")),
    Rule(r"(?:em )?meados (?:do|deste) mes", Piece(period="month_middle")),
    Rule(r"(?:ainda )?(?:n?este|n?esse) mes", Piece(period="month")),
    Rule(r"(?:no |ao |ate o )?(?:fim|final) do ano", Piece(period="year_end")),
    Rule(r"(?:ainda )?(?:n?esta|n?essa|durante a|na|dentro desta) semana(?! (?:passada|santa|que))", Piece(week_offset=0)),
    Rule(r"(?:n?a )?(?:proxima semana|semana que vem|semana seguinte|semana proxima)", Piece(week_offset=1)),
    Rule(r"(?:n?este|n?esse|o|no) (?:fim de semana|final de semana|fds|findi)", Piece(period="weekend")),
    Rule(r"(?:n?o )?(?:proximo (?:fim|final) de semana|(?:fim|final) de semana que vem)", Piece(period="weekend", week_offset=0)),
    Rule(r"(?:ate )?(?:o )?(?:fim|final) (?:da|desta) semana", Piece(period="week_end")),
    Rule(r"(?:n?a )?(?:vespera|noite) de natal", Piece(holiday="christmas_eve")),
    Rule(r"(?:n?o )?(?:dia de )?natal", Piece(holiday="christmas", is_weak=True)),
    Rule(r"(?:no |o )?dia de natal", Piece(holiday="christmas")),
    Rule(r"(?:vespera de )?reveillon|vespera de ano novo|(?:na )?passagem de ano|ultimo dia do ano", Piece(holiday="new_year_eve")),
    Rule(r"(?:n?o )?(?:dia de )?ano novo", Piece(holiday="new_year")),
    Rule(r"(?:n?o )?domingo de pascoa|(?:n?a )?pascoa", Piece(holiday="easter")),
    Rule(r"sexta[- ]feira santa", Piece(holiday="good_friday")),
    Rule(r"(?:n?o )?dia do trabalh(?:o|ador)", Piece(holiday="labour")),
)

_IN = r"(?:em|dentro de|daqui a|daqui|em menos de|no prazo de|num prazo de|em ate|nas proximas|nos proximos|no maximo em|dentro das proximas|dentro dos proximos|d'aqui a)(?: (?:uns|umas|aproximadamente|cerca de|mais ou menos|no maximo|ate))*"
_AHEAD: Final = (
    Rule(rf"{_IN} {{N:count}} ?{{U:unit}}(?P<plus_half> e mei[oa])?(?: (?:a partir de (?:hoje|agora)|no maximo))?"),
    Rule(r"{N:count} {U:unit} (?:a partir de (?:hoje|agora|amanha)|depois de hoje|mais tarde)"),
    Rule(rf"{_IN} {{N:count}} (?P<unit>horas?|hs?) (?:e )?{{N:plus_min}} ?(?:minutos|mins?)"),
    Rule(rf"{_IN} (?:uma )?meia[- ]hora", Piece(ahead=Ahead(30, "minute"))),
    Rule(rf"{_IN} (?:um )?quarto de hora", Piece(ahead=Ahead(15, "minute"))),
    Rule(rf"{_IN} (?:uma|1) hora e meia", Piece(ahead=Ahead(90, "minute"))),
)

_AT = r"(?:as|a|ate as|ate a|ate|pelas|pela|por volta das?|la pelas|la pras|das|da|antes das?|apos as?|depois das?|desde as?|para as|pras|a partir das?|cerca das?|perto das?)"
_H = r"(?: ?(?:hs?|hrs?|horas|hora)\.?)"
_CLOCKS: Final = (
    Rule(rf"(?:{_AT} )?{{HD:hour}}[:.]{{MD:minute}}{_H}(?: ?{{AP:half}})?"),
    Rule(rf"{_AT} {{HD:hour}}[:.,]{{MD:minute}}(?:{_H})?(?: ?{{AP:half}})?"),
    Rule(rf"{_AT} {{H:hour}}(?P<h24>{_H})?(?: em ponto)?(?: ?{{AP:half}})?", needs_end=True),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}(?: em ponto)?(?= (?:da|de|do|a) (?:manha|tarde|noite|madrugada))"),
    Rule(r"{HW:hour} (?:horas|hora)(?: em ponto)?", needs_lead=True),
    Rule(rf"(?:{_AT} )?{{H:hour}}(?:{_H})?(?: e) {{MM:minute}}(?: minutos)?(?: ?{{AP:half}})?"),
    Rule(r"{H:hour}(?= (?:da|de) (?:manha|tarde|noite|madrugada))"),
    Rule(r"{H:hour}(?: horas)? em ponto(?: ?{AP:half})?"),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? e meia(?: ?{{AP:half}})?", Piece(clock=Clock(0, 30))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? e (?:um )?quarto(?: ?{{AP:half}})?", Piece(clock=Clock(0, 15))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? menos (?:um )?quarto(?: ?{{AP:half}})?", Piece(clock=Clock(0, -15))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? menos (?P<before>[1-5]?\d|{{MM}})(?: minutos)?(?: ?{{AP:half}})?"),
    Rule(r"(?:as )?(?:um )?quarto (?:para|pra|pro) (?:as|a|o)? ?{H:hour}(?: ?{AP:half})?", Piece(clock=Clock(0, -15))),
    Rule(r"(?:faltam? )?(?P<before>[1-5]?\d|(?:{MM}))(?: minutos)? (?:para|pra|pras|pro) (?:as?|o)? ?{H:hour}(?: ?{AP:half})?"),
    Rule(r"(?:(?:ao|a|ate o|ate ao|antes do|no|do) )?(?P<hour>meio[- ]dia)(?: e (?P<minute>{MM}))?"),
    Rule(r"(?:(?:ao|a|no) )?(?P<hour>meio[- ]dia) e meia", Piece(clock=Clock(0, 30))),
    Rule(r"(?:(?:ao|a|no) )?(?P<hour>meio[- ]dia) e (?:um )?quarto", Piece(clock=Clock(0, 15))),
    Rule(r"(?:(?:a|ate a|antes da) )?(?P<hour>meia[- ]noite)"),
    Rule(r"(?P<hour>meia[- ]noite) e meia", Piece(clock=Clock(0, 30))),
    Rule(r"(?P<hour>1\d|2[0-4]|[7-9]|0\d)(?P<h24> ?(?:hs|hrs|h|horas)\.?)"),
    Rule(r"(?P<hour>[1-6])(?P<h24> ?(?:hs|hrs|h|horas)\.?)", _WEAK, needs_lead=True),
    Rule(rf"(?:de|das|da|desde as|entre(?: as)?) (?P<hour>2[0-4]|1\d|0?\d)(?:[:.h]{{MD:minute}})?(?:{_H})?(?: ?{{AP:half}})? ?(?:as|a|e(?: as)?|ate(?: as)?|-) ?(?P<to_hour>2[0-4]|1\d|0?\d)(?:[:.h](?P<to_minute>[0-5]\d))?(?:{_H})?(?: ?(?P<to_half>{{AP}}))?(?! ?(?:anos|dias|pessoas|euros|reais|semanas|metros|m2))"),
    Rule(rf"(?P<hour>2[0-4]|1\d|0?\d)(?:(?:[:.h]{{MD:minute}})?{_H} ?(?:as|a|-)| ?-) ?(?P<to_hour>2[0-4]|1\d|0?\d)(?:[:.h](?P<to_minute>[0-5]\d))?(?:{_H})"),
    Rule(r"(?:das?|entre(?: as)?) {HW:hour} (?:as|a|e(?: as)?|ate as) (?P<to_hour>{HW})(?: horas)?"),
)

_WEEKDAYS: Final = {
    **{
        f"{name}{ending}": i
        for i, name in enumerate(("segunda", "terca", "quarta", "quinta", "sexta"))
        for ending in ("-feira", " feira", "feira", "")
    },
    "sabado": 5, "domingo": 6, "2a feira": 0, "3a feira": 1, "4a feira": 2, "5a feira": 3,
    "6a feira": 4, "2a-feira": 0, "3a-feira": 1, "4a-feira": 2, "5a-feira": 3, "6a-feira": 4,
    "seg": 0, "seg.": 0, "ter.": 1, "qua": 2, "qua.": 2, "qui": 3, "qui.": 3, "sex.": 4,
    "sab": 5, "sab.": 5, "dom.": 6,
}  # fmt: skip

PORTUGUESE: Final = Language(
    code="pt",
    months={
        word: i
        for i, words in enumerate(
            (
                "janeiro jan", "fevereiro fev", "marco mar", "abril abr", "maio mai",
                "junho jun", "julho jul", "agosto ago", "setembro set", "outubro out",
                "novembro nov", "dezembro dez",
            ),
            start=1,
        )
        for word in words.split()
    },
    weekdays=_WEEKDAYS,
    weak_weekdays={"ter": 1, "sex": 4, "dom": 6, "2a": 0, "3a": 1, "4a": 2, "5a": 3, "6a": 4},
    units={
        "min": "minute", "mins": "minute", "minuto": "minute", "minutos": "minute",
        "h": "hour", "hs": "hour", "hr": "hour", "hrs": "hour", "hora": "hour",
        "horas": "hour", "dia": "day", "dias": "day", "dias uteis": "workday",
        "dia util": "workday", "semana": "week", "semanas": "week", "mes": "month",
        "meses": "month", "ano": "year", "anos": "year",
    },
    counts={
        "um par de": 2, "meia": 0.5, "meio": 0.5, "alguns": 3, "algumas": 3, "poucos": 3,
        "poucas": 3, "uns": 3, "umas": 3,
    },
    named_hours={
        "meio-dia": "noon", "meio dia": "noon", "meia-noite": "midnight",
        "meia noite": "midnight",
    },
    rules=(*(Rule(pattern, _HABIT) for pattern in _HABITS), *(Rule(pattern, _NONE) for pattern in _NOT), *_PARTS, *_DAYS, *_AHEAD, *_CLOCKS),
    glue=r"as|a|ao|de|da|do|das|dos|o|na|no|nas|em|para|pra|dia|antes|antes d[aeo]s?|pelas|por volta d[aeo]s?|la pelas|,|depois d[aeo]s?|apos|desde|ate|aproximadamente|aprox\.?|mais ou menos|proxim[ao]|que vem|mesmo|max(?:imo)?|feira|-feira|ate as|ate o",
    lead=r"para|pra|em|no|na|a|as|ao|ate|n?este|n?esta|dia|proximo|proxima|desde|data:?|hora:?|quando:?|entrega:?|a partir d[aeo]",
    end=r"a|ao|as|de|do|da|em|na|no|para|pra|por|o|e|ou|que|se|com|sem|antes|como|mais|preciso|procuro|pago|obrigad[oa]|favor|maximo|max|hoje|amanha|tenho|mas|porque|quando|ate|desde|urgente|orcamento|depois|tudo|dia|em|nesta|neste|esta|este",
    strict=r"antes de|antes d[ao]s?|ate|ate ao?|ate as|ate o dia|no maximo|no maximo ate|o mais tardar|impreterivelmente|prazo:?|prazo ate|data limite:?|limite:?",
    about=r"por volta d[aeo]s?|la pelas|la pras|cerca d[aeo]s?|aproximadamente|aprox\.?|mais ou menos|perto d[aeo]s?|pelas|umas|de preferencia|preferencialmente|idealmente|tipo",
    after=r"depois d[aeo]s?|apos|apos as|a partir d[aeo]s?|desde",
    strict_after=r"(?:no maximo|o mais tardar|em ponto|sem falta)",
    about_after=r"(?:mais ou menos|aproximadamente|aprox|se possivel|e pouco|ou por ai)",
    between=r"entre|entre as",
    day_suffix=r"\.?(?:o|a|°)",
    range_sign=r"-|a|as|ate|ate as|e|e as",
    urgent=r"urgente|urgentemente|urgencia|emergencia|quanto antes|o mais rapido possivel|o mais breve possivel|o mais cedo possivel|imediato|imediata|imediatamente|de imediato|agora(?: mesmo)?(?! (?:que|ha|tenho|estou|moro))|ja(?=\s*(?:[!.,;)\n]|$))|pra ja|para ja|hoje(?! em dia)|hj|(?:n?esta|n?essa) (?:noite|tarde)|asap|pra ontem|para ontem|com pressa|ultima hora|logo que possivel|assim que possivel|sem demora",
    calm=r"(?:nao|nada|nem) (?:e |eh |ha |tem |tenho |precisa ser |seja |muito |tao |nada )*(?:muito |tao )?(?:urgente|urgencia|pressa|emergencia)|sem (?:pressas?|urgencia|stress|estresse|correria|pressao)|quando (?:puder|der|quiser|for possivel)|nao (?:precisa|tem que) ser (?:hoje|agora|ja|imediato)",
)
