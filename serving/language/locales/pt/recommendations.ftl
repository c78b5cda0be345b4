# Recommendations: a title, and what is said of it. Goals say either one task or several.

recommendation-perfect-match = Ideal para você: { $task }
recommendation-earnings-boost = Ganhe mais: { $task }
recommendation-streak-save = Mantenha sua { streak-named }
recommendation-level-up = Chegue ao nível { $level }
recommendation-level-way = A caminho do nível { $level }
streak-named = sequência de { count-days }

recommended-task = { $title } por { $pay }, a { $way }, com cerca de { $duration } de trabalho.
recommended-hourly = Espere cerca de { $hourly } por hora, com o trajeto, quando o habitual é { $usual }.
recommended-boost = { recommended-task } { recommended-hourly }
recommended-reason = { $task }: { $phrase }

streak-by-one = Conclua esta tarefa em até { $left } para manter sua { streak-named }.
streak-by-some = Aqui estão { count-tasks }: conclua uma em até { $left } para manter sua { streak-named }.
streak-stated-by-one = Se você ainda não concluiu nenhuma tarefa hoje, esta pode manter sua { streak-named }: o dia termina em { $left }.
streak-stated-by-some = Se você ainda não concluiu nenhuma hoje, aqui estão { count-tasks }: uma delas pode manter sua { streak-named }. O dia termina em { $left }.

level-by-one = Esta tarefa rende { $brought } XP; para o nível { $level } faltam { $xp }.
level-by-some = No total ({ count-tasks }), você ganha { $brought } XP; para o nível { $level } faltam { $xp }.
level-partly-by-one = Esta tarefa rende { $brought } de { $xp } XP que faltam para o nível { $level }.
level-partly-by-some = No total ({ count-tasks }), você ganha { $brought } de { $xp } XP que faltam para o nível { $level }.

benefit-streak = Mantém sua { streak-named }
benefit-level = Leva você ao nível { $level }
benefit-pay = Paga { $pay }
benefit-pay-all = Paga { $pay } no total
benefit-xp = { $xp } XP

bundle-title = { count-tasks } em um percurso: { $pay }

# Why there is no alert.
alert-held-quiet-hours = Horário de silêncio
    .text = Das { $evening } às { $morning } não há alertas; o próximo pode chegar em { $left }. As recomendações sob demanda estão sempre disponíveis.
alert-held-alerted-lately = Um alerta por hora
    .text = Há no máximo um alerta por hora; o próximo pode chegar em { $left }. As recomendações sob demanda estão sempre disponíveis.
alert-held-place-unknown = Onde você está?
    .text = Ainda não se sabe onde você trabalha. Compartilhe sua localização para ver o que vale a pena agora.
alert-held-nobody-known = Alertas só com login
    .text = Sem login não se sabe quando foi o último alerta. As recomendações sob demanda estão sempre disponíveis.

# Buttons that lead to a screen of the app.
screen-task = Ver tarefa
screen-tasks = Ver tarefas
screen-progress = Ver progresso
screen-wallet = Abrir carteira
screen-profile = Abrir perfil
screen-settings = Abrir configurações
screen-notification-settings = Configurar notificações
