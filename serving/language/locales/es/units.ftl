# Numbers with their units, as they stand within a sentence.

# How a full hour (0 to 23) is told: a pattern of CLDR,
# https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
clock-pattern = { $hour ->
    [1] 'la' h a
    [13] 'la' h a
   *[other] 'las' h a
 }

usd = ${ $amount }
percent = { $number }%
miles = { $number ->
    [one] { $number } milla
   *[other] { $number } millas
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
    [0] ninguna tarea
    [one] { $tasks } tarea
   *[other] { $tasks } tareas
 }
count-offers = { $offers ->
    [0] ninguna oferta
    [one] { $offers } oferta
   *[other] { $offers } ofertas
 }
count-ratings = { $ratings ->
    [0] ninguna calificación
    [one] { $ratings } calificación
   *[other] { $ratings } calificaciones
 }
count-days = { $days ->
    [one] { $days } día
   *[other] { $days } días
 }
