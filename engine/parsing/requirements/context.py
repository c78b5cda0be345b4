"""What stands around a mention: whether it is asked for, preferred, denied, or already there."""

from __future__ import annotations

import re
from typing import Final

from engine.parsing.wording import any_of

_BEFORE: Final = 60
_AFTER: Final = 44
_CLAUSE_START: Final = re.compile(r".*[.!?;\n。!?](?=\s|$|[^\x00-\x7f])", re.DOTALL)
_CLAUSE_END: Final = re.compile(r"[.!?;\n。]")

_ASKS: Final = re.compile(
    any_of(
        # en
        "must have|must bring|must own|must|bring|bringing|bring your|have your|"
        "have your own|has to have|have to have|"
        "needs to have|need to have|need your|needs their|should have|should bring|"
        "should own|has own|"
        "your own|their own|own|you'll need|you will need|you need|requires|require|"
        "requiring|required|"
        "who has|who have|who owns|that has|anyone with|someone with|somebody with|"
        "person with|people with|"
        "guy with|guys with|man with|driver with|mover with|movers with|helper with|"
        "worker with|only with|"
        "w/|having|access to|equipped with|come with|comes with|needs|requirements|"
        "requirement|supply your|"
        "provide your|provide own|please bring|show me|show|send|send me|share|attach|"
        "include|link to|post|"
        "please send|please share|please include|looking for|see your|if you have|"
        # es
        "debe tener|debes tener|tener|que tenga|que tengan|tenga|con|traer|que traiga|"
        "que traigan|traiga|trae|con su|"
        "con tu|propio|propia|necesita|necesitas|se requiere|se necesita|se requieren|"
        "requisito(s)|indispensable|hace falta|hacen falta|"
        "imprescindible|obligatorio|contar con|disponer de|envía|envíen|enviar|mándame|"
        "muestra|adjunta|"
        # pt
        "ter|tenha|que tenha|precisa ter|deve ter|com|trazer|que traga|traga|precisa|"
        "precisa de|necessário|exige-se|"
        "obrigatório|possuir|que possua|leve|levar|enviar|envie|mande|"
        # fr
        "avoir|ayant|avec|qui a|apporter|apportez|amener|venir avec|munissez-vous|"
        "disposer de|équipé de|muni de|"
        "propre|propres|vos propres|son propre|nécessite|il faut|obligatoire|exigé|"
        "envoyez|envoyer|montrez|joindre|"
        "possédant|posséder|requis|"
        # de
        "mit|mit eigenem|mit eigener|mit eigenen|eigene(s,r,n,m)|muss haben|mitbringen|"
        "bringen|bitte|braucht|brauchst|benötigt|"
        "voraussetzung|erforderlich|besitzt|vorhanden sein|solltest|zeig|zeigt|schick|"
        "schickt|sende|du hast|"
        # zh, ja
        "有|自备|自带|带|带上|需要|需|要|须|必须|要求|会|持|备有|带着|拥有|提供你的|请发|"
        "发|请附|附上|看看|"
        "持参|必須|要|必要|お持ち|持って|持っている|ある|要件|応募条件|見せて|送って|添付|提示"
    )
)
_ASKS_AFTER: Final = re.compile(
    r"[\s,(:\-]{0,3}(?:(?:is|are|will be|and|or|a|an|es|son|e|sao|est|sont|ist|sind|grande|grosse|"
    r"big|large)[ ]){0,2}"
    + any_of(
        "required|needed|a must|must|necessary|mandatory|essential|preferred|a plus|plus|"
        "would be nice|helpful|only|please|"
        "is a must|needed for this|would help|ideal|owner(s)|holder(s)|a bonus|desirable|"
        "requerido(s)|requerida(s)|necesario(s)|necesaria(s)|obligatorio(s)|"
        "obligatoria(s)|indispensable(s)|imprescindible(s)|"
        "propio(s)|propia(s)|preferible|por favor|deseable|"
        "próprio(s)|própria(s)|necessário(s)|necessária(s)|obrigatório(s)|obrigatória(s)|"
        "indispensável|desejável|por favor|exigido(s)|exigida|"
        "requis(e,es)|nécessaire(s)|obligatoire(s)|indispensable(s)|exigé(e,es)|"
        "souhaité(e)|personnel(le)|svp|serait un plus|demandé(e,es)|"
        "erforderlich|nötig|notwendig|benötigt|voraussetzung|pflicht|mitbringen|"
        "bitte mitbringen|selbst mitbringen|bitte selbst mitbringen|comprobable(s)|"
        "verificable(s)|erwünscht|gewünscht|muss|von vorteil|wäre schön|"
        "wünschenswert|wird benötigt|sollte vorhanden sein|ein muss|wäre gut|wäre toll|"
        "必须|必备|自备|自带|优先|最好|的优先|要自己带|者优先|的来|必須|が必要|持参|持ち|"
        "必要|あれば|ある方|をお持ちの方|を持っている|のある方|を持参|できる方|歓迎|優遇|"
        "を見せて|を送って|がある|は必須|要"
    )
)
_NEEDS_DIRECTLY: Final = re.compile(
    r"(?:"
    + any_of(
        "need(s)|needed|wanted|with|w|want|necesito|busco|preciso de|procuro|besoin d'|"
        "besoin de|brauche|suche|求|找"
    )
    + r")[ ]?(?:(?:a|an|your|own|basic|some|proper|hand|decent|his|her|their|"
    r"big|large|small|reliable|pickup|good|un|una|um|uma|une|einen?|eigenen?|grand|grosse?n?)"
    r"[ ]){0,3}$"
)
_HELP_WITH: Final = re.compile(
    any_of(
        "help|assist(ance)|trouble|problem(s)|issue(s)|working|work|deal(ing)|stuck|happened|"
        "hit|car|wrong|ayuda|ajuda|aide|hilfe"
    )
    + r"[ ](?:me[ ])?(?:with|con|com|avec|mit)[ ]?$"
)
_PHYSICAL_GAP: Final = re.compile(
    any_of(
        "to|into|onto|from|inside|out of|off|my|our|the|this|in the|on the|help|move|moving|"
        "load|loading|a la|al|del|"
        "para|hasta|do|da|no|na|dans|du|jusqu'au|vers|in den|ins|zum|aus|搬|到|从|上|"
        "运|洗|修|から|まで|の掃除"
    )
)
_DENIES: Final = re.compile(
    r"(?:"
    + any_of(
        "no|not|without|don't need|dont need|do not need|doesn't need|no need for|"
        "no need to have|need no|needn't have|"
        "don't have to have|no prior|no previous|zero|never mind the|"
        "sin|no hace falta|no se requiere|no se necesita|no necesitas|no necesita|"
        "no es necesario|no es necesaria|ningún|ninguna|"
        "sem|não precisa|não precisa de|não é necessário|não é necessária|"
        "não precisa ter|nenhum|nenhuma|"
        "sans|pas besoin de|pas besoin d'|pas de|pas d'|aucun|aucune|"
        "ohne|kein|keine|keinen|keinerlei|brauchst kein(e,en)|"
        "不需要|无需|不用带|不需要带|无需自带|不用自带|不必带|不用|不要求|不必|没有|无|没|"
        "不要|未|不需|零|なしで|不要な"
    )
    + r")[ ']?(?:(?:a|an|any|own|your|prior|previous|special|extra|formal|much|tener|de|ter|"
    r"avoir|d'|eigenes?|eigenen?|propi[oa]|"
    r"need for|work|professional|expensive|really|some)[ ]){0,3}$"
)
_NO_RECORD: Final = re.compile(r"no criminal|clean|sin |sem |vierge|无犯罪|ficha limpa")
_HAVE: Final = re.compile(
    r"(?:"
    + any_of(
        "i have|i've|i already have|we have|we already have|i got|i've got|we've got|"
        "we got|already have|already got|i own|i have all|"
        "i will provide|i'll provide|i can provide|we provide|i provide|we supply|"
        "i supply|will supply|i'll supply|i will supply|"
        "will provide|i'll bring|i will bring|i have the|we have all the|provided with|"
        "i'll have|there is|there are|"
        "tengo|ya tengo|tenemos|ya tenemos|yo pongo|pongo|ponemos|cuento con|hay|"
        "tenho|já tenho|temos|já temos|eu forneço|forneço|"
        "j'ai|j'ai déjà|nous avons|on a|je fournis|nous fournissons|il y a|"
        "ich habe|ich hab|wir haben|habe|hab|wir stellen|ich stelle|es gibt|"
        "我有|我们有|我已有|已有|我提供|提供|我这有|我家有|我们提供|这里有|我自己有|"
        "こちらに|家に|用意した"
    )
    + r")[ ]?(?:(?:a|an|all|the|my|own|all of the|some|already|un|una|los|las|todas|todos|"
    r"um|uma|as|os|une|les|des|tous|ein|eine|einen|"
    r"schon|das|die|of|necessary|needed|right|full|set|big|small|own|basic)[ ]){0,4}$"
)
_OWNED: Final = re.compile(
    any_of(
        "my|our|the|this|that|his|her|their|these|those|mom's|dad's|neighbor's|neighbour's|"
        "son's|mi|mis|nuestro|nuestra|el|la|los|las|"
        "del|al|meu|minha|meus|minhas|nosso|nossa|o|do|da|no|na|mon|ma|mes|notre|le|"
        "la|les|l'|du|mein(e,en,em,es,er)|unser(e,en,em)|"
        "der|die|das|den|dem|我的|我家|我们的|我家的|这|那|那个|这个|这辆|那辆|一辆|"
        "私の|うちの|この|その|父の|母の"
    )
    + r"[ ]?(?:(?:old|new|big|rental|own|family|company|work|parked)[ ]){0,2}$"
)
_THERE: Final = re.compile(
    r"[\s,(:\-]{0,3}(?:(?:is|are|will be|all|and|supplies|materials|being|can be|estan|"
    r"sont|ist|sind|wird|werden|sao|es|est)[ ]){0,3}"
    + any_of(
        "provided|supplied|included|here|on site|on-site|onsite|available|not needed|"
        "not required|not necessary|unnecessary|"
        "isn't needed|aren't needed|isn't required|not a must|not essential|optional|"
        "no problem|i have|on hand|ready|covered|irrelevant|"
        "doesn't matter|won't be needed|can be provided|"
        "incluido(s)|incluida(s)|proporcionado(s)|proporcionada(s)|no necesario(s)|"
        "no necesaria(s)|no hace falta|no requerido(s)|no requerida|"
        "no es necesario|no es necesaria|disponible(s)|aquí|los pongo yo|las pongo yo|"
        "las tengo|los tengo|a mi cargo|no indispensable|"
        "fornecido(s)|fornecida(s)|incluído(s)|incluída(s)|não necessário|não necessária|"
        "não é necessário|não é necessária|não precisa|"
        "disponíveis|no local|por minha conta|não obrigatória|não exigida|"
        "fourni(e,s,es)|inclus(e,es)|pas nécessaire(s)|n'est pas nécessaire|"
        "pas requis(e)|non requis(e)|non nécessaire|sur place|"
        "vorhanden|gestellt|wird gestellt|werden gestellt|nicht nötig|nicht erforderlich|"
        "nicht notwendig|inklusive|vor ort|da|sind da|"
        "ist da|nicht benötigt|bringe ich mit|"
        "已备|提供|都有|不限|不需要|由我|我提供|齐全|不要求|现场有|我们提供|都准备好|"
        "我这边有|自有|已准备|有的|不用带|"
        "不要|不問|あります|用意します|こちらで|貸します|完備|支給|いりません|なくても|"
        "は不要|は不問|は用意|は貸し|はあります|は必要ありません|を貸します"
    )
)
_WORKED_ON: Final = re.compile(r" (?!need|requir|prefer|licens|insur)[a-z]{2,12}ed\b")
_BRINGS: Final = re.compile(
    any_of("bring(ing)|traer|trae|traiga|trazer|traga|apporter|apportez|bringt")
    + r"[ ][a-z]{2,3}[ ]$"
)
_OWN: Final = ("own ", "reliable ", "proprio", "propio", "vehicule", "motorisiert")
_WITH: Final = ("con", "com", "avec", "mit")
_PREFERS: Final = re.compile(
    any_of(
        "preferred|preferably|preferable|prefer|a plus|is a plus|big plus|bonus|"
        "would be nice|nice to have|ideally|helpful|would help|"
        "desirable|optional|would be great|if possible|would be good|not essential but|advantage|"
        "preferible|preferiblemente|de preferencia|preferentemente|se valora|se valorará|"
        "deseable|idealmente|un plus|sería bueno|si es posible|"
        "de preferência|preferencialmente|desejável|diferencial|seria bom|se possível|"
        "de préférence|souhaité(e)|serait un plus|un plus|idéalement|apprécié(e)|"
        "si possible|souhaitable|préférable|"
        "wäre schön|von vorteil|wünschenswert|idealerweise|bevorzugt|gerne|am besten|"
        "wenn möglich|wäre super|wäre toll|wäre gut|vorteilhaft|ein plus|"
        "优先|最好|更好|加分|更佳|優遇|歓迎|尚可|あれば|望ましい|できれば|なお良い"
    )
)


class Around:
    """What stands before and after a mention, in its own sentence."""

    def __init__(self, folded: str, begin: int, end: int) -> None:
        before = folded[max(0, begin - _BEFORE) : begin]
        cut = _CLAUSE_START.match(before)
        self.before = before[cut.end() :] if cut else before
        after = folded[end : end + _AFTER]
        stop = _CLAUSE_END.search(after)
        self.after = after[: stop.start()] if stop else after
        self.mention = folded[begin:end]

    def is_waived(self) -> bool:
        """Whether the post says that it is not needed, or that it is there already."""
        if _NO_RECORD.match(self.mention) is None and _DENIES.search(self.before):
            return True
        return _HAVE.search(self.before) is not None or _THERE.match(self.after) is not None

    def is_owned(self) -> bool:
        """Whether it is a certain one: "my car", "the truck"."""
        is_brought = _BRINGS.search(self.before) is not None
        return _OWNED.search(self.before) is not None and not is_brought

    def is_asked(self) -> bool:
        """Whether a word asks whoever comes for it."""
        if self.mention.startswith(_OWN) or _ASKS_AFTER.match(self.after):
            return True
        if _BRINGS.search(self.before):
            return True
        if _WORKED_ON.match(self.after):
            return False
        needs = _NEEDS_DIRECTLY.search(self.before)
        if needs and not _HELP_WITH.search(self.before[: needs.start() + len("with ")]):
            return True
        asked = max(_ASKS.finditer(self.before), key=lambda found: found.end(), default=None)
        if asked is None:
            return False
        gap = self.before[asked.end() :]
        if asked.group() in _WITH and _HELP_WITH.search(self.before[: asked.end()] + " "):
            return False
        longest = 40 if asked.group().isascii() else 8
        return len(gap) <= longest and _PHYSICAL_GAP.search(gap) is None

    def is_preferred(self) -> bool:
        """Whether it is only a wish."""
        near = self.before[-26:]
        return _PREFERS.search(self.after[:28]) is not None or _PREFERS.search(near) is not None
