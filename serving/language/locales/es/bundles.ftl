# Bundles: tasks that one worker does on one way.

bundle-reasoning = { $aim ->
   *[most_earned] { bundle-way }, elegido por lo que se gana en total: { bundle-pay }
    [best_hourly] { bundle-way }, elegido por lo que se gana por hora: { bundle-pay }
    [short] { bundle-way }, elegido para caber en la mitad del tiempo: { bundle-pay }
 }
bundle-way = { $tasks ->
    [one] Un recorrido de { $way } con { $tasks } tarea en { $duration }
   *[other] Un recorrido de { $way } con { $tasks } tareas en { $duration }
 }
bundle-pay = descontado el costo de manejar, se esperan unos { $hourly } por hora, { $gain } más que con la mejor de ellas sola.

bundle-more_an_hour = { $gain } más por hora que la mejor de estas tareas sola
bundle-close_together = No más de { $way } entre una tarea y otra
bundle-one_place = Todas en el mismo lugar
bundle-no_waiting = Sin esperas entre las tareas
bundle-time_to_spare = { $time } o más de margen antes de cada fecha límite
bundle-free_time_left = Te quedan { $time } libres
