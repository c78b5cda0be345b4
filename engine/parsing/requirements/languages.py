"""Languages that whoever comes must speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.parsing.post import Post, Span
from engine.parsing.requirements.requirement import Requirement
from engine.parsing.wording import any_of

_NAMES: Final = {
    "en": "english|inglés|inglês|anglais|englisch|englische(n)|英语|英文|英語",
    "es": "spanish|español|castellano|espanhol|espagnol|spanisch|spanische(n)|西班牙语|西语|"
    "スペイン語",
    "pt": "portuguese|portugués|português|portugais|portugiesisch|葡萄牙语|葡语|ポルトガル語",
    "fr": "french|francés|francês|français|französisch|französische(n)|法语|法文|フランス語",
    "de": "german|alemán|alemão|allemand|deutsch|deutsche(n)|德语|德文|ドイツ語",
    "zh": "chinese|mandarin|cantonese|chino|mandarín|chinês|mandarim|chinois|mandarin|"
    "chinesisch|kantonesisch|中文|汉语|普通话|国语|粤语|广东话|中国語|広東語",
    "ja": "japanese|japonés|japonês|japonais|japanisch|日语|日文|日本語",
    "ko": "korean|coreano|coréen|koreanisch|韩语|韩文|韓国語",
    "ar": "arabic|árabe|arabe|arabisch|阿拉伯语|アラビア語",
    "ru": "russian|ruso|russo|russe|russisch|俄语|ロシア語",
    "it": "italian|italiano|italien|italienisch|意大利语|イタリア語",
    "hi": "hindi|印地语|ヒンディー語",
    "vi": "vietnamese|vietnamita|vietnamien|vietnamesisch|越南语|ベトナム語",
    "tl": "tagalog|filipino",
    "pl": "polish speaking|polish-speaking|polaco|polonês|polonais|polnisch|波兰语",
    "tr": "turkish|turco|turc|türkisch|土耳其语",
    "uk": "ukrainian|ucraniano|ukrainien|ukrainisch",
    "nl": "dutch|holandés|holandês|néerlandais|niederländisch|荷兰语",
    "fa": "farsi|persian|persa|persan|persisch",
    "he": "hebrew|hebreo|hebraico|hébreu|hebräisch",
    "th": "thai|tailandés|thaï|thailändisch|泰语|タイ語",
    "ur": "urdu",
    "bn": "bengali",
    "pa": "punjabi",
    "asl": "asl|american sign language|sign language|lengua de señas|libras|langue des signes|"
    "gebärdensprache|手语|手話",
}
_QUALIFICATIONS: Final = {"es": "spanish", "zh": "chinese", "en": "english"}
_ANY: Final = "|".join(_NAMES.values())
_LANGUAGE: Final = re.compile(any_of(_ANY))
_CODE_OF: Final = [(code, re.compile(any_of(names))) for code, names in _NAMES.items()]

_BEFORE: Final = re.compile(
    any_of(
        "speak(s,ing,)|speaker of|fluent|fluent in|fluently|native|bilingual|"
        "bilingual in|knows|know|knowledge of|understand(s,ing,)|proficient in|"
        "conversational|"
        "good|basic|perfect|must be|in|written|spoken|translate from|translate to|"
        "translate into|translation from|translation to|"
        "habla(n,r,)|hable(n,)|hablante de|que hable|bilingüe|dominio de|nativo de|"
        "nivel de|sepa|fala(r,)|fale|falante de|fluente em|"
        "domínio de|saber|parle(r,nt,)|parlant|maîtrise de|maîtrise du|maîtrisant|"
        "courant|bilingue|natif|langue maternelle|"
        "spricht|sprechen|sprichst|fließend|gute(s)|muttersprache|muttersprachler|"
        "会|讲|说|翻译|译成|翻译成|会说|会讲|懂|精通|流利的|能说|能讲|用|熟练"
    )
    + r"[ (:]{0,2}(?:(?:and|or|basic|good|fluent|some|at least|native|either|the|l'|le|bien|gut|"
    r"fliessend|perfekt|un peu|mindestens|"
    r"advanced|de|bem|um pouco|auch|both|excellent|very|a little|inglese|y|e|et|und)[ ]?){0,3}$"
)
_STRONG: Final = re.compile(
    r"[ -]?(?:"
    + any_of(
        "speaking|speaker(s)|fluency|fluent|native|required|needed|a must|preferred|"
        "a plus|only|translator|interpreter|translation|proficiency|"
        "skills|tutor|teacher|nativo|fluido|fluente|fluent|requerido|indispensable|"
        "necesario|intermedio|avanzado|nativos|courant|"
        "obligatoire|exigé|souhaité|parlé|sprachig(e,er,en)|kenntnisse|sprechend(e,er)|"
        "muttersprachler|erforderlich|von vorteil|"
        "sprechen|spricht|sprechen können|können|kann|beherrschen|"
        "流利|好|熟练|母语|优先|必须|口语|翻译|が話せる|ができる|できる方|話せる方|必須|"
        "ネイティブ|での会話|を話せる|が分かる|の通訳|対応"
    )
    + r"|(?:sprachig(?:e[rn]?)?|kenntnisse|sprechend(?:e[rn]?)?)(?![a-z]))"
)
_GLUED: Final = re.compile(
    r"(?<![a-z])(?P<name>deutsch|englisch|spanisch|franzosisch|portugiesisch|chinesisch|"
    r"japanisch|russisch|turkisch|polnisch|arabisch|"
    r"italienisch)(?:sprachige?[rn]?|kenntnisse|muttersprachler(?:in)?|sprechende?[rn]?)(?![a-z])"
    r"|(?<![a-z])(?P<phone>anglophone|hispanophone|germanophone|lusophone|arabophone|"
    r"sinophone|francophone|hispanohablante|angloparlante|"
    r"deutschsprachig)s?(?![a-z])"
)
_PHONES: Final = {
    "anglophone": "en",
    "hispanophone": "es",
    "germanophone": "de",
    "lusophone": "pt",
    "arabophone": "ar",
    "sinophone": "zh",
    "francophone": "fr",
    "hispanohablante": "es",
    "angloparlante": "en",
}
_TO_LANGUAGE: Final = re.compile(
    r"\b(?:translat|interpret|traduc|traduz|tradui|traduire|"
    r"ubersetz)[^.!?\n]{0,60}?(?:\b(?:to|into|in|al|a|para|en|au|ins|nach|from|del?|du|"
    r"aus dem|vom)[ ](?:the )?)?$"
)
_REACH: Final = 70


def languages_in(post: Post) -> Iterator[tuple[Requirement, Span]]:
    """Languages to be spoken, once each: "Spanish-speaking", "Deutschkenntnisse", "会说英语"."""
    text, seen = post.folded, set()
    for found in _GLUED.finditer(text):
        name = found.group("name")
        code = _code(name) if name else _PHONES.get(found.group("phone"), "de")
        if code not in seen:
            seen.add(code)
            yield _requirement(code), Span(*found.span())
    previous: Span | None = None
    for found in _LANGUAGE.finditer(text):
        before = text[max(0, found.start() - _REACH) : found.start()]
        is_listed = previous is not None and _is_joined(text[previous.end : found.start()])
        if not (
            is_listed
            or _BEFORE.search(before)
            or _STRONG.match(text, found.end())
            or _TO_LANGUAGE.search(before)
        ):
            continue
        previous = Span(*found.span())
        code = _code(found.group())
        if code not in seen:
            seen.add(code)
            yield _requirement(code), previous


def _is_joined(between: str) -> bool:
    return between.strip(" ") in (
        "and",
        "or",
        ",",
        "&",
        "/",
        "to",
        "into",
        "y",
        "o",
        "e",
        "ou",
        "et",
        "und",
        "oder",
        "和",
        "或",
        "与",
        "a",
        "al",
        "nach",
        "-",
    )


def _code(name: str) -> str:
    return next((code for code, pattern in _CODE_OF if pattern.fullmatch(name)), name)


def _requirement(code: str) -> Requirement:
    return Requirement("language", code, is_required=True, qualification=_QUALIFICATIONS.get(code))
