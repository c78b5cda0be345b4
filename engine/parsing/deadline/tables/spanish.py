"""Spanish."""

# ruff: noqa: E501 - a table of rules reads best with one rule a line
# fmt: off

from __future__ import annotations

from typing import Final

from engine.parsing.deadline.grammar import Language, Rule
from engine.parsing.deadline.piece import Ahead, Clock, Piece

_NONE: Final = Piece(is_none=True)
_HABIT: Final = Piece(is_habit=True)
_WEAK: Final = Piece(is_weak=True)
_THE = r"(?:el |los |las |la |del |al )"
_ABOUT = r"(?:unas?|unos|aproximadamente|aprox\.?|alrededor de|cerca de|mas o menos|como|casi|hasta|minimo|maximo|solo|al menos|por lo menos)"
_SPAN = r"{N}(?: ?(?:-|a|o|u) ?{N})?"

_HABITS: Final = (
    r"diariamente|semanalmente|mensualmente|a diario|diario|regularmente",
    r"(?:cada|todos los|todas las|todo el|toda la|todo|toda)(?: {N})? ?(?:{WW}|dias?|semanas?|mes(?:es)?|mananas?|tardes?|noches?|fin(?:es)? de semana|hora|horas|tiempo|ano)(?:(?:,| y| e| o) (?:los )?{WW})*",
    r"(?:los|las) (?:{WW}|sabados|domingos|dias|fines de semana|mananas|tardes|noches)(?:(?:,| y| e| o| a) (?:los )?(?:{WW}|sabados|domingos|fines de semana))*(?: (?:de|entre) (?:las )?{HD}(?::\d\d)? ?(?:hs?|hrs)?(?: a| y| -|-)+ (?:las )?{HD}(?::\d\d)?(?: ?hs?| ?hrs)?)?",
    r"sabados(?: y domingos)?|domingos|fines de semana|entre semana",
    r"(?:de )?{WW} a {WW}(?: (?:de|entre) (?:las )?{HD}(?::\d\d)? ?(?:hs?|hrs)? ?(?:a|y|-) ?(?:las )?{HD}(?::\d\d)?(?: ?hs?| ?hrs)?)?",
)
_NOT: Final = (
    r"(?:calle|c/|avenida|av\.?|avda\.?|plaza|colonia|metro|paseo|barrio|col\.?) (?:del? )?{D} de {MO}",
    rf"{_SPAN} ?(?:horas|hrs?|hs?|dias|veces|vez|noches|semanas|meses) (?:al|a la|por|cada) (?:dia|semana|mes|ano|noche)|(?:una|dos|tres) vez(?:es)? (?:al|a la|por) (?:dia|semana|mes)",
    rf"(?:por|durante|dura|duran|tarda|toma|lleva|trabajo de|jornada de|turno de)(?: {_ABOUT})* {_SPAN} ?{{U}}",
    rf"(?:por )?{_ABOUT}(?: {_ABOUT})* {_SPAN} ?{{U}}",
    r"{N} ?{U} de (?:edad|experiencia|trabajo|antiguedad|duracion|garantia|antelacion)|(?:de|tiene|con) {N} (?:anos?|meses|ano)|hace {N} {U}|{N} {U} (?:atras)",
    r"(?:el |la )?(?:semana|mes|ano|{WW}|noche|fin de semana) (?:pasad[oa]|anterior)|(?:el |la )?pasad[oa] (?:semana|mes|{WW})|anoche|anteayer|desde (?:el |la )?(?:{MO}|{WW}|ayer)",
    r"buen[oa]s? (?:dias?|tardes?|noches?|manana)|feliz \w+|de un dia para otro|el dia de|algun dia|al dia|a la semana|al mes|por dia|por hora|por semana",
    r"proximo mes|(?:el )?mes que viene|fin de semana libre|medio dia de trabajo|(?:un|una) (?:par|segundo)",
    r"la una (?:habitacion|persona)|(?:un|una|dos|tres|cuatro|cinco) (?:habitacion|habitaciones|persona|personas|cuarto|cuartos|bano|banos)",
)

_MORNING = r"(?:de|por|en|a|durante) la (?:manana|mañana)"
_PARTS: Final = (
    Rule(r"(?:muy |bien )?temprano(?: (?:de|por|en|a) la manana)?|a primera hora(?: de la manana)?|tempranito", Piece(part="early", is_weak=True)),
    Rule(rf"{_MORNING}|a media manana", Piece(part="morning", is_weak=True)),
    Rule(r"(?:(?<=\d )|(?<=oras )|(?<=doce ))(?:del|de) medio ?dia|a la hora (?:de comer|del almuerzo)", Piece(part="noon", is_weak=True)),
    Rule(r"(?:de|por|en|a) la tarde|a media tarde|de tarde|la tarde", Piece(part="afternoon", is_weak=True)),
    Rule(r"(?:de|por|en|a) la (?:tarde[- ]noche|tardecita)|al (?:atardecer|anochecer)", Piece(part="evening", is_weak=True)),
    Rule(r"(?:de|por|en|a) la noche|de noche|la noche|noche", Piece(part="night", is_weak=True)),
    Rule(r"(?:de|por|en|a) la madrugada|de madrugada|al amanecer|la madrugada", Piece(part="dawn", is_weak=True)),
    Rule(r"(?:hoy (?:a|por|en|de) la|hoy a|esta|hoy de) (?:misma )?manana|hoy por la manana", Piece(day_offset=0, part="morning")),
    Rule(r"esta (?:misma )?tarde|hoy (?:a|por|en|de) la tarde|hoy de tarde", Piece(day_offset=0, part="afternoon")),
    Rule(r"esta (?:misma )?noche|hoy (?:a|por|en|de) la noche|hoy de noche", Piece(day_offset=0, part="night")),
    Rule(r"esta (?:misma )?madrugada", Piece(day_offset=0, part="dawn")),
    Rule(r"(?:a|al|para el|antes del|hasta el)? ?(?:final|fin|termino|cierre) del dia", Piece(clock=Clock(23, 59, "literal"), is_strict=True)),
    Rule(r"(?:a|al|para el|antes del|hasta el)? ?(?:final|fin|finales) (?:de|del)(?= (?:este|el|proximo|hoy|manana|{W}))", Piece(is_end=True, is_weak=True)),
)

_DAYS: Final = (
    Rule(r"(?:el )?(?:proximo ano|ano que viene|ano proximo)", Piece(year_offset=1, is_weak=True)),
    Rule(r"(?:est?e|el presente) ano", Piece(year_offset=0, is_weak=True)),
    Rule(r"(?:para )?hoy(?: mismo| dia)?|hoi|el dia de hoy|en el dia", Piece(day_offset=0)),
    Rule(r"manana(?: mismo)?|el dia de manana|mnn|mñn", Piece(day_offset=1)),
    Rule(r"(?:pasado|despues de|pasao) manana|pasadomanana", Piece(day_offset=2)),
    Rule(r"al dia siguiente|(?:el )?dia siguiente|(?:el )?proximo dia", Piece(day_offset=1)),
    Rule(r"ayer", Piece(day_offset=-1)),
    Rule(r"(?:el |este dia )?{W:weekday}"),
    Rule(r"(?:el )?{WX:weekday}(?=,? (?:\d|a las? ))"),
    Rule(r"(?:est?e|este mismo|ese) {WW:weekday}", Piece(which="this")),
    Rule(r"(?:el |este )?(?:proximo|siguiente|prox\.?) {WW:weekday}", Piece(which="coming")),
    Rule(r"(?:el |este )?{WW:weekday} (?:proximo|siguiente|que viene|que entra|entrante)", Piece(which="coming")),
    Rule(r"(?:el )?{WW:weekday} de (?:la |esta )?(?:proxima semana|semana que viene|semana siguiente|siguiente semana)", Piece(which="next")),
    Rule(r"(?:el )?{WW:weekday} de esta semana", Piece(which="this")),
    Rule(r"(?:el )?{WW:weekday},? (?:el )?(?:dia )?{D:day}(?! (?:a|y) \d)(?! de (?!la|esta))", needs_end=True),
    Rule(r"(?:el )?(?:dia )?{D:day}(?: dias?)? ?(?:de |del |/)?(?:mes de )?{MO:month}(?:,? ?(?:de |del )?(?:ano )?{Y:year})?"),
    Rule(r"(?:del |el |entre el )?{DD:day} ?(?:al|a|-|y|o|y el|o el|hasta el) ?{DD} (?:de |del )?{MO:month}(?: (?:de |del )?{Y:year})?"),
    Rule(r"(?:el )?(?:dia )?{D:day}-{MO:month}(?:-{Y:year})?"),
    Rule(r"{MO:month},? (?:el )?(?:dia )?{D:day}(?:,? (?:de |del )?{Y:year})?"),
    Rule(r"(?:el )?(?:primer dia|primero|1ro\.?|1o) (?:de|del) (?:mes de )?{MO:month}", Piece(day=1)),
    Rule(r"(?:est?e |ese )?(?:el )?dia {D:day}(?: de este mes| del (?:presente|corriente|mes))?"),
    Rule(r"(?:el )?(?:dia )?{D:day} del (?:proximo mes|mes que viene|mes proximo|siguiente mes|mes siguiente)", Piece(month_offset=1)),
    Rule(r"(?:el )?(?:dia )?{D:day} (?:de este mes|del mes actual)", Piece(month_offset=0)),
    Rule(r"(?:el|del|al) (?P<day>3[01]|[12]\d|0?[1-9])", needs_end=True),
    Rule(r"(?:el|del|al) {D:day}", needs_end=True),
    Rule(r"(?:el )?{NTH:nth} {W:weekday} (?:de|del mes de) {MO:month}(?: (?:de |del )?{Y:year})?"),
    Rule(r"(?:el )?ultimo {W:weekday} (?:de|del mes de) {MO:month}(?: (?:de |del )?{Y:year})?", Piece(nth=-1)),
    Rule(r"(?:el )?ultimo {W:weekday} (?:de este mes|del mes)", Piece(nth=-1, month_offset=0)),
    Rule(r"(?:a |el )?(?:fin(?:al)?(?:es)?|ultimo dia) (?:de|del mes de) {MO:month}(?: (?:de |del )?{Y:year})?", Piece(period="month_end")),
    Rule(r"(?:a )?mediados de {MO:month}", Piece(period="month_middle")),
    Rule(r"(?:a |al |antes de |el )?(?:fin(?:al)?(?:es)?|ultimo dia) (?:de|del|de este|del este) mes", Piece(period="month_end")),
    Rule(r"(?:a )?mediados de(?:l| este)? mes", Piece(period="month_middle")),
    Rule(r"(?:en |durante )?este mes", Piece(period="month")),
    Rule(r"(?:a )?(?:fin|final|finales) (?:de|del) ano", Piece(period="year_end")),
    Rule(r"(?:(?:en|durante|dentro de|a lo largo de) )?(?:esta|la presente|la) semana(?! pasada| santa)", Piece(week_offset=0)),
    Rule(r"(?:(?:en|durante) )?(?:la )?(?:proxima semana|semana que viene|semana proxima|semana siguiente|siguiente semana|semana entrante)", Piece(week_offset=1)),
    Rule(r"(?:el )?(?:est?e|el) (?:fin de semana|finde|fds)", Piece(period="weekend")),
    Rule(r"(?:el )?(?:proximo (?:fin de semana|finde)|(?:fin de semana|finde) (?:que viene|proximo))", Piece(period="weekend", week_offset=0)),
    Rule(r"(?:a |al )?(?:fin|final|finales) de (?:esta |la )?semana(?! que)", Piece(period="weekend", is_weak=True)),
    Rule(r"(?:la )?nochebuena", Piece(holiday="christmas_eve")),
    Rule(r"(?:la |el dia de )?navidad", Piece(holiday="christmas")),
    Rule(r"(?:la )?nochevieja|fin de ano|(?:el )?ultimo dia del ano", Piece(holiday="new_year_eve")),
    Rule(r"(?:el )?(?:dia de )?ano nuevo|primero de ano", Piece(holiday="new_year")),
    Rule(r"(?:dia de )?(?:los )?reyes(?: magos)?", Piece(holiday="epiphany", is_weak=True)),
    Rule(r"(?:el )?dia de (?:san valentin|los enamorados)|san valentin", Piece(holiday="valentine")),
    Rule(r"(?:el )?domingo de (?:pascua|resurreccion)", Piece(holiday="easter")),
    Rule(r"viernes santo", Piece(holiday="good_friday")),
    Rule(r"(?:el )?dia del trabajo|(?:el )?dia del trabajador", Piece(holiday="labour")),
)

_IN = r"(?:en|dentro de|antes de|en menos de|en un plazo de|en un maximo de|dentro de un plazo de|en los proximos|en las proximas|de aqui a|en el plazo de)(?: (?:unos|unas|aproximadamente|como|los proximos|las proximas|menos de|maximo|mas o menos))*"
_AHEAD: Final = (
    Rule(rf"{_IN} {{N:count}} ?{{U:unit}}(?P<plus_half> y medi[oa])?(?: (?:a partir de (?:hoy|ahora)|maximo|como mucho|desde hoy|desde ahora))?"),
    Rule(r"(?:de )?hoy en (?:8|ocho)(?: dias)?", Piece(day_offset=7)),
    Rule(r"(?:de )?hoy en (?:15|quince)(?: dias)?", Piece(day_offset=14)),
    Rule(r"de hoy en {N:count} {U:unit}"),
    Rule(r"{N:count} {U:unit} despues de manana", Piece(after=1)),
    Rule(r"{N:count} {U:unit} (?:a partir de (?:hoy|ahora|manana)|desde (?:hoy|ahora)|despues de hoy|mas tarde|mas)"),
    Rule(rf"{_IN} {{N:count}} (?P<unit>horas?|hs?) (?:y )?{{N:plus_min}} ?(?:minutos|mins?)"),
    Rule(rf"{_IN} media hora", Piece(ahead=Ahead(30, "minute"))),
    Rule(rf"{_IN} (?:un )?cuarto de hora", Piece(ahead=Ahead(15, "minute"))),
    Rule(rf"{_IN} (?:tres cuartos de hora)", Piece(ahead=Ahead(45, "minute"))),
    Rule(rf"{_IN} (?:(?:una|1) )?hora y media", Piece(ahead=Ahead(90, "minute"))),
)

_AT = r"(?:a las?|a la|las?|sobre las?|hacia las?|tipo|antes de las?|hasta las?|para las?|desde las?|a eso de las?|de las?|a partir de las?|despues de las?|pasadas las|como a las?|ala|alas)"
_H = r"(?: ?(?:hs?|hrs?|horas|hora)\.?)"
_CLOCKS: Final = (
    Rule(rf"(?:{_AT} )?{{HD:hour}}[:.]{{MD:minute}}{_H}(?: ?{{AP:half}})?"),
    Rule(rf"{_AT} {{HD:hour}}[:.,]{{MD:minute}}(?:{_H})?(?: ?{{AP:half}})?"),
    Rule(rf"{_AT} {{H:hour}}(?:{_H}| en punto)?(?: ?{{AP:half}})?"),
    Rule(rf"{_AT} {{H:hour}}(?:{_H})?(?: y| con|:)? {{MM:minute}}(?: minutos)?(?: ?{{AP:half}})?"),
    Rule(r"{HW:hour} (?P<minute>diez|quince|veinte|treinta|cuarenta|cincuenta|(?:treinta|cuarenta|cincuenta) y cinco)(?: ?{AP:half})?"),
    Rule(r"{HW:hour} y {MM:minute}(?: minutos)?(?: ?{AP:half})?"),
    Rule(r"{HD:hour} y {MM:minute}(?: minutos)?(?: ?{AP:half})"),
    Rule(r"{HW:hour} {MM:minute}(?= (?:de|por|en) la (?:manana|tarde|noche|madrugada))"),
    Rule(r"{H:hour}(?= (?:de|por|en) la (?:manana|tarde|noche|madrugada)| del mediodia)"),
    Rule(r"{H:hour} en punto(?: ?{AP:half})?"),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? y media(?: ?{{AP:half}})?", Piece(clock=Clock(0, 30))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? y (?:un )?cuarto(?: ?{{AP:half}})?", Piece(clock=Clock(0, 15))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? y (?:tres cuartos)(?: ?{{AP:half}})?", Piece(clock=Clock(0, 45))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? menos (?:un )?cuarto(?: ?{{AP:half}})?", Piece(clock=Clock(0, -15))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? menos (?P<before>[1-5]?\d|{{MM}})(?: minutos)?(?: ?{{AP:half}})?"),
    Rule(r"(?:un )?cuarto (?:para|pa|pa') las? {H:hour}(?: ?{AP:half})?", Piece(clock=Clock(0, -15))),
    Rule(r"(?:faltan? )?(?P<before>[1-5]?\d|(?:{MM}))(?: minutos)? (?:para|pa|pa') las? {H:hour}(?: ?{AP:half})?"),
    Rule(r"(?:(?:al|a|antes del|hasta el|para el|el|del) )?(?P<hour>mediodia|medio dia)(?: y (?P<minute>{MM}))?"),
    Rule(r"(?:(?:a|a la|antes de la|hasta la|antes de) )?(?P<hour>medianoche|media noche)"),
    Rule(r"(?P<hour>1\d|2[0-4]|[7-9]|0\d)(?P<h24> ?(?:hs|hrs|h|horas)\.?)"),
    Rule(r"(?P<hour>[1-6])(?P<h24> ?(?:hs|hrs|h|horas)\.?)", _WEAK, needs_lead=True),
    Rule(r"(?P<hour>[01]?\d|2[0-3])[.,]{MD:minute} ?(?:hs|hrs|h|horas)\.?"),
    Rule(rf"(?:de|desde|entre)(?: las?)? (?P<hour>2[0-4]|1\d|0?\d)(?:[:.]{{MD:minute}})?(?:{_H})?(?: ?{{AP:half}})? ?(?:a|y|hasta|-)(?: las?)? (?P<to_hour>2[0-4]|1\d|0?\d)(?:[:.](?P<to_minute>[0-5]\d))?(?:{_H})?(?: ?(?P<to_half>{{AP}}))?(?! ?(?:anos|dias|personas|euros|pesos|dolares|semanas|metros|m2))"),
    Rule(rf"(?<!el )(?<!dia )(?P<hour>2[0-4]|1\d|0?\d)(?:[:.]{{MD:minute}})?(?:{_H})? ?(?:a|-) ?(?P<to_hour>2[0-4]|1\d|0?\d)(?:[:.](?P<to_minute>[0-5]\d))?(?:{_H}| ?(?P<to_half>{{AP}}))", needs_lead=False),
    Rule(r"(?:de|desde|entre)(?: las?)? {HW:hour} (?:a|y|hasta)(?: las?) (?P<to_hour>{HW})"),
)

SPANISH: Final = Language(
    code="es",
    months={
        word: i
        for i, words in enumerate(
            (
                "enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun",
                "julio jul", "agosto ago", "septiembre setiembre sept sep set", "octubre oct",
                "noviembre nov", "diciembre dic",
            ),
            start=1,
        )
        for word in words.split()
    },
    weekdays={
        word: i
        for i, words in enumerate(
            (
                "lunes lun lun.", "martes mar. mart", "miercoles mie mie. mierc", "jueves jue jue.",
                "viernes vie vie. vier", "sabado sab sab.", "domingo dom dom.",
            )
        )
        for word in words.split()
    },
    weak_weekdays={"mar": 1},
    units={
        "min": "minute", "mins": "minute", "minuto": "minute", "minutos": "minute",
        "h": "hour", "hs": "hour", "hr": "hour", "hrs": "hour", "hora": "hour",
        "horas": "hour", "dia": "day", "dias": "day", "dias habiles": "workday",
        "dias laborables": "workday", "semana": "week", "semanas": "week", "mes": "month",
        "meses": "month", "ano": "year", "anos": "year", "quincena": "week",
    },
    counts={
        "un par de": 2, "media": 0.5, "medio": 0.5, "unos pocos": 3, "unas pocas": 3,
        "pocos": 3, "pocas": 3, "unos": 3, "unas": 3, "algunos": 3, "algunas": 3,
    },
    named_hours={
        "mediodia": "noon", "medio dia": "noon", "medianoche": "midnight",
        "media noche": "midnight",
    },
    rules=(*(Rule(pattern, _HABIT) for pattern in _HABITS), *(Rule(pattern, _NONE) for pattern in _NOT), *_PARTS, *_DAYS, *_AHEAD, *_CLOCKS),
    glue=r"a las|a la|a|de la|de|del|el|la|las|los|por|en|para|dia|al|antes|antes del?|hacia|sobre|a eso de|como|tipo|,|despues|despues del|desde|hasta|aproximadamente|aprox\.?|mas o menos|mas tardar|proximo|que viene|mismo|max(?:imo)?",
    lead=r"el|para|para el|en|a|al|este|del|proximo|desde|fecha:?|hora:?|cuando:?|entrega:?|a partir del?",
    end=r"a|al|de|del|en|para|por|el|la|y|o|que|si|con|sin|antes|como|mas|necesito|busco|pago|pagare|gracias|porfa|favor|maximo|max|hoy|manana|tengo|es|pero|porque|cuando|hasta|desde|se|me|mi|urgente|urge|presupuesto",
    strict=r"antes de|antes del|antes|para antes del?|hasta|hasta el|hasta las?|a mas tardar|como muy tarde|no mas tarde de|no mas tarde del|como maximo|maximo|fecha limite:?|limite:?|plazo:?|vence|tope",
    about=r"sobre|hacia|a eso de|alrededor de|aproximadamente|aprox\.?|mas o menos|cerca de|como a|como|tipo|preferiblemente|preferentemente|idealmente|por ahi",
    after=r"despues de|despues del|a partir de|a partir del|desde|pasadas",
    strict_after=r"(?:a mas tardar|como (?:muy tarde|maximo|mucho)|maximo|en punto)",
    about_after=r"(?:mas o menos|aproximadamente|aprox|o asi|y pico|si es posible)",
    between=r"entre|entre las?",
    day_suffix=r"\.?(?:ro|ero|o|a|°)",
    range_sign=r"-|a|a las?|hasta|hasta las?|y|y las?",
    urgent=r"urgente|urgentemente|urgencia|urgencias|urge|urgen|emergencia|cuanto antes|lo antes posible|lo mas pronto posible|lo mas rapido posible|tan pronto como sea posible|a la brevedad|inmediato|inmediata|inmediatamente|de inmediato|ahora(?: mismo)?(?! (?:que|bien|hay|tengo|estoy|vivo|somos))|ahorita|ya mismo|ya(?=\s*(?:[!.,;)\n]|$))|hoy(?! en dia)|hoy mismo|esta (?:misma )?(?:noche|tarde)|asap|al instante|enseguida|en seguida|con prisa|apurado|corre prisa|me corre prisa|ultima hora|ultimo momento|en el acto|con apuro|para ayer",
    calm=r"(?:no (?:es |son |sea |muy |tan |hay |tengo |tenemos |corre |es nada |me )*(?:muy |tan |nada )?(?:urgente|urgencia|urge|prisa|apuro|emergencia))|sin (?:prisas?|urgencia|apuros?|apurarse|estres|presion)|(?:nada )?no hay (?:prisa|apuro)|sin ninguna prisa|cuando (?:puedas|pueda|puedan|quieras|te venga bien|sea posible)|(?:no )?(?:tiene|hace falta) que ser hoy|no hoy|no (?:tiene que|hace falta que|es necesario que) sea (?:hoy|ya|ahora)",
)
