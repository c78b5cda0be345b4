"""Addresses in posts: what is shown, and that nothing else is shown."""

# ruff: noqa: RUF001  Chinese punctuation is meant

from __future__ import annotations

import pytest

from engine.parsing.place import Address, find_places
from engine.parsing.post import Post


def addresses(text: str, language: str = "en") -> list[Address]:
    found = find_places(Post.of(text, language))
    return [place.value.address for place in found if place.value.address is not None]


def line(text: str, language: str = "en") -> str | None:
    """The only address of a text."""
    found = addresses(text, language)
    assert len(found) <= 1
    return found[0].line if found else None


AMERICAN = [
    ("Mow the lawn at 4521 Maple Grove Ln tomorrow, 40 bucks", "4521 Maple Grove Ln"),
    (
        "88 W 43rd St Apt 12C, New York, NY 10036. Paying $25/hr",
        "88 W 43rd St Apt 12C, New York, NY 10036",
    ),
    ("come to 77 massachusetts ave cambridge ma by 6pm", "77 massachusetts ave, cambridge, MA"),
    ("2118 WEST HILL ROAD BOISE ID 83702 $45", "2118 WEST HILL ROAD, BOISE, ID 83702"),
    # Misspelt suffixes, and suffixes inside names.
    ("dry cleaning at 12 Grand Strret by 5", "12 Grand Strret"),
    ("drop it at 9 Wilson Avenu today", "9 Wilson Avenu"),
    ("clean 85 N Court Ter 2nd Floor today", "85 N Court Ter 2nd Floor"),
    ("7000 S. St Andrews Ct, Salem OR 97301", "7000 S. St Andrews Ct, Salem, OR 97301"),
    ("paint 8237 Indian Trail Cove, Boise ID", "8237 Indian Trail Cove, Boise, ID"),
    (
        "at 400 Dr. Martin Luther King Jr. Blvd, Newark NJ",
        "400 Dr. Martin Luther King Jr. Blvd, Newark, NJ",
    ),
    # Letters, ordinals, directions, fractions.
    ("assemble a desk at 6000 J Street Sacramento", "6000 J Street, Sacramento"),
    ("help at 431 Marigold St NW Fl. 3, paying $60", "431 Marigold St NW Fl. 3"),
    ("Mow 1/2 acre at 16 1/2 Cherry Ln", "16 1/2 Cherry Ln"),
    ("18-24 Steinway St, Astoria NY", "18-24 Steinway St, Astoria, NY"),
    ("123 E St NW needs paint", "123 E St NW"),
    # Kind of street in front; numbered roads; grids.
    ("meet at 45 Avenue of the Americas, 3rd floor", "45 Avenue of the Americas 3rd floor"),
    ("fix the fence, 14 Highway 6 South, Houston TX", "14 Highway 6 South, Houston, TX"),
    ("2500 FM 1960 W, Houston, TX 77068", "2500 FM 1960 W, Houston, TX 77068"),
    ("4354 US 41 SOUTH ALT HWY, paying $60", "4354 US 41 SOUTH ALT HWY"),
    (
        "a couch at N95W25901 County Road Q, Colgate WI 53017",
        "N95W25901 County Road Q, Colgate, WI 53017",
    ),
    ("1200 S 300 E, Salt Lake City UT 84111", "1200 S 300 E, Salt Lake City, UT 84111"),
    # No suffix: the city, a direction or a word for where must tell.
    ("233 EAST OAKWOOD GRAND RAPIDS, MI 49503", "233 EAST OAKWOOD, GRAND RAPIDS, MI 49503"),
    ("at 343 S. Dearborn, Chicago, IL 60604", "343 S. Dearborn, Chicago, IL 60604"),
    ("Address: 99 Wisteria, need painter", "99 Wisteria"),
    ("100 N Main", "100 N Main"),
    ("I'm in apt 4b at 990 geary, need help with a couch", "990 geary"),
    # Ordinary words as the kind of street: something beside them must agree.
    ("clean at 4100 big bend ridge, unit 4, today", "4100 big bend ridge unit 4"),
    ("7 Deer Run needs mowing", "7 Deer Run"),
    # Only a ZIP code, a state, a town.
    ("to 233 S Wacker Dr 60606 today", "233 S Wacker Dr, 60606"),
    ("need help at 350 fifth avenue, ny", "350 fifth avenue, NY"),
    ("work at 6 Oak Ln in Denver on Friday", "6 Oak Ln, Denver"),
    ("123 Main St, New York, tomorrow", "123 Main St, New York"),
    ("66 NE Maple Creek Rd, Oregon City by 5pm", "66 NE Maple Creek Rd, Oregon City"),
    ("mow 5 Elm St in Portland or call me", "5 Elm St, Portland"),
    ("12 Oak St, Portland, OR", "12 Oak St, Portland, OR"),
    # A town that no gazetteer knows, between commas or before a ZIP code.
    ("7 Pine Ave, Dunharrow, NY 11111 - lawn, $45", "7 Pine Ave, Dunharrow, NY 11111"),
    # Units of all kinds.
    ("16781 oak blvd # 124 tampa fl 33602", "16781 oak blvd # 124, tampa, FL 33602"),
    ("#4, 12 Oak Ct", "#4, 12 Oak Ct"),
    ("room 302, building 5, needs cleaning", "room 302, building 5"),
    # Without a house number.
    ("PO Box 1234, Boise, ID 83702 pickup", "PO Box 1234, Boise, ID 83702"),
    ("hold a sign at the corner of Haight and Ashbury for 2 hours", "Haight and Ashbury"),
    ("meet at 5th and Main at 5pm", "5th and Main"),
    ("walk dogs at Central Park on Sunday", "Central Park"),
    ("pick me up from LAX terminal 4 at 9", "LAX terminal 4"),
    ("flyers on Elm Street between 5th and 6th", "Elm Street"),
]


@pytest.mark.parametrize(("text", "expected"), AMERICAN)
def test_american_addresses(text: str, expected: str) -> None:
    assert line(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "deliver to 301 Front St W, Toronto, ON M5V 2T6",
            "en",
            "301 Front St W, Toronto, ON M5V 2T6",
        ),
        ("mow lawn, 12 Smith St, Richmond VIC 3121", "en", "12 Smith St, Richmond, VIC 3121"),
        (
            "clean flat 2, 10 Downing Street, London SW1A 2AA",
            "en",
            "flat 2, 10 Downing Street, London, SW1A 2AA",
        ),
        ("cleaning at Calle Loiza 1234, San Juan", "en", "Calle Loiza 1234, San Juan"),
        (
            "limpieza en Calle de Alcalá 45, 3º B, 28014 Madrid mañana",
            "es",
            "Calle de Alcalá 45, 3º B, 28014 Madrid",
        ),
        (
            "av. corrientes 1234 piso 5 depto b, buenos aires, 5000 pesos",
            "es",
            "av. corrientes 1234, piso 5 depto b, buenos aires",
        ),
        (
            "fuga en Av. Reforma 222, Col. Juárez, CDMX, urge",
            "es",
            "Av. Reforma 222, Col. Juárez, CDMX",
        ),
        ("comida en Carrera 7 # 71-21, Bogotá", "es", "Carrera 7 # 71-21, Bogotá"),
        ("Calle 9 de Julio 450, Córdoba", "es", "Calle 9 de Julio 450, Córdoba"),
        ("pasear en el Parque del Retiro", "es", "Parque del Retiro"),
        ("llevar un sofá hasta la plaza de España", "es", "plaza de España"),
        ("entregar na Rua Augusta 500, São Paulo", "pt", "Rua Augusta 500, São Paulo"),
        (
            "Rua das Flores, 123, apto 45, São Paulo - SP, 01234-567",
            "pt",
            "Rua das Flores 123, apto 45, 01234-567 São Paulo, SP",
        ),
        ("livrer au 12 rue de Rivoli, 75001 Paris", "fr", "12 rue de Rivoli, 75001 Paris"),
        (
            "ménage au 25 bis, avenue Victor Hugo, 69003 Lyon samedi 14h",
            "fr",
            "25 bis avenue Victor Hugo, 69003 Lyon",
        ),
        ("électricien, Avenue Habib Thameur, Gabès", "fr", "Avenue Habib Thameur, Gabès"),
        ("putzen, Hauptstraße 5, 10827 Berlin, 15€/h", "de", "Hauptstraße 5, 10827 Berlin"),
        ("Neue Schönhauser Str. 12b in Hamburg", "de", "Neue Schönhauser Str. 12b, Hamburg"),
        ("Rasen, Am Alten Markt 7, 50667 Köln", "de", "Am Alten Markt 7, 50667 Köln"),
        ("Nachhilfe in der Lindenallee 12a", "de", "Lindenallee 12a"),
        ("am hauptstr. 12 putzen", "de", "hauptstr. 12"),
        ("送到南京西路88号302室，20元", "zh", "南京西路88号302室"),
        ("在朝阳区建国路88号打扫两小时", "zh", "朝阳区建国路88号"),
        ("坐标松江翠园9号楼410，13:30前", "zh", "松江翠园9号楼410"),
        ("图书馆三楼占座", "zh", "图书馆三楼"),
        ("帮取快递，送到南区宿舍楼下，8元", "zh", "南区宿舍楼下"),
        ("求代取快递，西门菜鸟驿站，3元", "zh", "西门菜鸟驿站"),
        ("外卖送到12栋，3元", "zh", "12栋"),
        ("下午三点在人民广场地铁站见面", "zh", "人民广场地铁站"),
    ],
)
def test_addresses_of_other_countries(text: str, language: str, expected: str) -> None:
    assert line(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I need 2 movers for a 3 bedroom house on Sunday, 4 hours, $200", "en"),
        ("3 men and a truck needed for 5 boxes, way too heavy", "en"),
        ("500 flyers delivered at 10 am, 3 day job", "en"),
        ("20 minute walk, 2 dogs, $15 a walk", "en"),
        ("3 loops around the park and 2 miles run", "en"),
        ("2 hour drive, need a driver at 5 30", "en"),
        ("Need 10 Park Rangers on May 5", "en"),
        ("pay $50 Oak furniture assembly", "en"),
        ("wash my 2 story house by 9 am, 100 dollars flat", "en"),
        ("pasear a mi perro, un paseo de 30 minutos", "es"),
        ("pintar piso de 3 habitaciones por 200 euros", "es"),
        ("place de parking à nettoyer", "fr"),
        ("am Samstag 2 Stunden, Parkplatz 5 vorhanden", "de"),
        ("找人帮忙搬家，三楼没有电梯", "zh"),
        ("需要2个人搬5个箱子，100元", "zh"),
    ],
)
def test_numbers_that_count_something_are_no_addresses(text: str, language: str) -> None:
    assert addresses(text, language) == []


def test_an_address_comes_in_parts() -> None:
    (found,) = addresses("Couch at 12 N Oak St Apt 4B, Austin, TX 78701-1234, $60")
    assert found == Address(
        line="12 N Oak St Apt 4B, Austin, TX 78701-1234",
        number="12",
        street="N Oak St",
        unit="Apt 4B",
        city="Austin",
        state="TX",
        postcode="78701-1234",
        country="US",
    )


@pytest.mark.parametrize(
    ("town", "state"),
    [("Washington DC 20018", "DC"), ("Kingshill VI 00850", "VI"), ("Wilmington de 19801", "DE")],
)
def test_states_that_look_like_something_else(town: str, state: str) -> None:
    (found,) = addresses(f"19 oak lane {town}, paying $60")
    assert (found.city, found.state) == (town.split()[0], state)


def test_a_town_told_elsewhere_completes_the_only_address() -> None:
    (found,) = addresses("Cleaner wanted in Denver. The house is at 12 Oak St. $60")
    assert (found.line, found.city) == ("12 Oak St, Denver", "Denver")


def test_capital_letters_do_not_matter_where_everything_is_capital() -> None:
    assert line("MOVE A SOFA FROM 12 OAK ST TODAY") == "12 OAK ST"
