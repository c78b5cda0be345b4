"""Spanish sentences; it is Thursday 12 June 2025, nine in the morning."""

from __future__ import annotations

import pytest

from tests.engine.parsing.deadline.sentences import read, rows, shown

STATED = """
    Recoger un paquete hoy                                    | 2025-06-12
    Pasear al perro mañana                                    | 2025-06-13
    Pasear al perro pasado mañana                             | 2025-06-14
    Podar el seto el sábado                                   | 2025-06-14
    Podar el seto este sábado                                 | 2025-06-14
    Podar el seto el próximo lunes                            | 2025-06-16
    Podar el seto el lunes que viene                          | 2025-06-16
    Podar el seto el lunes de la próxima semana               | 2025-06-16
    Podar el seto mié.                                        | 2025-06-18
    Podar el seto el 20 de junio                              | 2025-06-20
    Podar el seto el veinte de junio de 2026                  | 2026-06-20
    Podar el seto el 1 de julio                               | 2025-07-01
    Podar el seto el primero de julio                         | 2025-07-01
    Podar el seto julio 4                                     | 2025-07-04
    Podar el seto 20/06                                       | 2025-06-20
    Podar el seto el 5/7                                      | 2025-07-05
    Podar el seto 05-07-2025                                  | 2025-07-05
    Podar el seto el día 15                                   | 2025-06-15
    Podar el seto el 15                                       | 2025-06-15
    Podar el seto el viernes 13                               | 2025-06-13
    Podar el seto el lunes treinta                            | 2025-06-30
    Podar el seto el 3 del próximo mes                        | 2025-07-03
    Podar el seto el primer sábado de julio                   | 2025-07-05
    Podar el seto el último viernes de junio                  | 2025-06-27
    Podar el seto antes de fin de mes                         | 2025-06-30
    Podar el seto a finales de julio                          | 2025-07-31
    Podar el seto esta semana                                 | 2025-06-15
    Podar el seto la semana que viene                         | 2025-06-22
    Podar el seto este fin de semana                          | 2025-06-15
    Podar el seto en Nochebuena                               | 2025-12-24
    Podar el seto dentro de 3 días                            | 2025-06-15 09:00
    Podar el seto en dos semanas                              | 2025-06-26
    Podar el seto en un mes                                   | 2025-07-12
    Llevarme al aeropuerto en media hora                      | 2025-06-12 09:30
    Llevarme al aeropuerto en una hora                        | 2025-06-12 10:00
    Llevarme al aeropuerto dentro de 2 horas y media          | 2025-06-12 11:30
    Llevarme al aeropuerto en 20 minutos                      | 2025-06-12 09:20
    Llevarme al aeropuerto a las 5                            | 2025-06-12 17:00
    Llevarme al aeropuerto a las 17:30                        | 2025-06-12 17:30
    Llevarme al aeropuerto a las 17.30 h                      | 2025-06-12 17:30
    Llevarme al aeropuerto a las 5 de la tarde                | 2025-06-12 17:00
    Llevarme al aeropuerto a las cinco de la mañana           | 2025-06-13 05:00
    Llevarme al aeropuerto a las 5pm                          | 2025-06-12 17:00
    Llevarme al aeropuerto mañana a las 7                     | 2025-06-13 07:00
    Llevarme al aeropuerto mañana por la mañana a las 7       | 2025-06-13 07:00
    Llevarme al aeropuerto mañana por la mañana               | 2025-06-13 09:00
    Llevarme al aeropuerto a las siete y media                | 2025-06-12 19:30
    Llevarme al aeropuerto a las diez y cuarto                | 2025-06-12 10:15
    Llevarme al aeropuerto a las 4 menos cuarto               | 2025-06-12 15:45
    Llevarme al aeropuerto a las cinco menos diez             | 2025-06-12 16:50
    Llevarme al aeropuerto a las seis y veinte de la tarde    | 2025-06-12 18:20
    Llevarme al aeropuerto seis diez de la tarde              | 2025-06-12 18:10
    Llevarme al aeropuerto un cuarto para las ocho            | 2025-06-12 19:45
    Llevarme al aeropuerto a la una                           | 2025-06-12 13:00
    Llevarme al aeropuerto a las 16h                          | 2025-06-12 16:00
    Llevarme al aeropuerto a las 18 hs                        | 2025-06-12 18:00
    Llevarme al aeropuerto 20hs                               | 2025-06-12 20:00
    Llevarme al aeropuerto a mediodía                         | 2025-06-12 12:00
    Llevarme al aeropuerto antes de la medianoche             | 2025-06-13 00:00
    Llevarme al aeropuerto el viernes a las 3 de la tarde     | 2025-06-13 15:00
    Llevarme al aeropuerto a las 3 de la tarde del viernes    | 2025-06-13 15:00
    Llevarme al aeropuerto el 14 de junio a las 10 am         | 2025-06-14 10:00
    Llevarme al aeropuerto hoy antes de las 6                 | 2025-06-12 18:00
    Niñera para esta noche                                    | 2025-06-12 21:00
    Niñera para esta noche a las nueve                        | 2025-06-12 21:00
    Niñera para el sábado por la noche                        | 2025-06-14 21:00
    Niñera el domingo por la tarde                            | 2025-06-15 15:00
    Entregar a más tardar el lunes                            | 2025-06-16
    Entregar al final del día                                 | 2025-06-12 23:59
    Mudanza el sábado de 9 a 14 hs                            | 2025-06-14 09:00
    Mudanza mañana entre las 2 y las 4 pm                     | 2025-06-13 16:00
    Mudanza el martes 17 a las 10:00                          | 2025-06-17 10:00
    Mudanza mañana temprano                                   | 2025-06-13 07:00
    Cita el miércoles a eso de las 11                         | 2025-06-18 11:00
    Necesito un coche para las 12 del mediodía                | 2025-06-12 12:00
    Mudanza del 14 al 16 de junio                             | 2025-06-14
    Mudanza lunes 16 a las 7 a.m.                             | 2025-06-16 07:00
    Mudanza esta tarde después de las 6                       | 2025-06-12 18:00
    Mudanza de hoy en ocho días                               | 2025-06-19
    Mudanza a las 5 p.m. de mañana                            | 2025-06-13 17:00
    Mudanza el 4 de julio del próximo año                     | 2026-07-04
"""

UNSTATED = """
    Clases los martes y jueves de 14 a 18hs | -
    Limpieza todos los lunes | -
    Limpieza dos veces por semana | -
    Limpieza 5 horas al día | -
    Ayuda durante dos semanas | -
    Ayuda unas 3 horas | -
    Niñera para mi hijo de 5 años | -
    Se rompió la semana pasada | -
    Trabajo de lunes a viernes | -
    Piso con 3 habitaciones y 2 baños | -
    Buenos días, busco un fontanero | -
    Buenas noches, busco un fontanero | -
    Vivo en la calle Mayor 15 | -
    Pago 20 euros la hora | -
    Pago de 10 a 20 euros | -
    Dos personas con experiencia de 3 años | -
    Fines de semana | -
    Llevar una mesa de 2 metros | -
    Abierto 24/7 | -
    El jefe vive en el mar | -
"""


@pytest.mark.parametrize(("words", "wanted"), rows(STATED))
def test_a_stated_deadline_is_found(words: str, wanted: str) -> None:
    assert shown(read(words, "es")) == wanted


@pytest.mark.parametrize(("words", "wanted"), rows(UNSTATED))
def test_other_numbers_and_times_are_no_deadline(words: str, wanted: str) -> None:
    assert shown(read(words, "es")) == wanted
