"""German sentences; it is Thursday 12 June 2025, nine in the morning."""

from __future__ import annotations

import pytest

from tests.engine.parsing.deadline.sentences import read, rows, shown

STATED = """
    Paket heute abholen                                       | 2025-06-12
    Hund morgen ausführen                                     | 2025-06-13
    Hund übermorgen ausführen                                 | 2025-06-14
    Hecke schneiden am Samstag                                | 2025-06-14
    Hecke schneiden diesen Samstag                            | 2025-06-14
    Hecke schneiden Sonnabend                                 | 2025-06-14
    Hecke schneiden nächsten Montag                           | 2025-06-16
    Hecke schneiden am kommenden Dienstag                     | 2025-06-17
    Hecke schneiden Mittwoch nächster Woche                   | 2025-06-18
    Hecke schneiden am Fr                                     | 2025-06-13
    Hecke schneiden am 20. Juni                               | 2025-06-20
    Hecke schneiden den 20.Juni                               | 2025-06-20
    Hecke schneiden am zwanzigsten Juni 2026                  | 2026-06-20
    Hecke schneiden am ersten Juli                            | 2025-07-01
    Hecke schneiden 20.6.                                     | 2025-06-20
    Hecke schneiden am 20.06.2025                             | 2025-06-20
    Hecke schneiden bis 5.7.                                  | 2025-07-05
    Hecke schneiden am 5.7. um 14 Uhr                         | 2025-07-05 14:00
    Hecke schneiden 20/6                                      | 2025-06-20
    Hecke schneiden am 15.                                    | 2025-06-15
    Hecke schneiden bis zum 10.                               | 2025-07-10
    Hecke schneiden Freitag, der 13.                          | 2025-06-13
    Hecke schneiden am Montag, den 30. Juni                   | 2025-06-30
    Hecke schneiden am fünfzehnten                            | 2025-06-15
    Hecke schneiden am 3. des nächsten Monats                 | 2025-07-03
    Hecke schneiden am ersten Samstag im Juli                 | 2025-07-05
    Hecke schneiden bis Ende des Monats                       | 2025-06-30
    Hecke schneiden Ende Juli                                 | 2025-07-31
    Hecke schneiden diese Woche                               | 2025-06-15
    Hecke schneiden nächste Woche                             | 2025-06-22
    Hecke schneiden am Wochenende                             | 2025-06-15
    Hecke schneiden vor Weihnachten                           | 2025-12-25
    Hecke schneiden an Heiligabend                            | 2025-12-24
    Hecke schneiden in 3 Tagen                                | 2025-06-15 09:00
    Hecke schneiden in zwei Wochen                            | 2025-06-26
    Hecke schneiden innerhalb eines Monats                    | 2025-07-12
    Hecke schneiden Montag in einer Woche                     | 2025-06-23
    Fahrt zum Bahnhof in einer halben Stunde                  | 2025-06-12 09:30
    Fahrt zum Bahnhof in einer Stunde                         | 2025-06-12 10:00
    Fahrt zum Bahnhof innerhalb von 2 Stunden                 | 2025-06-12 11:00
    Fahrt zum Bahnhof in anderthalb Stunden                   | 2025-06-12 10:30
    Fahrt zum Bahnhof in 20 Minuten                           | 2025-06-12 09:20
    Fahrt zum Bahnhof um 17 Uhr                               | 2025-06-12 17:00
    Fahrt zum Bahnhof um 17:30 Uhr                            | 2025-06-12 17:30
    Fahrt zum Bahnhof um 17.30 Uhr                            | 2025-06-12 17:30
    Fahrt zum Bahnhof um 18 Uhr 12                            | 2025-06-12 18:12
    Fahrt zum Bahnhof um fünf Uhr nachmittags                 | 2025-06-12 17:00
    Fahrt zum Bahnhof um 5 Uhr morgens                        | 2025-06-13 05:00
    Fahrt zum Bahnhof um 5                                    | 2025-06-12 17:00
    Fahrt zum Bahnhof morgen um 7                             | 2025-06-13 07:00
    Fahrt zum Bahnhof morgen früh um 7 Uhr                    | 2025-06-13 07:00
    Fahrt zum Bahnhof morgen früh                             | 2025-06-13 09:00
    Fahrt zum Bahnhof um halb 8                               | 2025-06-12 19:30
    Fahrt zum Bahnhof um halb acht abends                     | 2025-06-12 19:30
    Fahrt zum Bahnhof um viertel nach drei                    | 2025-06-12 15:15
    Fahrt zum Bahnhof um Viertel vor vier                     | 2025-06-12 15:45
    Fahrt zum Bahnhof um dreiviertel fünf                     | 2025-06-12 16:45
    Fahrt zum Bahnhof um viertel sieben                       | 2025-06-12 18:15
    Fahrt zum Bahnhof um zehn vor fünf                        | 2025-06-12 16:50
    Fahrt zum Bahnhof zwanzig nach zwei                       | 2025-06-12 14:20
    Fahrt zum Bahnhof um fünf vor halb sieben                 | 2025-06-12 18:25
    Fahrt zum Bahnhof bis mittag                              | 2025-06-12 12:00
    Fahrt zum Bahnhof vor Mitternacht                         | 2025-06-13 00:00
    Fahrt zum Bahnhof Freitag um 15 Uhr                       | 2025-06-13 15:00
    Fahrt zum Bahnhof um 15 Uhr am Freitag                    | 2025-06-13 15:00
    Fahrt zum Bahnhof am 14. Juni gegen 10 Uhr                | 2025-06-14 10:00
    Fahrt zum Bahnhof heute bis 18 Uhr                        | 2025-06-12 18:00
    Fahrt zum Bahnhof um einundzwanzig Uhr                    | 2025-06-12 21:00
    Babysitter für heute Abend                                | 2025-06-12 19:00
    Babysitter für heute Abend um neun                        | 2025-06-12 21:00
    Babysitter am Samstagabend                                | 2025-06-14 19:00
    Babysitter am Sonntag Nachmittag                          | 2025-06-15 15:00
    Abgabe spätestens Montag                                  | 2025-06-16
    Umzug Samstag von 9 bis 14 Uhr                            | 2025-06-14 09:00
    Umzug morgen zwischen 14 und 16 Uhr                       | 2025-06-13 16:00
    Umzug am Dienstag, 17.6., 10:00                           | 2025-06-17 10:00
    Umzug vom 14. bis 16. Juni                                | 2025-06-14
    Umzug Samstag den 21.6 ab 9                               | 2025-06-21 09:00
    Umzug Sa 14.6. 14 Uhr                                     | 2025-06-14 14:00
    Umzug heute in einer Woche                                | 2025-06-19
    Umzug am 20. Tag des nächsten Monats                      | 2025-07-20
    Umzug gegen Mittag                                        | 2025-06-12 12:00
"""

UNSTATED = """
    Unterricht dienstags und donnerstags | -
    Putzen jeden Montag | -
    Putzen zweimal pro Woche | -
    Putzen 5 Stunden am Tag | -
    Hilfe für zwei Wochen | -
    Hilfe für ca. 3 Stunden | -
    Babysitter für unseren 5 Jahre alten Sohn | -
    Ist letzte Woche kaputt gegangen | -
    Ist vor zwei Tagen kaputt gegangen | -
    Arbeit von Montag bis Freitag | -
    Wohnung mit 3 Zimmern im 2. Stock | -
    Guten Morgen, suche einen Klempner | -
    Guten Abend, suche einen Klempner | -
    Ich wohne in der Hauptstraße 15 | -
    Ich zahle 20 Euro die Stunde | -
    Ich zahle zwischen 10 und 20 Euro | -
    So etwas mache ich mit einer Leiter | -
    Die Wohnung, die ich mit Frau Sommer teile | -
    Rund um die Uhr 24/7 | -
    Brett von 2.5 m Länge | -
    Am Abend bin ich zu Hause | -
"""


@pytest.mark.parametrize(("words", "wanted"), rows(STATED))
def test_a_stated_deadline_is_found(words: str, wanted: str) -> None:
    assert shown(read(words, "de")) == wanted


@pytest.mark.parametrize(("words", "wanted"), rows(UNSTATED))
def test_other_numbers_and_times_are_no_deadline(words: str, wanted: str) -> None:
    assert shown(read(words, "de")) == wanted
