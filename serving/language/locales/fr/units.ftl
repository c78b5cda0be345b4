# Numbers with their units, as they stand within a sentence.

# How a full hour (0 to 23) is told: a pattern of CLDR,
# https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
clock-pattern = { $hour ->
   *[other] H' h'
 }

usd = { $amount } $
percent = { $number } %
miles = { $number ->
    [one] { $number } mile
   *[other] { $number } miles
 }
hours = { $number ->
    [one] { $number } heure
   *[other] { $number } heures
 }
minutes = { $number ->
    [one] { $number } minute
   *[other] { $number } minutes
 }
duration-minutes = { $minutes } min
duration-hours = { $hours } h
duration-hours-minutes = { $hours } h { $minutes } min

# Counted things.
count-tasks = { $tasks ->
    [0] aucune mission
    [one] { $tasks } mission
   *[other] { $tasks } missions
 }
count-offers = { $offers ->
    [0] aucune offre
    [one] { $offers } offre
   *[other] { $offers } offres
 }
count-ratings = { $ratings ->
    [0] aucune évaluation
    [one] { $ratings } évaluation
   *[other] { $ratings } évaluations
 }
count-days = { $days ->
    [one] { $days } jour
   *[other] { $days } jours
 }
