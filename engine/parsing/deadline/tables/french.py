"""French."""

# ruff: noqa: E501 - a table of rules reads best with one rule a line
# fmt: off

from __future__ import annotations

from typing import Final

from engine.parsing.deadline.grammar import Language, Rule
from engine.parsing.deadline.piece import Ahead, Clock, Piece

_NONE: Final = Piece(is_none=True)
_HABIT: Final = Piece(is_habit=True)
_WEAK: Final = Piece(is_weak=True)
_ABOUT = r"(?:environ|a peu pres|approximativement|quelque|presque|seulement|au moins|minimum|max|maximum|encore|a peine)"
_SPAN = r"{N}(?: ?(?:-|a|ou) ?{N})?"
_NIGHTS = r"(?:matins?|soirs?|apres-midis?|nuits?|midis?)"

_HABITS: Final = (
    r"quotidiennement|regulierement|hebdomadaire|mensuellement|en soiree ou (?:le )?week-?end",
    rf"(?:chaque|tous les|toutes les|tout le|toute la)(?: {{N}})? ?(?:{{WW}}s?|jours?|semaines?|mois|{_NIGHTS}|week-?ends?|heures?|ans?|temps|journee)(?:(?:,| et| ou) (?:les )?{{WW}}s?)*",
    rf"(?:les|des|aux) (?:{{WW}}s?|week-?ends?|weekends?|{_NIGHTS})(?:(?:,| et| ou) (?:les )?{{WW}}s?)*(?: (?:matins?|soirs?))?",
    r"(?:lundis|mardis|mercredis|jeudis|vendredis|samedis|dimanches|week-ends|weekends)(?: et (?:lundis|mardis|mercredis|jeudis|vendredis|samedis|dimanches))?|en semaine|le soir et le week-?end|le {WW} et le {WW} soir",
    r"(?:du )?{WW} au {WW}",
)
_NOT: Final = (
    r"(?:rue|avenue|place|boulevard|bd|av\.?|quai|metro|impasse|square) (?:du |de la )?{D} {MO}",
    rf"{_SPAN} ?(?:heures?|h|jours?|fois|nuits?|semaines?|mois|soirs?) ?(?:par|/|chaque|tous les) ?(?:jour|semaine|mois|an|nuit|j|sem\.?)|une fois par (?:jour|semaine|mois)",
    rf"(?:pendant|durant|pour|sur|duree|dure|durera|prend|prendra|compter|prevoir|mission de|contrat de|duree de|duree :)(?: {_ABOUT})* (?:une duree de )?{_SPAN} ?{{U}}",
    rf"(?:pendant |pour )?{_ABOUT}(?: {_ABOUT})* {_SPAN} ?{{U}}",
    rf"{_SPAN} ?(?:heures?|h) (?:de|d')(?! l)(?! la)(?! l'apres)(?! ?matin)(?! ?l'apres) ?(?:menage|travail|cours|repassage|garde|prestation|jardinage|nettoyage|mission|main|route|bricolage|conduite|presence|babysitting|soutien|aide)",
    r"{N} ?{U} (?:d'age|d'experience|d'anciennete|de garantie|de preavis)|(?:age de |agee de |de |a |ont ){N} (?:ans?|mois)|il y a {N} {U}|{N} ans?|depuis {N} {U}|ces {N} derniers {U}",
    r"(?:la |le |l')?(?:semaine|mois|an|annee|{WW}|nuit|week-?end) (?:derniere?|passee?|precedente?)|(?:la |les |le )?dernier(?:e|s|es)? (?:{N} )?{U}|avant-hier|hier soir|depuis (?:le |la )?(?:{MO}|{WW}|hier)",
    r"bon(?:ne)?s? (?:jour|journee|soir|soiree|nuit|matin|apres-midi|week-?end)|bonjour|bonsoir|un jour|mise a jour|jour et nuit|par jour|par heure|par mois|par semaine|a la journee|de l'heure|mi-temps",
    r"(?:le )?mois prochain|en (?:{MO})(?! ?\d)|une? second[e]?|(?:la|une) premiere|(?:le|un|en) premier",
    r"(?:un|une|deux|trois|quatre|cinq|six|sept|\d+) (?:pieces?|chambres?|personnes?|etages?|pers|enfants|m2|metres)",
    r"dix (?:minutes a pied)|{N} ?(?:km|minutes?|min) (?:de|a|du|d')(?: pied)?",
)

_PARTS: Final = (
    Rule(r"(?:tres |de bonne heure|tot )(?:tot )?(?:le |au |dans la |ce )?matin(?:ee)?|de bonne heure|tot|au petit matin|a la premiere heure|des l'aube|tot (?:le|dans la) matin(?:ee)?", Piece(part="early", is_weak=True)),
    Rule(r"(?:(?:le|du|au|dans la|en|en fin de|en milieu de) )?(?:mati(?:n|nee)|mat)", Piece(part="morning", is_weak=True)),
    Rule(r"(?:(?:a|sur|entre|pour) )?(?:l'heure du (?:dejeuner|midi)|le temps de midi|l'heure de midi)|le midi", Piece(part="noon", is_weak=True)),
    Rule(r"(?:(?:l'|de l'|dans l'|en debut d'|en fin d'|en milieu d'|d'))?(?:apres[- ]midi|aprem|aprm)", Piece(part="afternoon", is_weak=True)),
    Rule(r"(?:(?:le|du|au|dans la|en|en fin de|en debut de|de) )?(?:soir(?:ee)?)|fin de (?:l')?(?:apres-midi|journee)|en fin de journee", Piece(part="evening", is_weak=True)),
    Rule(r"(?:(?:la|de la|dans la|cette|en pleine) )?nuit", Piece(part="night", is_weak=True)),
    Rule(r"a l'aube|au lever du jour", Piece(part="dawn", is_weak=True)),
    Rule(r"ce matin(?:-la)?|aujourd'hui matin", Piece(day_offset=0, part="morning")),
    Rule(r"ce midi|aujourd'hui midi", Piece(day_offset=0, part="noon")),
    Rule(r"cet(?:te)? (?:apres[- ]midi|aprem|aprm)", Piece(day_offset=0, part="afternoon")),
    Rule(r"ce soir|aujourd'hui soir|en soiree ce jour|cette soiree", Piece(day_offset=0, part="evening")),
    Rule(r"cette nuit", Piece(day_offset=0, part="night")),
    Rule(r"(?:d'ici |avant |a |en |pour )?(?:la )?fin (?:de )?(?:la |de )?(?:journee|du jour)", Piece(clock=Clock(23, 59, "literal"), is_strict=True)),
    Rule(r"(?:a |avant |d'ici )?(?:la )?fin (?:de |du )(?=ce|cette|demain|aujourd|prochain|{W})", Piece(is_end=True, is_weak=True)),
)

_DAYS: Final = (
    Rule(r"(?:l')?annee prochaine|(?:l')?an prochain", Piece(year_offset=1, is_weak=True)),
    Rule(r"cette annee", Piece(year_offset=0, is_weak=True)),
    Rule(r"aujourd ?'? ?hui|ajd|auj|ce jour(?: meme)?|dans la journee|aujourdhui|le jour meme", Piece(day_offset=0)),
    Rule(r"demain|dem1|2main", Piece(day_offset=1)),
    Rule(r"(?:apres|apres-|d'apres)[ -]?demain|surlendemain|le surlendemain", Piece(day_offset=2)),
    Rule(r"(?:le |au )?lendemain|(?:le )?jour (?:suivant|d'apres)", Piece(day_offset=1)),
    Rule(r"hier", Piece(day_offset=-1)),
    Rule(r"(?:le |du |au )?{W:weekday}"),
    Rule(r"(?:le )?{WX:weekday}(?=,? (?:\d|a \d|matin|soir|apres))"),
    Rule(r"ce {WW:weekday}", Piece(which="this")),
    Rule(r"(?:le |du |ce )?{WW:weekday} (?:prochain|qui vient|suivant|a venir|pro|proch\.?)", Piece(which="coming")),
    Rule(r"(?:le |du )?prochain {WW:weekday}", Piece(which="coming")),
    Rule(r"(?:le |du )?{WW:weekday} (?:d'apres|de la semaine prochaine|de la semaine suivante|semaine prochaine)", Piece(which="next")),
    Rule(r"(?:le |du )?{WW:weekday} en huit", Piece(which="coming", after=7)),
    Rule(r"(?:le |du )?{WW:weekday} en quinze", Piece(which="coming", after=14)),
    Rule(r"(?:le |du )?{WW:weekday} de cette semaine", Piece(which="this")),
    Rule(r"aujourd'hui en huit|d'aujourd'hui en huit", Piece(day_offset=7)),
    Rule(r"demain en huit", Piece(day_offset=8)),
    Rule(r"(?:le |du )?{WW:weekday},? (?:le )?{D:day}(?! (?:de|du) )", needs_end=True),
    Rule(r"(?:le |du |au )?{D:day} ?(?:de |du mois de |d'|/)?(?:mois de )?{MO:month}(?:,? ?(?:de )?(?:l'an )?{Y:year})?"),
    Rule(r"(?:du |le |entre le )?{DD:day} ?(?:au|-|et|ou|et le|ou le|a) ?{DD} {MO:month}(?: {Y:year})?"),
    Rule(r"(?:le )?{D:day}-{MO:month}(?:-{Y:year})?"),
    Rule(r"{MO:month},? (?:le )?{D:day}(?: {Y:year})?"),
    Rule(r"(?:le )?(?:premier jour|1er jour) (?:de |du mois de |d')?{MO:month}", Piece(day=1)),
    Rule(r"(?:le )?{D:day} (?:du mois prochain|du mois suivant|du prochain mois)", Piece(month_offset=1)),
    Rule(r"(?:le )?{D:day} (?:de ce mois(?:-ci)?|du mois|courant)", Piece(month_offset=0)),
    Rule(r"(?:le|du|au) (?P<day>(?:3[01]|[12]\d|0?[1-9])(?:er|eme|e)?)", needs_end=True),
    Rule(r"(?:le|du|au) {D:day}", needs_end=True),
    Rule(r"(?:le )?(?:{NTH:nth}) {W:weekday} (?:de |du mois de |d'|en ){MO:month}(?: {Y:year})?"),
    Rule(r"(?:le )?dernier {W:weekday} (?:de |du mois de |d'|en ){MO:month}(?: {Y:year})?", Piece(nth=-1)),
    Rule(r"(?:le )?dernier {W:weekday} (?:du|de ce) mois", Piece(nth=-1, month_offset=0)),
    Rule(r"(?:a |en |pour |d'ici |avant )?(?:la )?(?:fin|dernier jour) (?:de |du mois de |d')?{MO:month}(?: {Y:year})?", Piece(period="month_end")),
    Rule(r"(?:a la |en |d'ici la )?(?:mi|mi-|milieu)[ -](?:de |d')?{MO:month}", Piece(period="month_middle")),
    Rule(r"(?:a |en |pour |d'ici |avant |le )?(?:la )?(?:fin|dernier jour) (?:du|de ce) mois|fin de mois", Piece(period="month_end")),
    Rule(r"(?:a la )?(?:mi-mois|milieu du mois)", Piece(period="month_middle")),
    Rule(r"ce mois(?:-ci)?|courant du mois|dans le mois", Piece(period="month")),
    Rule(r"(?:a |en |d'ici |avant )?(?:la )?fin (?:de l'|d')annee", Piece(period="year_end")),
    Rule(r"(?:dans|pendant|courant|au cours de|en cours de|durant)?(?: ?(?:cette|la)) semaine(?!-?la)(?! (?:derniere|passee|prochaine|suivante|pro))", Piece(week_offset=0)),
    Rule(r"(?:(?:la|courant|pour la) )?semaine (?:prochaine|suivante|pro|qui vient|d'apres)|(?:la )?prochaine semaine", Piece(week_offset=1)),
    Rule(r"(?:ce|le|ce prochain) (?:week-?end|we|weekend|week end)", Piece(period="weekend")),
    Rule(r"(?:le )?(?:week-?end|we|weekend|week end) (?:prochain|qui vient)|(?:le )?prochain (?:week-?end|week end)", Piece(period="weekend", week_offset=0)),
    Rule(r"(?:a |en |pour |d'ici |avant )?(?:la )?fin (?:de |de la |de cette )semaine", Piece(period="week_end")),
    Rule(r"(?:a |en )?(?:la )?fin (?:de la )?semaine prochaine", Piece(period="week_end", week_offset=1)),
    Rule(r"(?:(?:la )?veille|reveillon|soir) (?:de )?(?:du )?noel", Piece(holiday="christmas_eve")),
    Rule(r"(?:a |le jour de |pour |avant )?noel", Piece(holiday="christmas", is_weak=False)),
    Rule(r"(?:la )?saint[- ]sylvestre|(?:le )?reveillon(?: du (?:jour de l'an|nouvel an))?|(?:le )?31 decembre", Piece(holiday="new_year_eve")),
    Rule(r"(?:le )?(?:jour de l'an|nouvel an)", Piece(holiday="new_year")),
    Rule(r"(?:la )?saint[- ]valentin", Piece(holiday="valentine")),
    Rule(r"(?:le )?lundi de paques", Piece(holiday="easter_monday")),
    Rule(r"(?:le )?(?:dimanche de |jour de )?paques", Piece(holiday="easter")),
    Rule(r"(?:le )?vendredi saint", Piece(holiday="good_friday")),
    Rule(r"(?:l')?ascension", Piece(holiday="ascension", is_weak=True)),
    Rule(r"(?:la )?pentecote", Piece(holiday="pentecost")),
    Rule(r"(?:le )?lundi de (?:la )?pentecote", Piece(holiday="whit_monday")),
    Rule(r"(?:la )?fete du travail", Piece(holiday="labour")),
    Rule(r"(?:la )?toussaint", Piece(holiday="all_saints")),
    Rule(r"(?:le )?(?:14 juillet|quatorze juillet)|(?:la )?fete nationale", Piece(holiday="bastille")),
)

_IN = r"(?:dans|d'ici|sous|en moins de|en|d'ici a|dans un delai de|sous un delai de|dans moins de|dans les|au bout de)(?: (?:environ|les|a peu pres|moins de|prochaines?|prochains?|maximum))*"
_AHEAD: Final = (
    Rule(rf"{_IN} {{N:count}} ?(?:prochaines? |prochains? )?{{U:unit}}(?P<plus_half> et demie?)?(?: (?:maximum|max|au plus tard|a compter d'aujourd'hui|a partir de maintenant|au maximum))?"),
    Rule(r"{N:count} {U:unit} (?:a partir d'aujourd'hui|a compter d'aujourd'hui|plus tard|apres aujourd'hui)"),
    Rule(rf"{_IN} {{N:count}} ?(?P<unit>heures?|h) ?(?:et )?{{N:plus_min}}(?: ?(?:minutes|mins?|mn))?"),
    Rule(rf"{_IN} (?:une )?demi[e]?[- ]heure", Piece(ahead=Ahead(30, "minute"))),
    Rule(rf"{_IN} (?:un )?quart d'heure", Piece(ahead=Ahead(15, "minute"))),
    Rule(rf"{_IN} trois quarts d'heure", Piece(ahead=Ahead(45, "minute"))),
    Rule(rf"{_IN} (?:une|1) (?:heure|h) (?:et demie|30)|{_IN} 1h30", Piece(ahead=Ahead(90, "minute"))),
    Rule(r"(?:dans|sous|d'ici) (?:une )?quinzaine", Piece(ahead=Ahead(2, "week"))),
    Rule(r"(?:dans|sous|d'ici) (?:une )?huitaine", Piece(ahead=Ahead(1, "week"))),
)

_AT = r"(?:a|vers|vers les|pour|avant|jusqu'a|des|de|a partir de|apres|aux alentours de|autour de|aux environs de|sur les|sur le coup de|@)"
_H = r"(?: ?(?:h|heures?|hrs?)\.?)"
_CLOCKS: Final = (
    Rule(rf"(?:{_AT} )?{{HW:hour}}{_H} ?(?:et )?{{MM:minute}}(?: minutes?)?"),
    Rule(rf"(?:{_AT} )?{{HD:hour}}{_H} ?(?:et )?{{MM:minute}}(?: minutes?)?"),
    Rule(rf"(?:{_AT} )?{{HD:hour}}(?P<h24> ?h ?){{MD:minute}}"),
    Rule(rf"{_AT} {{HD:hour}}[.:]{{MD:minute}}(?: ?{{AP:half}})?"),
    Rule(rf"{_AT} {{H:hour}}(?P<h24>{_H})(?: pile| precises?| tapantes?)?"),
    Rule(rf"(?P<hour>1\d|2[0-4]|[7-9]|0\d)(?P<h24>{_H})(?: pile| precises?)?"),
    Rule(rf"(?P<hour>[1-6])(?P<h24>{_H})(?: pile| precises?| tapantes?)?", _WEAK),
    Rule(r"(?P<hour>sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix[- ]sept|dix[- ]huit|dix[- ]neuf|vingt|vingt[- ](?:et[- ]une?|deux|trois|quatre))(?P<h24> heures?)(?: pile| precises?)?"),
    Rule(r"{HW:hour}(?P<h24> heures?)(?: pile| precises?)?", _WEAK),
    Rule(rf"{{H:hour}}{_H}(?= (?:du (?:matin|soir|mat)|de l'apres|de la nuit|ce (?:matin|soir)|cet apres))"),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? et demie?(?: ?{{AP:half}})?", Piece(clock=Clock(0, 30))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? (?:et|un)? ?quart", Piece(clock=Clock(0, 15))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? (?:et )?trois quarts", Piece(clock=Clock(0, 45))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? moins (?:le |un )?quart", Piece(clock=Clock(0, -15))),
    Rule(rf"(?:{_AT} )?{{H:hour}}{_H}? moins (?P<before>[1-5]?\d|{{MM}})(?: minutes?)?"),
    Rule(rf"(?:{_AT} )?(?P<hour>midi|minuit)(?: (?:et )?(?P<minute>{{MM}})(?: minutes?)?)?(?: pile)?"),
    Rule(rf"(?:{_AT} )?(?P<hour>midi|minuit)(?:h| ?h ?){{MD:minute}}"),
    Rule(rf"(?:{_AT} )?(?P<hour>midi|minuit) et demie?", Piece(clock=Clock(0, 30))),
    Rule(rf"(?:{_AT} )?(?P<hour>midi|minuit) et quart", Piece(clock=Clock(0, 15))),
    Rule(rf"(?:{_AT} )?(?P<hour>midi|minuit) moins (?:le )?quart", Piece(clock=Clock(0, -15))),
    Rule(rf"(?:{_AT} )?(?P<hour>midi|minuit) moins (?P<before>[1-5]?\d|{{MM}})"),
    Rule(r"(?:de|entre|depuis|des) (?P<hour>2[0-4]|1\d|0?\d)(?: ?h ?{MD:minute}| ?h(?:eures?)?)? ?(?:a|et|jusqu'a|-) ?(?P<to_hour>2[0-4]|1\d|0?\d) ?h(?:eures?)? ?(?P<to_minute>[0-5]\d)?"),
    Rule(r"(?P<hour>2[0-4]|1\d|0?\d)(?:(?: ?h ?{MD:minute}| ?h(?:eures?)?) ?(?:-|a|/)| ?[-/]) ?(?P<to_hour>2[0-4]|1\d|0?\d) ?h(?: ?(?P<to_minute>[0-5]\d))?"),
    Rule(r"(?:de|entre) {HW:hour}(?: heures?)? (?:a|et) (?P<to_hour>{HW}) heures?"),
)

FRENCH: Final = Language(
    code="fr",
    months={
        word: i
        for i, words in enumerate(
            (
                "janvier janv jan", "fevrier fevr fev", "mars", "avril avr", "mai", "juin",
                "juillet juil", "aout", "septembre sept sep", "octobre oct", "novembre nov",
                "decembre dec",
            ),
            start=1,
        )
        for word in words.split()
    },
    weekdays={
        word: i
        for i, words in enumerate(
            (
                "lundi lun lun.", "mardi mar.", "mercredi mer. mercr", "jeudi jeu.",
                "vendredi ven ven. vend", "samedi sam sam.", "dimanche dim dim.",
            )
        )
        for word in words.split()
    },
    weak_weekdays={"mar": 1, "mer": 2, "jeu": 3},
    units={
        "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
        "mn": "minute", "h": "hour", "heure": "hour", "heures": "hour", "jour": "day",
        "jours": "day", "j": "day", "jours ouvres": "workday", "jours ouvrables": "workday",
        "semaine": "week", "semaines": "week", "mois": "month", "an": "year", "ans": "year",
        "annee": "year", "annees": "year",
    },
    counts={
        "quelques": 3, "une paire de": 2, "une dizaine de": 10, "une quinzaine de": 15,
        "une vingtaine de": 20, "demi": 0.5, "demie": 0.5, "quarante-huit": 48,
        "quarante huit": 48, "soixante-douze": 72,
    },
    named_hours={"midi": "noon", "minuit": "midnight"},
    rules=(*(Rule(pattern, _HABIT) for pattern in _HABITS), *(Rule(pattern, _NONE) for pattern in _NOT), *_PARTS, *_DAYS, *_AHEAD, *_CLOCKS),
    glue=r"a|au|le|la|les|l'|du|de|des|en|dans|pour|vers|vers les|avant|,|des|apres|jusqu'a|jusqu'au|entre|a partir de|environ|date:?|heure:?|prochain|dernier delai|au plus tard|pile|d'",
    lead=r"le|pour|pour le|a|au|du|ce|avant|des|dans|date ?:?|heure ?:?|quand ?:?|prochain|jusqu'au|a partir du|disponible|dispo|besoin",
    end=r"a|au|de|du|en|pour|par|le|la|et|ou|qui|que|si|avec|sans|avant|comme|je|besoin|merci|svp|stp|max|maximum|demain|aujourd'hui|mais|car|parce|quand|jusqu'a|vers|dans|il|on|nous|chez|c'est|environ|matin|soir|midi|apres-midi|budget|prochain|payer|paie|paye",
    strict=r"avant|avant le|avant les|d'ici|d'ici le|d'ici au|jusqu'au?|jusqu'a|au plus tard|au plus tard le|au plus tard a|pas plus tard que|dernier delai|date limite ?:?|limite ?:?|delai ?:?|imperativement|deadline ?:?",
    about=r"vers|vers les|environ|aux alentours de|aux environs de|autour de|approximativement|a peu pres|sur les|si possible|de preference|plutot|idealement|courant|peut-etre",
    after=r"apres|apres le|a partir du|a partir de|des|des le|depuis",
    strict_after=r"(?:au plus tard|dernier delai|maximum|max|pile|precises?|imperativement)",
    about_after=r"(?:environ|a peu pres|si possible|ou (?:plus tard|apres)|passees?)",
    between=r"entre",
    day_suffix=r"er|eme|e|nd",
    range_sign=r"-|a|au|jusqu'a|et|/",
    urgent=r"urgent|urgente|urgents|urgentes|urgence|urgences|urgemment|d'urgence|au plus vite|le plus vite possible|le plus rapidement possible|le plus tot possible|des que possible|au plus tot|immediat|immediate|immediatement|tout de suite|maintenant(?! que)|sur le champ|sur-le-champ|sans attendre|sans delai|aujourd'hui|ce soir|cette nuit|cet(?:te)? apres[- ]midi|ce matin|ce midi|asap|derniere minute|hyper urgent|dans l'heure|illico|presse|pressee|vite svp|aujourdhui|ajd",
    calm=r"(?:pas|rien|aucune?|non|sans|n'est pas|nullement)(?: (?:d'|de|du tout|tres|si|particulierement|trop|vraiment|une?))*[ -]?(?:urgent|urgente|urgence|presse|pressee|d'urgence)|sans (?:stress|urgence|precipitation|se presser|pression)|(?:rien|pas) (?:ne )?presse|prenez (?:votre|le) temps|quand (?:vous|tu) (?:pouvez|voulez|peux|veux)|aucune urgence|y a pas le feu|pas (?:besoin |forcement )?(?:aujourd'hui|tout de suite|maintenant|immediatement)|(?:je |on )(?:ne )?suis pas presse",
)
