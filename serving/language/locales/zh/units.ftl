# Numbers with their units, as they stand within a sentence.

# How a full hour (0 to 23) is told: a pattern of CLDR,
# https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
clock-pattern = { $hour ->
   *[other] H点
 }

usd = { $amount }美元
percent = { $number }%
miles = { $number }英里
hours = { $number }小时
minutes = { $number }分钟
duration-minutes = { $minutes }分钟
duration-hours = { $hours }小时
duration-hours-minutes = { $hours }小时{ $minutes }分钟

# Counted things.
count-tasks = { $tasks }个任务
count-offers = { $offers }个任务邀请
count-ratings = { $ratings }条评价
count-days = { $days }天
