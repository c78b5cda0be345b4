"""A title out of the poster's own words: what is to be done, without how and when it is paid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from engine.parsing.post import Post, Span

LONGEST: Final = 60
"""Characters of a title; the app shows about as many in a list."""

_GREETING: Final = re.compile(
    r"\s*(?:\[[a-z ]{3,12}\]|hi|hello|hey|hola|buen[oa]s (?:dias|tardes|noches)|bonjour|bonsoir"
    r"|salut|hallo|guten (?:tag|morgen|abend)|oi|ola|bom dia|boa (?:tarde|noite)|你好|您好"
    r"|こんにちは)(?: (?:all|everyone|everybody|there|neighbou?rs?|folks"
    r"|guys|friends|vecin[oa]s|voisins|nachbarn|vizinhos|todos|a todos|zusammen|pessoal))?"
    r"(?![a-z])[\s!,.:;-]*"
)
_LEAD_IN: Final = re.compile(
    r"\s*(?:(?:i|we)(?: am|'m| are|'re)? )?(?:(?:really|urgently) )?(?:"
    r"(?:who|where) can i (?:find|hire)|can (?:someone|anyone|somebody|anybody)"
    r"|(?:does )?any(?:one|body) (?:know|available|able)(?: to| for)?"
    r"|(?:need|looking for|want|searching for|require|seeking|wanted|iso)(?: an?)?"
    r" (?:someone|somebody|anyone|person|people|sum1)(?: who can| that can| to| 2)?"
    r"|(?:need|looking for|looking to hire|searching for|require|seeking|wanted:?|iso)"
    r"(?: an?| the)?"
    r"|(?:want|need|would like) to"
    r"|(?:busco|necesito|ocupo|se busca|se necesita|buscamos|necesitamos)"
    r"(?: (?:a )?(?:alguien|una persona)(?: (?:que|para))?(?: (?:me|nos))?| (?:un|una))?"
    r"|(?:(?:je|nous) )?(?:cherche|recherche|cherchons|recherchons|besoin d'?|j'?ai besoin d'?)"
    r"(?:e?n?t?)?(?: (?:quelqu'?un|une personne)(?: (?:pour|qui))?| (?:un|une|d un|d une|de))?"
    r"|(?:ich |wir )?(?:suche|suchen|brauche|brauchen|benotige)"
    r"(?: (?:jemanden|jemand)(?:,? (?:der|zum|zur|fur))?(?: (?:mir|uns))?| (?:einen?|eine))?"
    r"|(?:preciso|procuro|procura-se|precisa-se|busco)(?: de)?"
    r"(?: (?:alguem|uma pessoa)(?: (?:para|que))?| (?:um|uma))?"
    r"|(?:需要|求|找|想找|急找|招)(?:一?个?人)?)(?![a-z])[\s:,]*"
)
_CLAUSE_END: Final = re.compile(
    r"(?<![0-9])[.](?![0-9])|[!?;\n]|\s-\s|,(?=\s|[\u3040-\u9fff])|\s\|\s"
)
_LOOSE_END: Final = re.compile(
    r"[\s,;:.!?/&+~@#|-]+$|"
    r"\s(?:for|at|on|by|with|and|or|to|from|in|the|a|an|paying|pay|will pay|budget|around|about|of"
    r"|para|por|con|en|el|la|los|y|pago|presupuesto|pour|avec|le|les|a|et|budget|de|du"
    r"|fur|am|um|mit|und|zum|im|in|zahle|com|em|no|na|e|pago|orcamento|que|before|until|till"
    r"|'til|due|no later than|hasta|antes del?|para el|avant|jusqu'[aà]|d'ici|bis|bis zum|vor"
    r"|sp[aä]testens|at[eé]|antes d[ao])$|[ ]?(?:前|之前|以前|まで)$"
)
_BEREFT: Final = re.compile(r"\b(?:for|at|by|on) (?=(?:around|near|at|in|on|by)\b)", re.IGNORECASE)
"""A small word that has lost what it stood with: "for (1 hour) around"."""
_FEWEST: Final = 3


def title_of(post: Post, drop: Iterable[Span]) -> str:
    """A title of at most `LONGEST` characters; empty where the post has no words for one.

    `drop` are the spans that do not belong in it: pay, times, requirements.
    """
    begin = _after(_LEAD_IN, post.folded, _after(_GREETING, post.folded, 0))
    for start in (begin, 0):
        for clause in _clauses(post.folded, start):
            title = _tidy(_without(post.text, clause, drop))
            if sum(character.isalpha() for character in title) >= _FEWEST:
                return title
    return ""


def _after(pattern: re.Pattern[str], folded: str, begin: int) -> int:
    found = pattern.match(folded, begin)
    return found.end() if found else begin


def _clauses(folded: str, begin: int) -> Iterable[Span]:
    at = begin
    for found in _CLAUSE_END.finditer(folded, begin):
        if found.start() > at:
            yield Span(at, found.start())
        at = found.end()
    if at < len(folded):
        yield Span(at, len(folded))


def _without(text: str, clause: Span, drop: Iterable[Span]) -> str:
    kept = [
        " " if any(span.begin <= at < span.end for span in drop) else text[at]
        for at in range(clause.begin, min(clause.end, clause.begin + 4 * LONGEST))
    ]
    return "".join(kept)


def _tidy(words: str) -> str:
    title = _BEREFT.sub("", " ".join(words.split())).strip(" ,;:.!?-\u2014\u2013~*#\"'()[]")
    if len(title) > LONGEST:
        title = title[: LONGEST + 1].rsplit(" ", 1)[0][:LONGEST]
    before = None
    while before != title:
        before, found = title, _LOOSE_END.search(title.lower())
        title = title[: found.start()] if found else title
    if title.isupper() and len(title) > 4:
        title = title.lower()
    return title[:1].upper() + title[1:]
