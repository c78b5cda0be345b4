# Numbers with their units, as they stand within a sentence.

# How a full hour (0 to 23) is told: a pattern of CLDR,
# https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
clock-pattern = { $hour ->
   *[other] H' Uhr'
 }

usd = { $amount } $
percent = { $number } %
miles = { $number ->
    [one] { $number } Meile
   *[other] { $number } Meilen
 }
hours = { $number ->
    [one] { $number } Stunde
   *[other] { $number } Stunden
 }
minutes = { $number ->
    [one] { $number } Minute
   *[other] { $number } Minuten
 }
duration-minutes = { $minutes } min
duration-hours = { $hours } h
duration-hours-minutes = { $hours } h { $minutes } min

# Counted things.
count-tasks = { $tasks ->
    [0] keine Aufgabe
    [one] { $tasks } Aufgabe
   *[other] { $tasks } Aufgaben
 }
count-offers = { $offers ->
    [0] kein Angebot
    [one] { $offers } Angebot
   *[other] { $offers } Angebote
 }
    .dative = { $offers ->
        [0] keinem Angebot
        [one] { $offers } Angebot
       *[other] { $offers } Angeboten
     }
count-ratings = { $ratings ->
    [0] keine Bewertung
    [one] { $ratings } Bewertung
   *[other] { $ratings } Bewertungen
 }
count-days = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tage
 }
    .dative = { $days ->
        [one] { $days } Tag
       *[other] { $days } Tagen
     }
