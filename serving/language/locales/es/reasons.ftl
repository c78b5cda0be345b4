# Reasons for a match: phrases without a subject, several joined in a sentence.

# How phrases become text.
phrases = { $first }; { $next }
phrases-last = { $first }; y { $last }
sentences = { $first } { $next }
reasoning-strengths = { $phrases }.
reasoning-concerns =
    .a = A tener en cuenta: { $phrases }.
    .b = Conviene saber: { $phrases }.
    .c = Por otro lado: { $phrases }.
reasoning-advice =
    .a = { $phrase }.
    .b = Una idea: { $phrase }.
    .c = Puede valer la pena: { $phrase }.
reasoning-nothing = Nada destaca a favor ni en contra de esta opción.

# Counted things of a category.
category-tasks = { $tasks ->
    [0] ninguna tarea de { $category }
    [one] { $tasks } tarea de { $category }
   *[other] { $tasks } tareas de { $category }
 }
category-offers = { $offers ->
    [0] ninguna oferta de { $category }
    [one] { $offers } oferta de { $category }
   *[other] { $offers } ofertas de { $category }
 }

# The way.
reason-nearby =
    .a = a { $way }
    .b = a { $way } de distancia
    .c = un trayecto de { $way }
reason-far =
    .a = a { $way }
    .b = a { $way } de distancia
    .c = un trayecto de { $way }
reason-closer_than_usual =
    .a = a { $way }, más cerca de lo habitual ({ $usual })
    .b = a { $way }, cuando las tareas aceptadas suelen quedar a { $usual }
    .c = un trayecto más corto de lo habitual: { $way } frente a { $usual }
reason-farther_than_usual =
    .a = a { $way }, más lejos de lo habitual ({ $usual })
    .b = a { $way }, cuando las tareas aceptadas suelen quedar a { $usual }
    .c = un trayecto más largo de lo habitual: { $way } frente a { $usual }

# The kind of work.
reason-experienced =
    .a = { category-tasks } en el historial
    .b = con experiencia: { category-tasks }
    .c = experiencia de { category-tasks }
reason-declared_skill =
    .a = habilidad declarada: { $category }
    .b = con { $category } entre las habilidades declaradas
    .c = con habilidad en { $category }, según su perfil
reason-new_to_category =
    .a = aún sin tareas completadas de { $category }
    .b = aún sin experiencia en { $category }
    .c = primera vez en { $category }

# The time.
reason-on_shift =
    .a = dentro del horario de trabajo habitual
    .b = con disponibilidad a esta hora de la semana
    .c = sin otra tarea en curso y dentro del horario de trabajo
reason-off_shift =
    .a = fuera del horario de trabajo habitual
    .b = fuera del horario de trabajo indicado
reason-busy =
    .a = con { count-open-tasks } en este momento
    .b = aún con { count-open-tasks } entre manos
    .c = antes tiene que terminar { count-open-tasks }
count-open-tasks = { $tasks ->
    [0] ninguna tarea pendiente
    [one] { $tasks } tarea pendiente
   *[other] { $tasks } tareas pendientes
 }
reason-usual_hour =
    .a = acepta más hacia { $hour } que a otras horas
    .b = hacia { $hour } es una hora habitual
reason-unusual_hour =
    .a = acepta menos hacia { $hour } que a otras horas
    .b = hacia { $hour } no es una hora habitual

# Ratings and reliability.
reason-highly_rated =
    .a = con un { $stars } en { count-ratings }
    .b = un promedio de { $stars } estrellas en { count-ratings }
    .c = { count-ratings } con { $stars } estrellas en promedio
reason-low_rated =
    .a = con un { $stars } en { count-ratings }
    .b = { $stars } estrellas en promedio, en { count-ratings }
reason-few_ratings =
    .a = { count-ratings } hasta ahora
    .b = { count-ratings } como referencia hasta ahora
reason-reliable =
    .a = { $done } de las tareas aceptadas completadas, { $on_time } de ellas a tiempo
    .b = completa el { $done } de las tareas aceptadas, el { $on_time } de ellas a tiempo
    .c = un historial de { $done } completadas y { $on_time } a tiempo
reason-often_late =
    .a = a tiempo en solo el { $on_time } de las tareas
    .b = un historial de solo { $on_time } a tiempo
reason-likely_late =
    .a = solo { $on_time } de probabilidad de terminar a tiempo
    .b = una probabilidad de solo { $on_time } de llegar a tiempo
reason-often_unfinished =
    .a = solo el { $done } de las tareas aceptadas completadas
    .b = un historial de solo { $done } completadas
reason-new_worker =
    .a = casi ninguna tarea completada aquí todavía
    .b = pocas tareas completadas como referencia hasta ahora

# Answers to offers.
reason-often_accepts =
    .a = { $accepted } de { count-offers } con respuesta positiva, más de lo habitual en ofertas así
    .b = acepta más que la mayoría: { $accepted } de { count-offers }
    .c = suele decir que sí: a { $accepted } de { count-offers }
reason-seldom_accepts =
    .a = { $accepted } de { count-offers } con respuesta positiva, menos de lo habitual en ofertas así
    .b = acepta menos que la mayoría: { $accepted } de { count-offers }
reason-likely_to_accept =
    .a = { $chance } de probabilidad de aceptación
    .b = aceptación probable, con un { $chance }
reason-unlikely_to_accept =
    .a = solo { $chance } de probabilidad de aceptación
    .b = aceptación poco probable: un { $chance }
reason-usual_category =
    .a = acepta más tareas de { $category } que la mayoría: { $accepted } de { category-offers }
    .b = { $accepted } de { category-offers } con respuesta positiva, más de lo habitual
reason-unusual_category =
    .a = acepta menos tareas de { $category } que la mayoría: { $accepted } de { category-offers }
    .b = { $accepted } de { category-offers } con respuesta positiva, menos de lo habitual

# The pay.
reason-pays_well =
    .a = paga unos { $hourly } por hora, cuando lo típico son { $usual }
    .b = unos { $hourly } por hora, por encima de los { $usual } típicos
    .c = bien pagada: unos { $hourly } por hora frente a { $usual } típicos
reason-pays_little =
    .a = paga unos { $hourly } por hora, cuando lo típico son { $usual }
    .b = unos { $hourly } por hora, por debajo de los { $usual } típicos
reason-pays_above_accepted =
    .a = unos { $hourly } por hora con el trayecto, por encima de los { $usual } que suelen pagar las tareas aceptadas
    .b = mejor pagada de lo habitual: { $hourly } por hora con el trayecto, frente a { $usual }
    .c = paga { $hourly } por hora con el trayecto, cuando suelen aceptarse { $usual }
reason-pays_below_accepted =
    .a = unos { $hourly } por hora con el trayecto, por debajo de los { $usual } que suelen pagar las tareas aceptadas
    .b = paga menos de lo habitual: { $hourly } por hora con el trayecto, frente a { $usual }

# The task.
reason-urgent =
    .a = se necesita con urgencia
    .b = una tarea urgente
    .c = se pide lo antes posible
reason-deadline_tight = { $minutes ->
    [0] sin margen antes de la fecha límite
    [one] solo { $minutes } minuto de margen antes de la fecha límite
   *[other] solo { $minutes } minutos de margen antes de la fecha límite
 }
reason-deadline_missed = { $minutes ->
    [0] probablemente lista justo en la fecha límite
    [one] probablemente lista { $minutes } minuto después de la fecha límite
   *[other] probablemente lista { $minutes } minutos después de la fecha límite
 }
reason-deadline_passed =
    .a = la fecha límite ya pasó
    .b = ya fuera de plazo
reason-unchecked_requirement =
    .a = no se pudo comprobar el requisito “{ $requirement }”
    .b = se pide “{ $requirement }” y no se pudo comprobar

# What would help.
reason-more_pay_would_help =
    .a = con { $more } en vez de { $pay }, la probabilidad de aceptación subiría de { $before } a { $after }
    .b = { $more } en lugar de { $pay } haría subir la probabilidad de aceptación a { $after } desde { $before }
    .c = un pago de { $more } en vez de { $pay } subiría la probabilidad de un sí de { $before } a { $after }
reason-more_time_would_help =
    .a = con { $later } más de plazo, la probabilidad de terminar a tiempo subiría de { $before } a { $after }
    .b = una fecha límite { $later } más tarde haría que terminar a tiempo tuviera { $after } de probabilidad en vez de { $before }
reason-fewer_requirements_would_help =
    .a = sin “{ $qualification }”, la tarea quedaría abierta a { count-workers } en vez de { $few }, y la mejor opción terminaría a tiempo con { $after } de probabilidad en vez de { $before }
    .b = quitar “{ $qualification }” abriría la tarea a { count-workers } en vez de { $few }, y subiría la mejor probabilidad de terminar a tiempo de { $before } a { $after }
count-workers = { $workers ->
    [0] ninguna persona
    [one] { $workers } persona
   *[other] { $workers } personas
 }
