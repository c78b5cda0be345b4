# Reasons for a match: phrases without a subject, several joined in a sentence.

# How phrases become text.
phrases = { $first }; { $next }
phrases-last = { $first }; e { $last }
sentences = { $first } { $next }
reasoning-strengths = { $phrases }.
reasoning-concerns =
    .a = A considerar: { $phrases }.
    .b = Vale saber: { $phrases }.
    .c = Por outro lado: { $phrases }.
reasoning-advice =
    .a = { $phrase }.
    .b = Uma ideia: { $phrase }.
    .c = Pode valer a pena: { $phrase }.
reasoning-nothing = Nada se destaca a favor ou contra esta opção.

# Counted things of a category.
category-tasks = { $tasks ->
    [0] nenhuma tarefa de { $category }
    [one] { $tasks } tarefa de { $category }
   *[other] { $tasks } tarefas de { $category }
 }
category-offers = { $offers ->
    [0] nenhuma oferta de { $category }
    [one] { $offers } oferta de { $category }
   *[other] { $offers } ofertas de { $category }
 }

# The way.
reason-nearby =
    .a = a { $way }
    .b = a { $way } de distância
    .c = um trajeto de { $way }
reason-far =
    .a = a { $way }
    .b = a { $way } de distância
    .c = um trajeto de { $way }
reason-closer_than_usual =
    .a = a { $way }, mais perto do que o habitual ({ $usual })
    .b = a { $way }, quando as tarefas aceitas costumam ficar a { $usual }
    .c = um trajeto mais curto do que o habitual: { $way } contra { $usual }
reason-farther_than_usual =
    .a = a { $way }, mais longe do que o habitual ({ $usual })
    .b = a { $way }, quando as tarefas aceitas costumam ficar a { $usual }
    .c = um trajeto mais longo do que o habitual: { $way } contra { $usual }

# The kind of work.
reason-experienced =
    .a = { category-tasks } no histórico
    .b = com experiência: { category-tasks }
    .c = experiência de { category-tasks }
reason-declared_skill =
    .a = habilidade declarada: { $category }
    .b = com { $category } entre as habilidades declaradas
    .c = com habilidade em { $category }, segundo o perfil
reason-new_to_category =
    .a = ainda sem tarefas concluídas de { $category }
    .b = ainda sem experiência em { $category }
    .c = primeira vez em { $category }

# The time.
reason-on_shift =
    .a = dentro do horário de trabalho habitual
    .b = com disponibilidade neste horário da semana
    .c = sem outra tarefa em andamento e dentro do horário de trabalho
reason-off_shift =
    .a = fora do horário de trabalho habitual
    .b = fora do horário de trabalho informado
reason-busy =
    .a = com { count-open-tasks } no momento
    .b = ainda com { count-open-tasks } em mãos
    .c = antes precisa terminar { count-open-tasks }
count-open-tasks = { $tasks ->
    [0] nenhuma tarefa em aberto
    [one] { $tasks } tarefa em aberto
   *[other] { $tasks } tarefas em aberto
 }
reason-usual_hour =
    .a = aceita mais por volta de { $hour } do que em outros horários
    .b = { $hour } é um horário habitual
reason-unusual_hour =
    .a = aceita menos por volta de { $hour } do que em outros horários
    .b = { $hour } não é um horário habitual

# Ratings and reliability.
reason-highly_rated =
    .a = nota { $stars } em { count-ratings }
    .b = uma média de { $stars } estrelas em { count-ratings }
    .c = { count-ratings } com { $stars } estrelas em média
reason-low_rated =
    .a = nota { $stars } em { count-ratings }
    .b = { $stars } estrelas em média, em { count-ratings }
reason-few_ratings =
    .a = { count-ratings } até agora
    .b = { count-ratings } como referência até agora
reason-reliable =
    .a = { $done } das tarefas aceitas concluídas, { $on_time } delas no prazo
    .b = conclui { $done } das tarefas aceitas, { $on_time } delas no prazo
    .c = um histórico de { $done } concluídas e { $on_time } no prazo
reason-often_late =
    .a = no prazo em apenas { $on_time } das tarefas
    .b = um histórico de apenas { $on_time } no prazo
reason-likely_late =
    .a = apenas { $on_time } de probabilidade de cumprir o prazo
    .b = uma chance de apenas { $on_time } de terminar no prazo
reason-often_unfinished =
    .a = apenas { $done } das tarefas aceitas concluídas
    .b = um histórico de apenas { $done } concluídas
reason-new_worker =
    .a = quase nenhuma tarefa concluída aqui ainda
    .b = poucas tarefas concluídas como referência até agora

# Answers to offers.
reason-often_accepts =
    .a = { $accepted } de { count-offers } com resposta positiva, mais do que o habitual para ofertas assim
    .b = aceita mais do que a maioria: { $accepted } de { count-offers }
    .c = costuma dizer sim: a { $accepted } de { count-offers }
reason-seldom_accepts =
    .a = { $accepted } de { count-offers } com resposta positiva, menos do que o habitual para ofertas assim
    .b = aceita menos do que a maioria: { $accepted } de { count-offers }
reason-likely_to_accept =
    .a = { $chance } de chance de aceitação
    .b = aceitação provável, com { $chance } de chance
reason-unlikely_to_accept =
    .a = apenas { $chance } de chance de aceitação
    .b = aceitação pouco provável: { $chance } de chance
reason-usual_category =
    .a = aceita mais tarefas de { $category } do que a maioria: { $accepted } de { category-offers }
    .b = { $accepted } de { category-offers } com resposta positiva, mais do que o habitual
reason-unusual_category =
    .a = aceita menos tarefas de { $category } do que a maioria: { $accepted } de { category-offers }
    .b = { $accepted } de { category-offers } com resposta positiva, menos do que o habitual

# The pay.
reason-pays_well =
    .a = paga cerca de { $hourly } por hora, quando o comum é { $usual }
    .b = cerca de { $hourly } por hora, acima dos { $usual } de costume
    .c = bem paga: cerca de { $hourly } por hora contra { $usual } de costume
reason-pays_little =
    .a = paga cerca de { $hourly } por hora, quando o comum é { $usual }
    .b = cerca de { $hourly } por hora, abaixo dos { $usual } de costume
reason-pays_above_accepted =
    .a = cerca de { $hourly } por hora com o trajeto, acima dos { $usual } que as tarefas aceitas costumam pagar
    .b = mais bem paga do que o habitual: { $hourly } por hora com o trajeto, contra { $usual }
    .c = paga { $hourly } por hora com o trajeto, quando se costuma aceitar { $usual }
reason-pays_below_accepted =
    .a = cerca de { $hourly } por hora com o trajeto, abaixo dos { $usual } que as tarefas aceitas costumam pagar
    .b = paga menos do que o habitual: { $hourly } por hora com o trajeto, contra { $usual }

# The task.
reason-urgent =
    .a = precisa-se com urgência
    .b = uma tarefa urgente
    .c = pedida para o quanto antes
reason-deadline_tight = { $minutes ->
    [0] sem folga antes do prazo
    [one] apenas { $minutes } minuto de folga antes do prazo
   *[other] apenas { $minutes } minutos de folga antes do prazo
 }
reason-deadline_missed = { $minutes ->
    [0] provavelmente pronta bem em cima do prazo
    [one] provavelmente pronta { $minutes } minuto depois do prazo
   *[other] provavelmente pronta { $minutes } minutos depois do prazo
 }
reason-deadline_passed =
    .a = o prazo já passou
    .b = já fora do prazo
reason-unchecked_requirement =
    .a = não foi possível verificar o requisito “{ $requirement }”
    .b = “{ $requirement }” é exigido e não foi possível verificar

# What would help.
reason-more_pay_would_help =
    .a = por { $more } em vez de { $pay }, a chance de aceitação subiria de { $before } para { $after }
    .b = { $more } em lugar de { $pay } levaria a chance de aceitação a { $after } em vez de { $before }
    .c = um pagamento de { $more } em vez de { $pay } elevaria a chance de um sim de { $before } para { $after }
reason-more_time_would_help =
    .a = com { $later } a mais de prazo, a chance de terminar a tempo subiria de { $before } para { $after }
    .b = um prazo { $later } mais longo levaria a chance de terminar a tempo a { $after } em vez de { $before }
reason-fewer_requirements_would_help =
    .a = sem “{ $qualification }”, a tarefa ficaria aberta a { count-workers } em vez de { $few }, e a melhor opção terminaria a tempo com { $after } de chance em vez de { $before }
    .b = tirar “{ $qualification }” abriria a tarefa a { count-workers } em vez de { $few }, e elevaria a melhor chance de terminar a tempo de { $before } para { $after }
count-workers = { $workers ->
    [0] nenhuma pessoa
    [one] { $workers } pessoa
   *[other] { $workers } pessoas
 }
