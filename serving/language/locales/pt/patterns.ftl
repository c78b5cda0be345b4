# A worker's patterns: a title, a description (.text) and what to do about it (.advice).

pattern-reliable = Alta confiabilidade
    .text = Em { count-jobs }, você conclui { $completion } do que aceita, sendo { $on_time } disso no prazo.
count-jobs = { $jobs ->
    [one] { $jobs } trabalho
   *[other] { $jobs } trabalhos
 }
pattern-highly_rated = Avaliações muito boas
    .text = { $stars } estrelas em { count-ratings }.
pattern-steady = Semanas regulares
    .text = Suas semanas são parecidas: cerca de { $days_a_week } dias de trabalho em cada uma.
pattern-streak_running = Sequência em andamento
    .text = { $days ->
        [one] { $days } dia seguido com uma tarefa concluída.
       *[other] { $days } dias seguidos com uma tarefa concluída.
     }
pattern-earning_more = Seus ganhos estão subindo
    .text = Alta de cerca de { $growth } por semana, com { $weekly } por semana em média.
pattern-earning_less = Seus ganhos estão caindo
    .text = Queda de cerca de { $growth } por semana, com { $weekly } por semana em média.
    .advice = Veja mais ofertas nos seus horários de pico para reverter a queda.
pattern-sweet_spot = Sua melhor faixa de pagamento
    .text = Tarefas de { $low } a { $high } rendem cerca de { $hourly } por hora, com o trajeto; todas as suas tarefas juntas, { $usual }.
    .advice = Prefira tarefas de { $low } a { $high }: elas rendem cerca de { $hourly } por hora.
pattern-farther = Um raio maior
    .text = A maioria das tarefas que você aceita fica a até { $usual }; você provavelmente aceitaria a sua tarefa habitual também a { $willing }.
    .advice = Veja tarefas a até { $willing }, e não só a até { $usual }.
pattern-write_at = Melhor horário para mensagens
    .text = Você tem mais chance de abrir uma mensagem por volta de { $hour }.
pattern-week_ahead = Sua semana
    .text = Entre { $low } e { $high } até domingo em pelo menos oito de cada dez semanas assim, com tantas acima de { $middle } quanto abaixo.
pattern-level_near = O próximo nível está perto
    .text = Faltam { $xp } XP para o nível { $level }: cerca de { count-tasks } com o seu pagamento habitual.
    .advice = Conclua { count-tasks } para chegar ao nível { $level }.
pattern-little_known = Conhecendo você
    .text = { $points ->
        [0] Ainda não há observações neste período; por enquanto usamos o que é habitual para outras pessoas.
        [one] Há { $points } observação neste período até agora; por enquanto usamos o que é habitual para outras pessoas.
       *[other] Há { $points } observações neste período até agora; por enquanto usamos o que é habitual para outras pessoas.
     }
    .advice = Responda a algumas ofertas: a cada resposta os padrões ficam mais seus.
pattern-often_late = Atrasos frequentes
    .text = { $completed ->
        [one] { $late } de { $completed } tarefa concluída depois do prazo.
       *[other] { $late } de { $completed } tarefas concluídas depois do prazo.
     }
    .advice = Deixe mais tempo antes dos prazos ou escolha tarefas mais próximas.
pattern-unfinished = Tarefas não concluídas
    .text = { $jobs ->
        [one] Não concluídas: { $unfinished } de { $jobs } tarefa que você aceitou.
       *[other] Não concluídas: { $unfinished } de { $jobs } tarefas que você aceitou.
     }
    .advice = Aceite só o que você vai concluir com certeza: a confiabilidade faz você subir em todas as listas.
pattern-streak_at_risk = Sequência em risco
    .text = Sua sequência de { count-days } termina em { $left }; a chance de perdê-la é de { $lost }.
    .advice = Conclua uma tarefa curta em até { $left } para manter sua sequência de { count-days }.
pattern-left_category = { $title }: não é a sua praia
    .text = { category-left }.

# Why a category counts as avoided.
category-left = { $accepted ->
    [0] Você não aceitou nenhuma de { count-offers }; para ofertas assim, o habitual seriam cerca de { $expected }
   *[other] Você aceitou { $accepted } de { count-offers }; para ofertas assim, o habitual seriam cerca de { $expected }
 }

# Predictions.
level-time = { count-tasks }, cerca de { count-days }
level-time-long = { count-tasks }; mais de um ano no ritmo atual
streak-none = sem sequência
streak-begin = Conclua uma tarefa hoje para começar uma sequência.
streak-keep = Conclua uma tarefa em até { $left } para manter sua sequência de { count-days }.
streak-done = A tarefa de hoje está feita; sua sequência de { count-days } continua com mais uma em até { $left }.

# Alerts.
alert-streak-warning = Sua sequência de { count-days } expira em { $left }.
alert-level-up = Faltam { $xp } XP para o nível { $level }: cerca de { count-tasks }.
alert-earnings-opportunity = { $tasks ->
    [one] { $tasks } tarefa disponível perto de você, { $pay } em média.
   *[other] { $tasks } tarefas disponíveis perto de você, { $pay } em média.
 }
alert-category-opportunity = { $tasks ->
    [one] { $tasks } tarefa de { $category } disponível perto de você, { $pay } em média.
   *[other] { $tasks } tarefas de { $category } disponíveis perto de você, { $pay } em média.
 }
