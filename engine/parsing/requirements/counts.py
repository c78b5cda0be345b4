"""Requirements with a number: how many people, how old, how well rated, how much to lift."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from engine.parsing.numbers import LANGUAGES, read_words, words_pattern
from engine.parsing.post import Post, Span
from engine.parsing.requirements.requirement import Requirement
from engine.parsing.wording import any_of

Stated = tuple[Requirement, Span]

_WORKERS: Final = any_of(
    "people|persons|person|ppl|worker(s)|helper(s)|mover(s)|guy(s)|man|men|woman|women|"
    "hand(s)|extra hands|laborer(s)|"
    "labourer(s)|cleaner(s)|volunteer(s)|waiter(s)|server(s)|bartender(s)|assistant(s)|"
    "dude(s)|lad(s)|staff|painter(s)|"
    "driver(s)|carpenter(s)|packer(s)|landscaper(s)|sitter(s)|babysitter(s)|"
    "photographer(s)|tutor(s)|teen(s)|teenager(s)|"
    "student(s)|pair(s) of hands|bodies|bouncers|ushers|hosts|hostesses|models|"
    "personas|persona|ayudante(s)|trabajador(es)|chico(s)|chicas|hombre(s)|mujer(es)|"
    "peones|cargador(es)|mozos|"
    "albañiles|pintores|camareros|meseros|muchachos|limpiadoras|niñeras|voluntarios|"
    "pessoa(s)|ajudante(s)|carregador(es)|homens|mulheres|rapazes|trabalhadores|garçons|"
    "diaristas|pintores|voluntários|"
    "personne(s)|aide(s)|bras|gars|déménageur(s)|homme(s)|femmes|travailleurs|serveurs|"
    "bénévoles|costauds|paires de bras|"
    "helfer|helfern|helferin|helferinnen|leute|leuten|personen|männer|mann|frauen|"
    "umzugshelfer|arbeiter|kräfte|hilfskräfte|studenten|"
    "starke hände|paar hände|kellner|jungs"
)
_ADJECTIVES: Final = r"(?:[a-z\-]{2,14} ){0,2}"
_SEEKS: Final = any_of(
    "need(s,ed,)|looking for|want(ed,)|hire|hiring|seeking|seek|require(s,d,)|get me|"
    "send|takes|at least|in need of|i need|"
    "need help from|could use|minimum of|job for|calling|iso|would like|"
    "necesito|necesitamos|busco|buscamos|se necesitan|se buscan|se requieren|se busca|"
    "quiero|ocupo|contrato|al menos|hacen falta|solicito|"
    "preciso de|preciso|precisamos|procuro|precisa-se|contrato|pelo menos|busco|"
    "cherche|cherchons|recherche|besoin de|besoin d'|il faut|il me faut|faut|au moins|"
    "suche|suchen|brauche|brauchen|benötige|benötigt|gesucht|gesucht werden|mindestens"
)
_WORKERS_NAMED: Final = re.compile(
    rf"{_SEEKS}[ :]{{1,2}}(?:(?:about|up to|exactly|unos|uns|etwa|a|help from|around|or so|"
    rf"like|im)[ ]){{0,2}}(?P<n>NUMBER)[ ]?"
    rf"(?:more |other |andere |otras |autres )?{_ADJECTIVES}{_WORKERS}"
)
_OPENS_WITH_WORKERS: Final = re.compile(
    rf"(?:^|[.!?\n,;(\-] ?)(?P<n>NUMBER)[ ]{_ADJECTIVES}{_WORKERS}[ ]?(?:needed|wanted|"
    rf"required|please|gesucht|nötig|"
    r"to help|to move|to carry|to load|to lift|benotigt|necesari[oa]s|requerid[oa]s|"
    r"necessari[oa]s|demandee?s|recherchee?s|para cargar|"
    r"para ayudar|para ajudar|pour aider|pour (?:un |le )?(?:demenag|port|aid|charg|"
    r"mont)[a-z]*|zum tragen|fur umzug|x\b)"
)
_NEEDED_AFTER: Final = re.compile(
    rf"(?P<n>NUMBER)[ ]{_ADJECTIVES}{_WORKERS}[ ](?:are )?(?:needed|wanted|required|"
    rf"gesucht|benotigt|necesari[oa]s|requerid[oa]s|"
    r"necessari[oa]s|recherchee?s|demandee?s)"
)
_CREW: Final = re.compile(
    any_of(
        "team of|crew of|group of helpers of|equipo de|cuadrilla de|equipe de|équipe de|team von|"
        "headcount|headcount of"
    )
    + r"[ :]{1,2}(?P<n>NUMBER)"
    r"|(?P<m>NUMBER)[ -](?:man|men|person|people|guy)[ -](?:job|crew|team|lift|carry)"
    r"|(?:workers|helpers|movers|people needed|headcount)[ ]?[x:][ ]?(?P<k>NUMBER)"
)
_CHINESE_WORKERS: Final = re.compile(
    r"(?:需要|需|找|招|求|要|请|雇|招募|招聘|想找|急招|急需|来|"
    r"共需)[^,.;!?\n0-9]{0,3}?(?P<n>NUMBER)"
    r"(?:个|名|位)?(?:人手|帮手|工人|搬运工|师傅|小哥|阿姨|壮汉|男生|女生|助手|学生|"
    r"志愿者|兼职|同学|大汉|人)(?!家|份|间|座|桌|行李|餐|的饭|用)"
    r"|(?P<m>NUMBER)(?:名|位|个人)(?:工人|人手|帮手)?(?:即可|就行|就够|左右|,?(?:一起|帮忙))"
)
_JAPANESE_WORKERS: Final = re.compile(
    r"(?P<n>NUMBER)[ ]?(?:名|人|名様)(?:ほと|くらい|の)?(?:の)?"
    r"(?:スタッフ|作业员|手伝い|ヘルハー|アルハイト|男性|女性|方)?(?:を|か|て|は|"
    r"様)?(?:募集|必要|お愿い|お願い|求|欲しい|ほしい|来て|手伝|急募|探)"
)
_STARS: Final = re.compile(
    r"(?P<n>[1-5](?:[.,][0-9])?) ?\+?[ -]?(?:stars?|estrellas|estrelas|etoiles|sternen?|"
    r"ster|星级?|つ星)[ -]?(?P<after>[^.!?\n]{0,24})"
    r"|(?P<chinese>五)星(?:好评|以上|评)?"
    r"|星(?P<japanese>[1-5](?:\.[0-9])?)(?:以上|つ)?"
    r"|(?:rating|rated|calificacion|avaliacao|note|bewertung|评分|评価|口碑)[ ]?(?:of|de|"
    r"von|is|:|は|か)?[ ]?(?:at least|min\.?|over|above|mindestens|高于|不低于)?[ ]?"
    r"(?P<m>[1-5](?:[.,][0-9])?)"
    r"|(?<![0-9.,])(?P<k>[1-5][.,][0-9]) ?\+?(?: or higher| or better)? ?(?:rating|rated|评分)"
)
_RATED: Final = re.compile(
    any_of(
        "high rating|highly rated|highly-rated|top rated|top-rated|well rated|"
        "well reviewed|good reviews|great reviews|good rating|"
        "good ratings|positive reviews|strong reviews|high ratings|rating required|"
        "buenas reseñas|buena calificación|buenas calificaciones|buenas valoraciones|"
        "buenas referencias en la app|bien calificado|"
        "boas avaliações|bem avaliado|boa avaliação|boa nota|"
        "bonnes évaluations|bien noté(e)|bons avis|bonnes notes|"
        "gute bewertung(en)|gut bewertet|top bewertet|sehr guten bewertungen|"
        "好评|评价好|口碑好|评分高|高評価|評価の高い"
    )
)
_STARS_ARE_WORKERS: Final = re.compile(
    r"^(?:[ -]?"
    + any_of(
        "rating(s)|rated|review(s)|minimum|min|or higher|or above|or better|only|plus|"
        "worker(s)|helper(s)|hustler(s)|"
        "tasker(s)|provider(s)|pro(s)|driver(s)|sitter(s)|cleaner(s)|profile|people|"
        "calificación|o más|mínimo|"
        "avaliação|ou mais|minimo|ou plus|minimum|note|bewertung(en)|oder mehr|"
        "oder besser|required|preferred|needed"
    )
    + r")|^\s*$"
)
_NOT_OF_WORKERS: Final = re.compile(
    any_of(
        "write|writing|leave|leaving|post|posting|give|buy|fake|hotel|my|our|got|escribir|"
        "dejar|laisser|schreiben|刷|写|"
        "hotel|restaurant|airbnb|for my"
    )
    + r"[^.!?\n]{0,18}$"
)
_AGE: Final = re.compile(
    r"(?:"
    + any_of(
        "must be|over|above|at least|be|aged|age|ages|minimum age|minimum age of|older than|"
        "only|adults|min age|"
        "mayor de|mayores de|mínimo|maior de|maiores de|acima de|plus de|"
        "au moins|minimum|ab|über|mindestens|mind.|älter als|"
        "alter ab|年满|满|年龄|超过"
    )
    + r"[ :]{0,2}(?:(?:at least|over|mindestens|mind\.?|of) )?)?"
    r"(?<![0-9$€£.,:/])(?P<n>1[5-9]|2[0-9]|3[05]|40)"
    r"(?P<after>[ ]?\+(?![0-9])(?: (?:only|years?|yrs?|anos?|ans|jahre))?|[ ]?(?:years?|"
    r"yrs?)(?: old| of age)?(?: or older| and (?:over|older|up)| minimum)?"
    r"|[ ]?(?:or older|and over|and older|or over|and up)"
    r"|[ ]?anos(?: o mas| ou mais| cumplidos)?|[ ]?ans(?: minimum| et plus| revolus)?|"
    r"[ ]?jahre(?:n)?(?: alt)?|[ ]?周?岁(?:以上)?|[ ]?歳以上)?"
)
_AGE_CUE: Final = re.compile(
    any_of(
        "must be|over|above|at least|be|aged|age|ages|minimum age|minimum age of|older than|"
        "adults|min age|mayor de|mayores de|mínimo|"
        "maior de|maiores de|acima de|plus de|au moins|ab|über|mindestens|mind.|"
        "älter als|alter ab|年满|满|年龄|超过"
    )
)
_ADULT: Final = re.compile(
    any_of(
        "of legal age|of drinking age|adults only|adult only|must be an adult|mayor de edad|"
        "mayores de edad|maior de idade|"
        "maiores de idade|majeur|majeure|majeurs|volljährig|成年人|成年|成人のみ|成人"
    )
)
_LIFT: Final = re.compile(
    r"(?:"
    + any_of(
        "lift(ing,s,)|carry|carrying|able to move|hold|levantar|cargar|carregar|porter|"
        "soulever|heben|tragen|搬|抬|举|搬动|提"
    )
    + r")[^.!?;\n]{0,24}?(?<![0-9$€£])(?P<n>[0-9]{2,3})[ -]?(?P<unit>lbs?|pounds?|kgs?|"
    r"kilos?|kilogramos|quilos|公斤|斤|キロ|pfund)(?![a-z])"
)
_DIGITS: Final = r"(?<![0-9$€£#.,:/])[0-9]{1,2}(?![0-9.,:/%])"
_GOES_ON: Final = re.compile(
    " ?"
    + any_of(
        "only|please|to|for|and|required|needed|preferred|as|with|by|in|at|who|or|a must|"
        "obligatorio|"
        "requis|erforderlich|的|方|优先"
    )
)
_MOST_PEOPLE: Final = 60
_GUESTS: Final = re.compile(
    any_of("for|serve|feed|feeding|cook for|dinner for|party of|para|pour|für|servir") + r"[ ]$"
)


def people_in(post: Post) -> Iterator[Stated]:
    """How many workers a post asks for: "need 2 strong guys", "two-man job", "需要两个人"."""
    for source in (_WORKERS_NAMED, _OPENS_WITH_WORKERS, _NEEDED_AFTER, _CREW, *_unspaced(post)):
        for found in _with_numbers(source.pattern, post.language).finditer(post.folded):
            said = next(text for text in found.groupdict().values() if text)
            count = _value(said, post.language)
            if count is None or not 1 <= count <= _MOST_PEOPLE:
                continue
            if source is _CREW and _GUESTS.search(post.folded[: found.start()][-12:]):
                continue
            yield Requirement("people", count, is_required=True), Span(*found.span())
            return


def ratings_in(post: Post) -> Iterator[Stated]:
    """The rating that a post asks of whoever comes: "5-star rating", "评分4.5以上"."""
    text = post.folded
    for found in _STARS.finditer(text):
        if _NOT_OF_WORKERS.search(text[max(0, found.start() - 30) : found.start()]):
            continue
        after = found.group("after")
        if after is not None and not _STARS_ARE_WORKERS.search(after):
            continue
        said = found.group("n") or found.group("m") or found.group("k") or found.group("japanese")
        stars = float(said.replace(",", ".")) if said else 5.0
        yield Requirement("rating", stars, is_required=True), Span(*found.span())
        return
    rated = _RATED.search(text)
    if rated and not _NOT_OF_WORKERS.search(text[max(0, rated.start() - 30) : rated.start()]):
        yield Requirement("rating", True, is_required=True), Span(*rated.span())


def ages_in(post: Post) -> Iterator[Stated]:
    """The least age: "18+", "must be over 21", "ab 18 Jahren", "满18岁"."""
    for found in _AGE.finditer(post.folded):
        after = found.group("after") or ""
        has_cue = _AGE_CUE.match(post.folded, found.start()) is not None
        is_age = "+" in after or "older" in after or "以上" in after or "over" in after
        years = any(
            word in after for word in ("year", "yr", "old", "ano", "an", "jahr", "岁", "歳")
        )
        following = post.folded[found.end() : found.end() + 2].strip()
        goes_on = _GOES_ON.match(post.folded, found.end()) is not None
        is_counted = (following[:1].isalnum() and not goes_on) or following[:1] in (
            ":",
            "/",
            "%",
            "$",
            "-",
            ".",
            "€",
        )
        if (
            (is_age and not is_counted)
            or (has_cue and years)
            or (
                has_cue
                and not after
                and _is_must_be(post.folded, found.start())
                and not is_counted
            )
        ):
            yield (
                Requirement("age", float(found.group("n")), is_required=True),
                Span(*found.span()),
            )
            return
    adult = _ADULT.search(post.folded)
    if adult:
        yield Requirement("age", 18.0, is_required=True), Span(*adult.span())


def lifting_in(post: Post) -> Iterator[Stated]:
    """The weight to lift: "able to lift 50 lbs"."""
    found = _LIFT.search(post.folded)
    if found:
        unit = {"l": "lb", "p": "lb", "斤": "jin"}.get(found.group("unit")[0], "kg")
        weight = f"{int(found.group('n'))} {unit}"
        yield (
            Requirement("heavy_lifting", weight, is_required=True, qualification="heavy-lifting"),
            Span(*found.span()),
        )


def _is_must_be(folded: str, at: int) -> bool:
    return folded.startswith(
        ("must be", "aged", "age", "minimum age", "mayor", "maior", "年满", "满"), at
    )


def _unspaced(post: Post) -> tuple[re.Pattern[str], ...]:
    return {"zh": (_CHINESE_WORKERS,), "ja": (_JAPANESE_WORKERS,)}.get(post.language, ())


@cache
def _with_numbers(pattern: str, language: str) -> re.Pattern[str]:
    words = words_pattern(language) if language in LANGUAGES else "(?!)"
    english = "" if language == "en" else f"|{words_pattern('en')}"
    return re.compile(pattern.replace("NUMBER", f"(?:{_DIGITS}|{words}{english})"))


def _value(said: str, language: str) -> float | None:
    if said.isdigit():
        return float(said) if said.isascii() else None
    for tongue in (language, "en"):
        value = read_words(said, tongue)
        if value is not None:
            return float(value)
    return None
