"""In which order a list is wanted: "sort by pay", "nach Entfernung", "the cheapest on top".

Beside the phrases of the vocabulary an order is said in two ways in every language: by a noun
behind a word for *by*, with a verb of ordering or alone in its clause, and by a superlative that
is to come first. Texts are folded (`engine.parsing.post`).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from engine.conversation.vocabulary import Mention, mentions, says
from engine.parsing.wording import any_of
from engine.questions import TaskOrder


class Order(NamedTuple):
    """An order where it is said in a folded text."""

    order: TaskOrder
    begin: int
    end: int


_NOUNS: Final[dict[TaskOrder, str]] = {
    TaskOrder.HOURLY: (
        "hourly|hourly (rate,pay,wage)|per hour|pay per hour|hora|pago por hora|tarifa por hora|"
        "precio por hora|taux horaire|tarif horaire|salaire horaire|heure|stundenlohn|stundensatz|"
        "stunde|valor por hora|valor hora|preco por hora|时薪|每小时多少钱|每小时"
    ),
    TaskOrder.PAY: (
        "pay|payment|payout(s)|pays|price(s)|money|amount|cash|wage(s)|earnings|reward|"
        "(how much,what) (they,it) pay(s)|sueldo|tarifa|precio(s)|pago(s)|dinero|monto|importe|"
        "salario|remuneracion|paga|plata|ganancia(s)|lo que paga(n)|prix|paie|paye|paiement|tarif|"
        "salaire|remuneration|montant|argent|gain(s)|bezahlung|preis|lohn|verdienst|geld"
        "|vergutung|"
        "betrag|entlohnung|honorar|hohe der bezahlung|valor(es)|preco(s)|pagamento|remuneracao|"
        "grana|dinheiro|ganho(s)|价格|报酬|工资|金额|薪酬|价钱|钱|钱多少|薪资|收入|酬劳|佣金"
    ),
    TaskOrder.DISTANCE: (
        "distance|proximity|nearness|how (far,close) they are|how (far,close)|distancia|cercania|"
        "proximidad|proximite|eloignement|entfernung|distanz|nahe|weg|proximidade|距离|远近|路程"
    ),
    TaskOrder.TIME: (
        "time|date|start time|starting time|deadline(s)|due date|fecha(s)|horario|hora de inicio|"
        "fecha de inicio|fecha limite|plazo(s)|vencimiento|date de debut|heure de debut|"
        "echeance(s)|date limite|datum|uhrzeit|zeit|beginn|startzeit|frist(en)|termin(en)|"
        "data|hora de comeco|prazo(s)|data limite|时间|日期|开始时间|截止时间|截止日期"
    ),
    TaskOrder.DURATION: (
        "duration|length|how long (they take,it takes)|duracion|duree|dauer|lange|duracao"
        "|tempo de "
        "duracao|时长|耗时|用时|所需时间"
    ),
    TaskOrder.MATCH: (
        "match|fit|match score|compatibilidad|compatibilite|ubereinstimmung|eignung|"
        "compatibilidade|匹配度|适合度"
    ),
}

_FIRST: Final[dict[TaskOrder, str]] = {
    TaskOrder.PAY: (
        "highest( paid, paying, pay,)|best( paid, paying, pay,)|pay(s) (the )(best,most)|"
        "most (expensive,lucrative,profitable)|priciest|biggest pay|dearest|top paid|"
        "mas caro(s)|mas cara(s)|mejor(es) pagado(s)|mejor pagada(s)|mas paga(n)|pagan mas|"
        "mejor paga(n)|pagan mejor|mas lucrativo(s)|mayor paga|"
        "plus cher(s)|plus chere(s)|mieux paye(s)|mieux payee(s)|paient le (plus,mieux)|"
        "plus payante(s)|plus lucrative(s)|plus gros(ses)|"
        "teuerste(n)|hochste(n,r,s,) (lohn,bezahlung,preis,betrag)|bestbezahlte(n)|"
        "am meisten (zahlt,geld,bringt)|am besten (bezahlte,bezahlten,zahlt)|lukrativste(n)|"
        "mais caro(s)|mais cara(s)|mais bem pago(s)|mais bem paga(s)|melhor pago(s)|pagam mais|"
        "paga mais|pagam melhor|mais lucrativo(s)|maior(es) valor(es)|"
        "工资高|报酬高|价高|钱多|价格高|最贵|贵|薪酬高|给钱多|赚得多"
    ),
    TaskOrder.DISTANCE: (
        "closest|nearest|mas cercano(s)|mas cercana(s)|mas cerca|plus proche(s)|plus pres|"
        "nachste(n)|nachstgelegene(n)|am nachsten|mais perto|mais proximo(s)|mais proxima(s)|"
        "近|最近|距离近|离我近"
    ),
    TaskOrder.TIME: (
        "soonest|earliest|start(s) (soonest,earliest)|what starts|due soonest|mas pronto|"
        "empieza(n) antes|vence(n) antes|commence(nt) le plus tot|plus tot|expire(nt) le plus tot|"
        "fruheste(n)|am fruhesten|mais cedo|comeca(m) antes|vence(m) antes|最早|时间早|先截止"
    ),
    TaskOrder.DURATION: (
        "shortest|quickest|fastest|mas corto(s)|mas corta(s)|mas rapido(s)|mas rapida(s)|"
        "plus court(s)|plus courte(s)|plus rapide(s)|kurzeste(n)|schnellste(n)|mais curto(s)|"
        "mais curta(s)|mais rapido(s)|mais rapida(s)|时间短|耗时短|时间最短|耗时最短|最短|用时短"
    ),
    TaskOrder.HOURLY: (
        "best hourly|highest hourly( rate)|mejor pagan por hora|meilleur taux horaire|"
        "beste(r,n,) stundenlohn|hochste(r,n,) stundenlohn|melhor por hora|时薪高|时薪最高"
    ),
}
"""Superlatives that say an order together with a word for *first*."""

_BY: Final = any_of(
    "by|in order of|according to|por|segun|par|selon|nach|pelo|pela|pelos|按|按照|根据"
)
_SMALL: Final = r"(?:(?:the|their|its|el|la|su|le|leur|der|dem|o|a|hochste[mr]?)\b ?)?"
_VERB: Final = re.compile(
    any_of(
        "sort(ed,ing,)|order(ed)|rank(ed)|arrange|list|organize|organise|"
        "ordena|ordenar|ordenalas|ordenalos|ordenado(s)|ordenada(s)|ordename|organiza|clasifica|"
        "trie(r,s,z,)|trie-(les,moi)|trie les|classe(r,s,z,)|classe-(les,moi)|range|"
        "sortier|sortiere(n)|sortiert|ordne|geordnet|"
        "ordene|ordenar|organize|classifica|排序|排列|排"
    )
)
_FIRST_WORD: Final = any_of(
    "first|on top|at the top|primero(s)|primera(s)|en primer lugar|arriba|d'abord|en premier|"
    "en haut|en tete|zuerst|oben|ganz oben|als erstes|primeiro(s)|primeira(s)|em cima|no topo|"
    "在前|在前面|优先|先|排前|排前面|排最前|的在前|的优先|的排前|的先|的排前面"
)
_FEW_WORDS: Final = 5
_CLAUSES: Final = re.compile(r"[^.,;!?\n]+")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


def _patterns(listed: dict[TaskOrder, str], form: str) -> dict[TaskOrder, re.Pattern[str]]:
    return {
        order: re.compile(form.replace("WORDS", any_of(words))) for order, words in listed.items()
    }


_BY_NOUN: Final = _patterns(_NOUNS, rf"{_BY} ?{_SMALL}(?:de |da |do )?WORDS")
_FIRST_BEHIND: Final = _patterns(_FIRST, rf"WORDS[^.,;!?0-9]{{0,24}}?{_FIRST_WORD}")
_FIRST_BEFORE: Final = _patterns(
    _FIRST, rf"{any_of('first|primero|primera|d abord|zuerst|primeiro|先')} "
    r"(?:the |los |las |el |la |les |le |die |das |os |as )?(?:ones? )?(?:which |that |de |que "
    r"|qui )?"
    r"WORDS",
)  # fmt: skip

_COMPARES: Final = re.compile(
    r" (?:de|than|que|als|do que|d') ?(?:[$€£]|us\$)? ?(?:[0-9]|"
    + any_of(
        "ten|fifteen|twenty|thirty|forty|fifty|sixty|eighty|hundred|a hundred|diez|quince|veinte|"
        "treinta|cuarenta|cincuenta|sesenta|ochenta|cien|dix|quinze|vingt|trente|quarante|"
        "cinquante|soixante|cent|zehn|zwanzig|dreißig|dreissig|vierzig|funfzig|sechzig|hundert|"
        "dez|vinte|trinta|quarenta|cinquenta|sessenta|oitenta|cem"
    )
    + ")"
)
"""After "paguen más": an amount follows, so that it is no order."""


def orders_in(folded: str) -> list[Order]:
    """The orders that a text says, in the order of the text; of two that overlap the longer.

    An amount an hour ("$20 an hour") is no order, and neither is "paying more than".
    """
    found = [Order(TaskOrder(m.name), m.begin, m.end) for m in _of_vocabulary(folded)]
    for clause in _CLAUSES.finditer(folded):
        found += _of_clause(clause.group(), clause.start())
    found = [one for one in found if not _IS_A_TIME.match(folded, one.end)]
    kept: list[Order] = []
    for one in sorted(found, key=lambda o: (o.begin - o.end, o.begin)):
        if all(one.end <= other.begin or other.end <= one.begin for other in kept):
            kept.append(one)
    if says("sort", "hourly", folded) and not _DIGIT.search(folded):
        kept = [one._replace(order=_BY_THE_HOUR.get(one.order, one.order)) for one in kept]
    return sorted(kept, key=lambda one: one.begin)


_IS_A_TIME: Final = re.compile(
    r"(?<=nachste)n? (?:woche|monat|jahr|tage?|mal|stunden?|seite|wochenende|termin|zeit)"
    r"|(?<=nachsten) (?:woche|monat|jahr|tagen?|mal|stunden?|seite|wochenende|termin|zeit)"
    r"|(?<=最近)(?:有|几|一|二|两|三|四|五|六|七|八|九|十|[0-9]|怎么|这|没|在|想|老|新)"
)
"""After "nächste" and 最近, which are a time there: "next week", "recently"."""

_DIGIT: Final = re.compile("[0-9]")
_BY_THE_HOUR: Final = {TaskOrder.PAY: TaskOrder.HOURLY}
"""Best paid *per hour*."""


def _of_vocabulary(folded: str) -> list[Mention]:
    return [
        m
        for m in mentions("sort", folded)
        if not (m.name == TaskOrder.PAY and _COMPARES.match(folded, m.end))
        and not (m.name == TaskOrder.HOURLY and not _is_hourly_order(folded, m))
    ]


def _of_clause(clause: str, begin: int) -> list[Order]:
    words = len(clause.split())
    is_short = words <= _FEW_WORDS and not any(c.isdigit() for c in clause)
    if _HAN.search(clause):
        is_short = len(clause) <= 3 * _FEW_WORDS
    says_by = is_short or _VERB.search(clause) is not None
    found = []
    for patterns, is_said in ((_BY_NOUN, says_by), (_FIRST_BEHIND, True), (_FIRST_BEFORE, True)):
        if not is_said:
            continue
        for order, pattern in patterns.items():
            found += [
                Order(order, begin + one.start(), begin + one.end())
                for one in pattern.finditer(clause)
            ]
    return found


_SUPERLATIVE: Final = re.compile(
    r"\b(?:most|best|highest|top|sort(?:ed)?|rank(?:ed)?|order(?:ed)?|mas|mejor(?:es)?"
    r"|ordena\w*|plus|"
    r"mieux|meilleure?s?|trie\w*|meisten|beste[nr]?|hochsten?|sortier\w*|mais|melhor(?:es)?"
    r"|maior)\b"
    r"|最|按|排|一番|順"
)


def _is_hourly_order(folded: str, found: Mention) -> bool:
    """Whether pay an hour is to order by: "20 an hour" is an amount, "and per hour?" is none."""
    if _SUPERLATIVE.search(folded):
        return True
    is_short = len(folded.split()) <= _FEW_WORDS and not _DIGIT.search(folded)
    if _HAN.search(folded):
        is_short = len(folded) <= _FEW_WORDS
    return is_short and folded[found.begin : found.end] not in _A_WHILE


_A_WHILE: Final = ("an hour", "die stunde", "de l'heure", "la hora")
"""That may as well be how long work takes: "less than an hour"."""
