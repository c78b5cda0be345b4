# What feedback has taught, and what would teach more.

feedback-tasks = tarefas
feedback-category-tasks = tarefas de { $category }

feedback-take-more = Você aceita { $tasks } com mais frequência do que indicam as previsões para pessoas como você ({ count-outcomes }).
feedback-take-less = Você aceita { $tasks } com menos frequência do que indicam as previsões para pessoas como você ({ count-outcomes }).
feedback-complete-more = Você conclui { $tasks } com mais frequência do que indicam as previsões para pessoas como você ({ count-outcomes }).
feedback-complete-less = Você conclui { $tasks } com menos frequência do que indicam as previsões para pessoas como você ({ count-outcomes }).
count-outcomes = { $outcomes ->
    [one] { $outcomes } resultado
   *[other] { $outcomes } resultados
 }

feedback-take-more-action = Aumentamos a sua chance de aceitar { $tasks }, e por isso elas sobem na sua lista.
feedback-take-less-action = Reduzimos a sua chance de aceitar { $tasks }, e por isso elas descem na sua lista.
feedback-complete-more-action = Aumentamos a sua chance de concluir { $tasks }, e por isso elas sobem na sua lista.
feedback-complete-less-action = Reduzimos a sua chance de concluir { $tasks }, e por isso elas descem na sua lista.

feedback-filter = Filtre por { $title }: essas tarefas dão certo para você.
feedback-tell-completion = Conte se você concluiu a tarefa: aprendemos com o que você conclui.
feedback-tell-enjoyment = Conte o quanto você gostou da tarefa, de 1 a 5.
