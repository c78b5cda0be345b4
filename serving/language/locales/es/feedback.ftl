# What feedback has taught, and what would teach more.

feedback-tasks = tareas
feedback-category-tasks = tareas de { $category }

feedback-take-more = Aceptas { $tasks } más a menudo de lo que dicen las predicciones para personas como tú ({ count-outcomes }).
feedback-take-less = Aceptas { $tasks } menos a menudo de lo que dicen las predicciones para personas como tú ({ count-outcomes }).
feedback-complete-more = Completas { $tasks } más a menudo de lo que dicen las predicciones para personas como tú ({ count-outcomes }).
feedback-complete-less = Completas { $tasks } menos a menudo de lo que dicen las predicciones para personas como tú ({ count-outcomes }).
count-outcomes = { $outcomes ->
    [one] { $outcomes } resultado
   *[other] { $outcomes } resultados
 }

feedback-take-more-action = Subimos tu probabilidad de aceptar { $tasks }, así que aparecen más arriba en tu lista.
feedback-take-less-action = Bajamos tu probabilidad de aceptar { $tasks }, así que aparecen más abajo en tu lista.
feedback-complete-more-action = Subimos tu probabilidad de completar { $tasks }, así que aparecen más arriba en tu lista.
feedback-complete-less-action = Bajamos tu probabilidad de completar { $tasks }, así que aparecen más abajo en tu lista.

feedback-filter = Filtra por { $title }: esas tareas te van bien.
feedback-tell-completion = Dinos si completaste la tarea: aprendemos de lo que completas.
feedback-tell-enjoyment = Dinos cuánto te gustó la tarea, de 1 a 5.
