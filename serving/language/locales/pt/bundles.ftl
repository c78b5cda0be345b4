# Bundles: tasks that one worker does on one way.

bundle-reasoning = { $aim ->
   *[most_earned] { bundle-way }, escolhido pelo que rende no total: { bundle-pay }
    [best_hourly] { bundle-way }, escolhido pelo que rende por hora: { bundle-pay }
    [short] { bundle-way }, escolhido para caber na metade do tempo: { bundle-pay }
 }
bundle-way = { $tasks ->
    [one] Um percurso de { $way } com { $tasks } tarefa em { $duration }
   *[other] Um percurso de { $way } com { $tasks } tarefas em { $duration }
 }
bundle-pay = descontado o custo de dirigir, espere cerca de { $hourly } por hora, { $gain } a mais do que com a melhor delas sozinha.

bundle-more_an_hour = { $gain } a mais por hora do que a melhor destas tarefas sozinha
bundle-close_together = Não mais de { $way } entre uma tarefa e outra
bundle-one_place = Todas no mesmo lugar
bundle-no_waiting = Sem espera entre as tarefas
bundle-time_to_spare = { $time } ou mais de folga antes de cada prazo
bundle-free_time_left = Sobram { $time } do seu tempo
