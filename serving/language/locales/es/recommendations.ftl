# Recommendations: a title, and what is said of it. Goals say either one task or several.

recommendation-perfect-match = Ideal para ti: { $task }
recommendation-earnings-boost = Gana más: { $task }
recommendation-streak-save = Mantén tu { streak-named }
recommendation-level-up = Llega al nivel { $level }
recommendation-level-way = Camino al nivel { $level }
streak-named = { $days ->
    [one] racha de { $days } día
   *[other] racha de { $days } días
 }

recommended-task = { $title } por { $pay }, a { $way }, con cerca de { $duration } de trabajo.
recommended-hourly = Se esperan unos { $hourly } por hora, trayecto incluido, cuando lo habitual son { $usual }.
recommended-boost = { recommended-task } { recommended-hourly }
recommended-reason = { $task }: { $phrase }

streak-by-one = Completa esta tarea en menos de { $left } para mantener tu { streak-named }.
streak-by-some = Aquí tienes { count-tasks }: completa una en menos de { $left } para mantener tu { streak-named }.
streak-stated-by-one = Si hoy aún no has completado ninguna tarea, con esta puedes mantener tu { streak-named }: el día termina en { $left }.
streak-stated-by-some = Si hoy aún no has completado ninguna, aquí tienes { count-tasks }: con una puedes mantener tu { streak-named }. El día termina en { $left }.

level-by-one = Esta tarea da { $brought } XP; para el nivel { $level } faltan { $xp }.
level-by-some = En total ({ count-tasks }) ganas { $brought } XP; para el nivel { $level } faltan { $xp }.
level-partly-by-one = Esta tarea da { $brought } de { $xp } XP que faltan para el nivel { $level }.
level-partly-by-some = En total ({ count-tasks }) ganas { $brought } de { $xp } XP que faltan para el nivel { $level }.

benefit-streak = Mantiene tu { streak-named }
benefit-level = Te lleva al nivel { $level }
benefit-pay = Paga { $pay }
benefit-pay-all = Paga { $pay } en total
benefit-xp = { $xp } XP

bundle-title = { count-tasks } en un recorrido: { $pay }

# Why there is no alert.
alert-held-quiet-hours = Horas de silencio
    .text = De { $evening } a { $morning } no hay avisos; el próximo puede llegar en { $left }. Las recomendaciones a petición están siempre disponibles.
alert-held-alerted-lately = Un aviso por hora
    .text = Hay como máximo un aviso por hora; el próximo puede llegar en { $left }. Las recomendaciones a petición están siempre disponibles.
alert-held-place-unknown = ¿Dónde estás?
    .text = Aún no se sabe dónde trabajas. Comparte tu ubicación para ver qué conviene hacer ahora.
alert-held-nobody-known = Avisos solo con sesión iniciada
    .text = Sin iniciar sesión no se sabe cuándo fue el último aviso. Las recomendaciones a petición están siempre disponibles.

# Buttons that lead to a screen of the app.
screen-task = Ver tarea
screen-tasks = Ver tareas
screen-progress = Ver progreso
screen-wallet = Abrir billetera
screen-profile = Abrir perfil
screen-settings = Abrir ajustes
screen-notification-settings = Ajustes de avisos
