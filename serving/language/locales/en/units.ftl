# Numbers with their units, as they stand within a sentence.

# How a full hour (0 to 23) is told: a pattern of CLDR,
# https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
clock-pattern = { $hour ->
   *[other] h a
 }

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

# Counted things.
count-tasks = { $tasks ->
    [0] no tasks
    [one] { $tasks } task
   *[other] { $tasks } tasks
 }
count-offers = { $offers ->
    [0] no offers
    [one] { $offers } offer
   *[other] { $offers } offers
 }
count-ratings = { $ratings ->
    [0] no ratings
    [one] { $ratings } rating
   *[other] { $ratings } ratings
 }
count-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
 }
