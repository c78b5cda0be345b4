"""The words that addresses are made of, in folded form; see `engine.parsing.post.fold`.

Street suffixes and unit designators follow Publication 28 of the United States Postal Service.
"""

from __future__ import annotations

from typing import Final


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


DIRECTIONS: Final = word_set(
    "n s e w ne nw se sw north south east west northeast northwest southeast southwest"
)

SUFFIXES: Final = word_set(
    "street st str strt avenue ave av aven avn avenu road rd drive dr drv boulevard blvd boul"
    " blv lane ln court ct crt circle cir circ place pl way parkway pkwy pkway pky parkwy"
    " highway hwy hiway hway terrace ter terr trail trl square sq alley aly pike turnpike tpke"
    " expressway expy expwy freeway fwy plaza plz crescent cres loop causeway cswy bypass byp"
    " esplanade"
)
"""Words that end a street's name and hardly stand after a number otherwise."""

WEAK_SUFFIXES: Final = word_set(
    "row run pass path walk bend cove cv close mews gardens gdns garden grove grv point pt"
    " ridge rdg park hills hill hl hls creek crk beach bch heights hts center centre ctr lake"
    " village vlg valley vly island isle crossing xing landing lndg meadow meadows mdws"
    " orchard oval promenade common commons corner corners estates ests glen green grn harbor"
    " harbour haven hollow holw knoll knolls knl manor mnr mill mills mountain overlook"
    " passage pines rise shore shores shrs spring springs spgs spur station sta summit trace"
    " trce view vw villas vista woods wood ford ferry forest fork forks gate gateway field"
    " fields flats bluff branch bridge brook quay wharf wynd chase croft drove fairway"
    " quarters barrens canyon cyn"
)
"""The same, but also words of other sentences: weak evidence by themselves."""

WHOLE_STREETS: Final = word_set("broadway bowery embarcadero broad")
"""Streets that go without a suffix."""

LEADING_TYPES: Final = word_set(
    "avenue ave avenida calle camino via rue paseo corte rua plaza calz loop alameda circulo"
)
"""Words that begin the name of a street after its number: 200 Avenue A, 120 Calle Ocho."""

HIGHWAY_WORDS: Final = word_set(
    "hwy highway route rte rt interstate sr cr fm rm us county state farm ranch"
)

ABBREVIATED: Final = frozenset(
    SUFFIXES
    | DIRECTIONS
    | word_set(
        "st ste ft mt no nr num apt apto appt depto dpto unit fl flr bldg rm u.s us av avda c cl"
        " r bd pl pza plza ctra urb col edif int ext esc bl al trav tv pca str nº n° whg og hwy"
        " rte jr sr dr sq cir co rr box p o cra"
    )
)
"""Words after which a full stop ends no sentence."""

_OFTEN_MISSPELT: Final = (
    "street avenue boulevard parkway highway terrace circle drive court square road lane place"
)


def _slips(word: str) -> set[str]:
    dropped = {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}
    doubled = {word[:i] + word[i] + word[i:] for i in range(len(word))}
    letters = "abcdefghijklmnopqrstuvwxyz"
    changed = {word[:i] + x + word[i + 1 :] for i in range(1, len(word)) for x in letters}
    slips = dropped | swapped | doubled | (changed if len(word) >= 6 else set())
    return {slip for slip in slips if len(slip) >= 4} - {word}


MISSPELT_SUFFIXES: Final = frozenset(
    slip for word in _OFTEN_MISSPELT.split() for slip in _slips(word)
) - word_set(
    "rive dive drie lane cout cort plae sare lace pace place street drive court dries roads"
)
"""A suffix with a letter dropped, doubled, swapped or mistyped, where that is no word."""

COUNTED: Final = word_set(
    "minute minutes min mins hour hours hr hrs h day days week weeks month months year years"
    " yr yrs mile miles mi km kms meter meters metre metres foot feet ft inch inches yard"
    " yards acre acres sqft lb lbs kg pound pounds ounce gallon gallons percent am pm a.m p.m"
    " oclock o'clock noon bucks dollars dollar usd eur euro euros gbp cad aud quid pesos reais"
    " yuan rmb cash each per people person persons men man guys guy women helpers helper"
    " movers mover workers worker kids kid children dogs dog cats cat puppies box boxes bag"
    " bags bed beds bedroom bedrooms bath baths bathroom bathrooms room rooms story stories"
    " floor floors flights flight piece pieces item items photos photo pages page words times"
    " time x bottles cars car truck trucks trees tree windows window doors door chairs chair"
    " tables table couches couch sofas sofa loads load stops trips trip loops laps way ways"
    " star stars reviews or to and of the for with by in on at from is are a an my your our"
    " this that these need needs want will pay paying about around more less than plus until"
    " till before after next last today tonight tomorrow tmrw asap now please who must can"
    " should would could have has if but so as it its off flat fixed total budget minuten"
    " stunden stunde uhr tage wochen jahre personen kartons zimmer quadratmeter qm minutos"
    " horas hora dias dia semanas meses anos personas pessoas cajas caixas cuartos quartos"
    " heures heure jours jour semaines mois ans personnes cartons metros im um bis nach und"
    " oder mit fur von zu der die das den dem y e o con para por de del la el los las en et ou"
    " avec pour le les un une du des"
)
"""Words that follow a number that is no house number, and words that end a name."""

MONTHS_AND_DAYS: Final = word_set(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday"
    " friday saturday sunday mon tue tues wed thu thur thurs fri sat sun weekend enero febrero"
    " marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes"
    " miercoles jueves viernes sabado domingo januar februar marz mai juni juli oktober"
    " dezember montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend janvier"
    " fevrier mars avril juin juillet aout septembre octobre novembre decembre lundi mardi"
    " mercredi jeudi vendredi samedi dimanche janeiro fevereiro marco maio junho julho"
    " setembro outubro novembro dezembro segunda terca quarta quinta sexta"
)

NAME_PARTICLES: Final = word_set(
    "de del la las los da do das dos du des d l el of the y e et von der den zu st san santa"
    " sao saint sainte"
)
"""Small words inside the name of a street."""

_STATES: Final = (
    "al=alabama ak=alaska az=arizona ar=arkansas ca=california co=colorado ct=connecticut"
    " de=delaware fl=florida ga=georgia hi=hawaii id=idaho il=illinois in=indiana ia=iowa"
    " ks=kansas ky=kentucky la=louisiana me=maine md=maryland ma=massachusetts mi=michigan"
    " mn=minnesota ms=mississippi mo=missouri mt=montana ne=nebraska nv=nevada nh=new-hampshire"
    " nj=new-jersey nm=new-mexico ny=new-york nc=north-carolina nd=north-dakota oh=ohio"
    " ok=oklahoma or=oregon pa=pennsylvania ri=rhode-island sc=south-carolina sd=south-dakota"
    " tn=tennessee tx=texas ut=utah vt=vermont va=virginia wa=washington wv=west-virginia"
    " wi=wisconsin wy=wyoming dc=district-of-columbia pr=puerto-rico vi=virgin-islands gu=guam"
)
_PROVINCES: Final = (
    "ab=alberta bc=british-columbia mb=manitoba nb=new-brunswick nl=newfoundland ns=nova-scotia"
    " on=ontario pe=prince-edward-island qc=quebec sk=saskatchewan yt=yukon"
)
_AUSTRALIAN: Final = (
    "nsw=new-south-wales vic=victoria qld=queensland tas=tasmania act=australian-capital-territory"
)


def _names(text: str, country: str) -> dict[tuple[str, ...], tuple[str, str]]:
    states: dict[tuple[str, ...], tuple[str, str]] = {}
    for pair in text.split():
        short, name = pair.split("=")
        states[(short,)] = states[tuple(name.split("-"))] = (short.upper(), country)
    return states


STATES: Final = {
    **_names(_AUSTRALIAN, "AU"),
    **_names(_PROVINCES, "CA"),
    **_names(_STATES, "US"),
    ("mass",): ("MA", "US"),
    ("calif",): ("CA", "US"),
    ("fla",): ("FL", "US"),
    ("penn",): ("PA", "US"),
    ("tex",): ("TX", "US"),
    ("wash",): ("WA", "US"),
    ("ill",): ("IL", "US"),
    ("mich",): ("MI", "US"),
    ("d", "c"): ("DC", "US"),
}
"""Words of a state, a province or a territory: its abbreviation and its country."""

STATE_WORDS: Final = word_set(
    "in or me ok hi oh de la al pa id ma co mo on as ne ut act mass wash ill pe ab vic vi"
)
"""Abbreviations that are words of our languages, too: in lower case they need more evidence."""

COMMON_STATE_WORDS: Final = word_set("in or me ok hi oh on as id act mass wash ill")
"""Those that English is full of."""
