# Numbers with their units, as they stand within a sentence.

# How a full hour (0 to 23) is told: a pattern of CLDR,
# https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
clock-pattern = { $hour ->
   *[other] H時
 }

usd = { $amount }ドル
percent = { $number }%
miles = { $number }マイル
hours = { $number }時間
minutes = { $number }分
duration-minutes = { $minutes }分
duration-hours = { $hours }時間
duration-hours-minutes = { $hours }時間{ $minutes }分

# Counted things.
count-tasks = { $tasks }件のタスク
count-offers = { $offers }件のオファー
count-ratings = { $ratings }件の評価
count-days = { $days }日
