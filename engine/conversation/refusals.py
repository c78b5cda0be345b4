"""Whether a kind of work is named only to be left out: "anything but cleaning", "keine Umzüge".

A word of refusal counts where nothing but small words stands between it and the name, in the same
clause. Texts are folded (`engine.parsing.post`): without case and accents, Japanese without voice
marks.
"""

from __future__ import annotations

import re
from typing import Final

_SMALL: Final = (
    # English
    "me|any|more|the|see|to|do|doing|showing|show|want|wanted|seeing|get|getting|like|interested|in"
    "|of|for|with|jobs?|tasks?|gigs?|work|that|are|is|be|a|anything|up|offer(?:ing)?|send(?:ing)?"
    # Spanish
    "|muestres|ensenes|mandes|quiero|mas|de|trabajos?|tareas?|ver|las?|los|el|hacer|mostrar(?:me)?"
    "|sean?|nada|gustan?|interesan?"
    # French
    "|d'|d|l'|l|du|des|le|les|un|une|montrer|montre[sz]?|missions?|travaux|voir|trop"
    # German
    "|mehr|die|den|das|der|auftrage|arbeit(?:en)?|von|mit|zeigen|fur|und"
    # Portuguese
    "|mostre|quero|da|das|do|dos|de|trabalhos?|tarefas|os?|as|fazer|gosto|sejam?"
)
_BEFORE: Final = re.compile(
    rf"""(?<!why\ )(?<!pourquoi\ )(?<!warum\ )(?<!por\ que\ )(?<!porque\ )
    \b(?:
        no|not|never|stop|quit|hide|skip|without|except(?:\ for)?|excluding|besides|avoid(?:ing)?
        |other\ than|apart\ from|aside\ from|hate|dislike|tired\ of|sick\ of|no\ more
        |(?:anything|everything|all)\ but|but\ not|(?:do|does|did)(?:n'?t|\ not)|cannot|can'?t
        |leave\ out|remove|take\ out|get\ rid\ of|filter\ out|exclude
        |nunca|sin|excepto|salvo|evita|odio|oculta|ningun[ao]?
        |(?:tod[ao]s?|cualquiera?\ ?\w*)\ menos|^menos|nada\ de
        |quita(?:r|me)?|saca(?:r|me)?|elimina(?:r|me)?
        |(?<!arrive\ )(?<!sais\ )pas|(?:ne|n')\ ?\w*\ plus
        |autre\ chose\ que|enleve[sz]?|retire[sz]?
        |sauf|sans|hormis|excepte|evite|deteste|jamais|aucune?s?
        |nichts\ mit|alles\ bis\ auf
        |keine?[nrms]?|nicht|ohne|au(?:ss|ß)er|hasse|vermeide|nie
        |tira[r]?|tire|remove[r]?
        |nao|sem|exceto|odeio|evite|nenhum[a]?
        |(?:tud[ao]|tod[ao]s?|qualquer\ ?\w*)\ menos
    )\b
    (?:[ ']+(?:{_SMALL})(?=[ ']|$))*[ ']*$""",
    re.VERBOSE,
)
_BEFORE_HAN: Final = re.compile(
    r"(?:不要|别|不想|不看|不做|不接|不喜欢|讨厌|除了|排除|除开|去掉|删掉|删除|屏蔽|(?<!是)不是)"
    r"(?:再|给我|看|显示|推荐|推送|推|做|接|任何|要|想|去|是|到|有)*$"
)
_ALSO_HAN: Final = re.compile(r"^[^,.;]{0,6}(?:还|也(?!可以|行))")
"""除了...还...: "beside ..., also"."""

_AFTER: Final = re.compile(
    r"^(?:的)?(?:以外|之外|除外|免谈|不要|别)"
    r"|^の?(?:仕事|案件|募集|タスク)?(?:は|も|を|か)?(?:もう)?"
    r"(?:以外|除|嫌|いや|いらない|要らない|不要|表示しない|見せない|出さない|見たくない|したくない"
    r"|やりたくない|なし|しゃなく|てはなく|やめ|しない)"
    r"|^(?: (?:jobs?|auftrage|arbeiten))? (?:nicht(?: mehr)?|no|nao|non)[ .!]*$"
    r"|^(?: (?:jobs?|auftrage))? (?:will|mag|mochte|mache?) ich nicht"
    r"|^(?: (?:jobs?|work))?(?: is not| isn'?t|'s not) (?:for me|my thing|my cup)"
)
_OUT: Final = re.compile(r"^(?: (?:jobs?|auftrage))? (?:raus|weg)\b")
_TAKE: Final = re.compile(
    r"(?:^|[.,;!?] ?|\b(?:nimm|lass|schmeiss|schmeiß|wirf|mach)\b[^.,;!?]{0,20})$"
)
"""German verbs of taking out and their other half: "nimm Putzen raus", "Hunde raus"."""

_DOUBLE: Final = re.compile(
    r"(?:\bnothing|\bno (?:jobs?|tasks?|work)"
    r"|(?:n't|\bnot|\bnever)\b[^.!?,;]{0,25}\bany(?:thing)?)"
    r" (?:but|except|other than|besides)\b[^.!?,;]*$"
    r"|\bn(?:ada|o [^.!?,;]{0,25}nada) (?:mas que|excepto|salvo)\b[^.!?,;]*$"
    r"|\brien (?:sauf|d'autre que)\b[^.!?,;]*$|\bnichts (?:ausser|außer)\b[^.!?,;]*$"
)
"""Two refusals make a wish: "nothing but cleaning"."""


def is_refused(folded: str, begin: int, end: int) -> bool:
    """Whether what is named from `begin` to `end` is to be left out."""
    head, tail = folded[:begin], folded[end:]
    if _DOUBLE.search(head):
        return False
    if _BEFORE_HAN.search(head):
        return not _ALSO_HAN.search(tail)
    if _OUT.match(tail) and _TAKE.search(head):
        return True
    return bool(_BEFORE.search(head) or _AFTER.search(tail))
