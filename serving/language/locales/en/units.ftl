# Numbers with their units, as they stand within a sentence.

# How a full hour is told: a pattern of CLDR, https://unicode.org/reports/tr35/tr35-dates.html
clock-pattern = h a

usd = ${ $amount }
percent = { $number }%
miles = { $number ->
    [one] { $number } mile
   *[other] { $number } miles
 }
hours = { $number ->
    [one] { $number } hour
   *[other] { $number } hours
 }
minutes = { $number ->
    [one] { $number } minute
   *[other] { $number } minutes
 }
duration-minutes = { $minutes } min
duration-hours = { $hours } h
duration-hours-minutes = { $hours } h { $minutes } min
