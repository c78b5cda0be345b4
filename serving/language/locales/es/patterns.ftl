# A worker's patterns: a title, a description (.text) and what to do about it (.advice).

pattern-reliable = Fiabilidad alta
    .text = En { count-jobs } terminas el { $completion } de lo que aceptas, y el { $on_time } de ello a tiempo.
count-jobs = { $jobs ->
    [one] { $jobs } trabajo
   *[other] { $jobs } trabajos
 }
pattern-highly_rated = Muy buenas calificaciones
    .text = { $stars } estrellas en { count-ratings }.
pattern-steady = Semanas regulares
    .text = Tus semanas se parecen: unos { $days_a_week } días de trabajo en cada una.
pattern-streak_running = Racha en marcha
    .text = { $days ->
        [one] { $days } día seguido con una tarea completada.
       *[other] { $days } días seguidos con una tarea completada.
     }
pattern-earning_more = Tus ganancias suben
    .text = Suben cerca de un { $growth } por semana, con { $weekly } semanales en promedio.
pattern-earning_less = Tus ganancias bajan
    .text = Bajan cerca de un { $growth } por semana, con { $weekly } semanales en promedio.
    .advice = Revisa más ofertas en tus horas pico para revertir la caída.
pattern-sweet_spot = Tu mejor rango de pago
    .text = Las tareas de { $low } a { $high } te dejan unos { $hourly } por hora, trayecto incluido; todas tus tareas juntas, { $usual }.
    .advice = Elige tareas de { $low } a { $high }: te dejan unos { $hourly } por hora.
pattern-farther = Un radio más amplio
    .text = La mayoría de las tareas que aceptas quedan a { $usual } o menos; es probable que aceptes tu tarea habitual también a { $willing }.
    .advice = Mira tareas de hasta { $willing } de distancia, no solo a { $usual } o menos.
pattern-write_at = Mejor hora para mensajes
    .text = Hacia { $hour } es cuando más probable es que abras un mensaje.
pattern-week_ahead = Tu semana
    .text = Entre { $low } y { $high } hasta el domingo en al menos ocho de cada diez semanas así, con tantas por encima de { $middle } como por debajo.
pattern-level_near = El próximo nivel está cerca
    .text = Faltan { $xp } XP para el nivel { $level }: cerca de { count-tasks } con tu pago habitual.
    .advice = Completa { count-tasks } para llegar al nivel { $level }.
pattern-little_known = Conociéndote
    .text = { $points ->
        [0] Todavía no hay observaciones en este período; mientras tanto usamos lo habitual en otras personas.
        [one] Hay { $points } observación en este período hasta ahora; mientras tanto usamos lo habitual en otras personas.
       *[other] Hay { $points } observaciones en este período hasta ahora; mientras tanto usamos lo habitual en otras personas.
     }
    .advice = Responde a algunas ofertas: con cada respuesta los patrones se vuelven más tuyos.
pattern-often_late = Retrasos frecuentes
    .text = { $completed ->
        [one] { $late } de { $completed } tarea completada después de la fecha límite.
       *[other] { $late } de { $completed } tareas completadas después de la fecha límite.
     }
    .advice = Deja más tiempo antes de las fechas límite o elige tareas más cercanas.
pattern-unfinished = Tareas sin terminar
    .text = { $jobs ->
        [one] Sin terminar: { $unfinished } de { $jobs } tarea que aceptaste.
       *[other] Sin terminar: { $unfinished } de { $jobs } tareas que aceptaste.
     }
    .advice = Acepta solo lo que vas a terminar con seguridad: la fiabilidad te sube en todas las listas.
pattern-streak_at_risk = Racha en riesgo
    .text = { $days ->
        [one] Tu racha de { $days } día termina en { $left }; la probabilidad de perderla es de { $lost }.
       *[other] Tu racha de { $days } días termina en { $left }; la probabilidad de perderla es de { $lost }.
     }
    .advice = { $days ->
        [one] Completa una tarea corta en menos de { $left } para mantener tu racha de { $days } día.
       *[other] Completa una tarea corta en menos de { $left } para mantener tu racha de { $days } días.
     }
pattern-left_category = { $title }: no es lo tuyo
    .text = { category-left }.

# Why a category counts as avoided.
category-left = { $accepted ->
    [0] No aceptaste ninguna de { count-offers }; en ofertas así lo habitual serían unas { $expected }
   *[other] Aceptaste { $accepted } de { count-offers }; en ofertas así lo habitual serían unas { $expected }
 }

# Predictions.
level-time = { count-tasks }, cerca de { count-days }
level-time-long = { count-tasks }; más de un año al ritmo actual
streak-none = sin racha
streak-begin = Completa una tarea hoy para empezar una racha.
streak-keep = { $days ->
    [one] Completa una tarea en menos de { $left } para mantener tu racha de { $days } día.
   *[other] Completa una tarea en menos de { $left } para mantener tu racha de { $days } días.
 }
streak-done = { $days ->
    [one] La tarea de hoy está hecha; tu racha de { $days } día sigue con una más en el plazo de { $left }.
   *[other] La tarea de hoy está hecha; tu racha de { $days } días sigue con una más en el plazo de { $left }.
 }

# Alerts.
alert-streak-warning = { $days ->
    [one] Tu racha de { $days } día vence en { $left }.
   *[other] Tu racha de { $days } días vence en { $left }.
 }
alert-level-up = Faltan { $xp } XP para el nivel { $level }: cerca de { count-tasks }.
alert-earnings-opportunity = { $tasks ->
    [one] { $tasks } tarea disponible cerca de ti, { $pay } en promedio.
   *[other] { $tasks } tareas disponibles cerca de ti, { $pay } en promedio.
 }
alert-category-opportunity = { $tasks ->
    [one] { $tasks } tarea de { $category } disponible cerca de ti, { $pay } en promedio.
   *[other] { $tasks } tareas de { $category } disponibles cerca de ti, { $pay } en promedio.
 }
