# Numbers with their units, as they stand within a sentence.

# How a full hour (0 to 23) is told: a pattern of CLDR,
# https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
clock-pattern = { $hour ->
   *[other] H'h'
 }

usd = US$ { $amount }
percent = { $number }%
miles = { $number ->
    [one] { $number } milha
   *[other] { $number } milhas
 }
hours = { $number ->
    [one] { $number } hora
   *[other] { $number } horas
 }
minutes = { $number ->
    [one] { $number } minuto
   *[other] { $number } minutos
 }
duration-minutes = { $minutes } min
duration-hours = { $hours } h
duration-hours-minutes = { $hours } h { $minutes } min

# Counted things.
count-tasks = { $tasks ->
    [0] nenhuma tarefa
    [one] { $tasks } tarefa
   *[other] { $tasks } tarefas
 }
count-offers = { $offers ->
    [0] nenhuma oferta
    [one] { $offers } oferta
   *[other] { $offers } ofertas
 }
count-ratings = { $ratings ->
    [0] nenhuma avaliação
    [one] { $ratings } avaliação
   *[other] { $ratings } avaliações
 }
count-days = { $days ->
    [one] { $days } dia
   *[other] { $days } dias
 }
