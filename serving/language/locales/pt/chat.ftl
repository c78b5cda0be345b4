# As respostas do assistente: uma mensagem para cada achado, ação e sugestão.

## Como a resposta começa, conforme o tom

chat-open-friendly =
    .a = Claro! 😊
    .b = Com prazer! 🙌
    .c = Aqui está! ✨
chat-open-motivational =
    .a = Vamos lá!
    .b = Boa ideia.
    .c = Você consegue.
chat-greeting-friendly =
    .a = Oi! 👋 Quer que eu ache uma tarefa, planeje seu dia ou veja seus ganhos?
    .b = Olá! 😊 Posso achar trabalho, planejar um caminho ou ajudar a publicar. O que você quer?
chat-greeting-motivational =
    .a = E aí! Pronto para a próxima? Posso achar uma tarefa ou planejar seu dia.
    .b = Bom te ver. O que vai ser: tarefa, plano, próximo nível?
chat-greeting-professional =
    .a = Olá. Posso achar tarefas, planejar seu dia ou rever seus números. Do que precisa?
    .b = Olá. Em que ajudo: tarefas, plano ou números?
chat-greeting-executive =
    .a = Olá. Tarefas, plano ou números?
    .b = Olá. Do que precisa?
chat-greeting-autonomous =
    .a = Pronto.
    .b = Aqui. E agora?

## Tarefas

chat-tasks-found = { $count ->
    [one] Achei { $count } tarefa que serve:
   *[other] Achei { $count } tarefas que servem; as melhores:
 }
chat-tasks-found-in = { $count ->
    [one] Há { $count } tarefa aberta de { $category }:
   *[other] Há { $count } tarefas abertas de { $category }; as melhores:
 }
chat-no-tasks =
    .a = Agora não há nada aberto que atenda a tudo isso.
    .b = Não vejo nenhuma tarefa aberta que atenda a tudo isso.
chat-no-tasks-in =
    .a = Agora nenhuma tarefa de { $category } serve.
    .b = Não vejo nada de { $category } que atenda a tudo isso.
chat-no-more-tasks =
    .a = Isso é tudo o que serve.
    .b = Não há mais nenhuma que sirva.
chat-wider-search = { $others ->
    [one] Sem as outras condições há { $others }; diga “qualquer distância” ou “qualquer valor”.
   *[other] Sem as outras condições há { $others }; diga “qualquer distância” ou “qualquer valor”.
 }
chat-task-line = { $rank }. { $title }: { $pay_usd }, a { $distance_m }, cerca de { $minutes }
chat-no-location = Não sei onde você está, então não consigo ordenar por distância. A lista já está filtrada; compartilhe sua localização e eu escolho as melhores.
chat-best-task =
    .a = Pegue esta: { $title } por { $pay_usd }, a { $distance_m }, cerca de { $minutes } de trabalho.
    .b = Sua melhor tarefa agora é { $title }: { $pay_usd }, a { $distance_m }, cerca de { $minutes }.
chat-task-chosen =
    .a = A número { $rank }: { $category } por { $pay_usd }, a { $distance_m }. Pego para você?
    .b = É a número { $rank }, { $category } por { $pay_usd } a { $distance_m }. Quer?

## Um plano

chat-plan = { $tasks ->
    [one] Seu plano é { $tasks } tarefa: { $earned_usd }, { $distance_m } de caminho, { $minutes }.
   *[other] Um plano de { $tasks } tarefas: { $earned_usd } em { $minutes }, { $distance_m } de caminho, cerca de { $gain } a mais por hora que a melhor delas sozinha.
 }
chat-plan-stop = { $rank }. { $title } ({ $category }): { $pay_usd }
chat-no-plan =
    .a = Nesse tempo duas tarefas não combinam bem; melhor a melhor sozinha.
    .b = Nada combina bem nesse tempo; vale mais uma só tarefa.

## Ganhos

chat-earned = { $tasks ->
    [one] { $period }: { $earned_usd } de { $tasks } tarefa, sem gorjetas e antes de taxas.
   *[other] { $period }: { $earned_usd } de { $tasks } tarefas, sem gorjetas e antes de taxas.
 }
chat-earned-nothing =
    .a = { $period }: ainda nenhuma tarefa concluída.
    .b = { $period }: nada ganho até agora.
chat-outlook =
    .a = { $period }: você deve chegar a uns { $usd }, o mais provável entre { $low_usd } e { $high_usd }.
    .b = { $period }: espero uns { $usd }; em oito de cada dez casos fica entre { $low_usd } e { $high_usd }.
chat-outlook-none = { $period }: no seu ritmo atual não espero ganhos. Uma tarefa concluída muda isso.
chat-outlook-no-more = { $period }: você já ganhou { $earned_usd } e no seu ritmo atual não espero mais. Mais uma tarefa muda isso.
chat-outlook-unsure = Sei pouco do seu trabalho para uma previsão própria. Aqui costuma-se ganhar uns { $usd } nesse tempo (de { $low_usd } a { $high_usd }).
chat-sweet-spot = Tarefas de { $least_usd } a { $most_usd } lhe rendem { $hourly_usd } por hora, contra { $usual_hourly_usd } no geral.
chat-category-pays = Aqui as tarefas abertas de { $category } pagam melhor: uns { $hourly_usd } por hora de trabalho.
chat-farther-pays = Você aceita ir até { $distance_m }; olhar além dos seus { $preferred_m } de costume dá mais opções.
chat-be-on-time = { $late } das suas últimas { $tasks } tarefas atrasaram; ser pontual faz você subir em toda lista.
chat-finish-tasks = { $unfinished } dos seus últimos { $tasks } trabalhos não foram concluídos; pegue menos e conclua todos.
chat-best-hours = As tarefas pagam melhor das { $hour } às { $until_hour }: uns { $hourly_usd } por hora de trabalho; o normal são { $usual_hourly_usd }.
chat-own-hours = Você costuma trabalhar por volta das { $hour }.
chat-best-day = O dia mais bem pago é { $weekday }, com uns { $hourly_usd } por hora.

## Progresso

chat-streak-safe = { $days ->
    [one] Sua sequência é de { $days } dia e a tarefa de hoje está feita. Vale por mais { $hours_left }.
   *[other] Sua sequência é de { $days } dias e a tarefa de hoje está feita. Vale por mais { $hours_left }.
 }
chat-streak-open = { $days ->
    [one] Sua sequência é de { $days } dia. Conclua uma tarefa em { $hours_left } para mantê-la.
   *[other] Sua sequência é de { $days } dias. Conclua uma tarefa em { $hours_left } para mantê-la.
 }
chat-streak-none =
    .a = Nenhuma sequência em curso. Uma tarefa concluída hoje começa uma nova.
    .b = Agora você não tem sequência; uma tarefa hoje a começa.
chat-streak-longest = { $longest ->
    [one] A mais longa durou { $longest } dia.
   *[other] A mais longa durou { $longest } dias.
 }
chat-level = Você está no nível { $level } com { $xp } XP; faltam { $xp_needed } XP para o nível { $next_level }.
chat-level-pace = { $tasks ->
    [one] Basta mais { $tasks } tarefa
   *[other] Bastam mais umas { $tasks } tarefas
 }{ $days ->
    [one] { "" }, { $days } dia no seu ritmo.
   *[other] { "" }, { $days } dias no seu ritmo.
 }
chat-tier = Seu posto é { $tier }.
chat-badges-earned = { $count ->
    [one] Você ganhou { $count } emblema. Os próximos ao alcance:
   *[other] Você ganhou { $count } emblemas. Os próximos ao alcance:
 }
chat-no-badges = Ainda nenhum emblema. Estes estão ao alcance:
chat-badge-step = { $badge }: { $done } de { $needed }
chat-stats = { $tasks ->
    [one] Em { $days } dias: { $tasks } tarefa concluída, { $completion } terminadas, { $on_time } no prazo, { $acceptance } das ofertas aceitas.
   *[other] Em { $days } dias: { $tasks } tarefas concluídas, { $completion } terminadas, { $on_time } no prazo, { $acceptance } das ofertas aceitas.
 }
chat-stats-rating = { $ratings ->
    [one] Sua nota é de { $stars } estrelas, com { $ratings } avaliação.
   *[other] Sua nota é de { $stars } estrelas, com { $ratings } avaliações.
 }
chat-little-known = Ainda sei pouco do seu trabalho; algumas tarefas concluídas mudam isso.
chat-not-known-user = Não tenho registros seus, então não tenho números. Eles aparecem quando você entrar e concluir uma tarefa.

## Tarefas próprias

chat-taken-task = Você pegou { $category } por { $pay_usd } há { $minutes }; continua em andamento.
chat-posted-task = { $count ->
    [0] Seu anúncio “{ $title }” ({ $pay_usd }) está aberto; ninguém por perto pode fazer agora.
    [one] Seu anúncio “{ $title }” ({ $pay_usd }) está aberto; { $count } pessoa por perto poderia fazer.
   *[other] Seu anúncio “{ $title }” ({ $pay_usd }) está aberto; { $count } pessoas por perto poderiam fazer.
 }
chat-no-own-tasks =
    .a = Você não tem tarefa em andamento nem anúncio aberto.
    .b = Nada seu está aberto no momento.

## Publicar

chat-draft = Preparei sua tarefa: { $category } por { $pay_usd }. Confira e publique.
chat-draft-without-pay = Preparei sua tarefa: { $category }. Quanto você quer pagar?
chat-draft-band = Tarefas assim costumam pagar uns { $usd } (de { $low_usd } a { $high_usd }).
chat-draft-caution = Leia mais uma vez, por favor: partes dela podem não ser permitidas ou seguras.
chat-ask-what-to-post =
    .a = Com prazer. O que precisa ser feito, onde, quando e por quanto?
    .b = Diga o que precisa ser feito, quando, onde e quanto pagaria.
chat-price-band = Por { $category } paga-se aqui uns { $usd }; oito em dez pagam de { $low_usd } a { $high_usd }.
chat-price-advice = Em vez de { $pay_usd } eu ofereceria { $other_pay_usd }: é o que mais compensa para você.
chat-price-is-right = { $pay_usd } é uma boa oferta como está.
chat-ask-what-to-price =
    .a = Que tipo de trabalho é? Descreva e eu digo quanto se paga.
    .b = Diga qual é o trabalho e eu dou o preço de costume.
chat-workers-found = { $count ->
    [one] { $count } pessoa por perto faz { $category }:
   *[other] { $count } pessoas por perto fazem { $category }; as melhores:
 }
chat-worker-line = { $rank }. { $worker }: { $stars } estrelas, a { $distance_m }, { $done } tarefas assim feitas
chat-no-workers = Ninguém por perto oferece { $category } agora. Publique e avisaremos os trabalhadores.
chat-ask-which-work =
    .a = Para que trabalho você precisa de alguém?
    .b = O que a pessoa deve saber fazer?

## Comparar e explicar

chat-compare = A número { $rank } paga { $pay_usd } e fica a { $distance_m }; a número { $others } paga { $other_pay_usd } e fica a { $other_distance_m }.
chat-compare-hourly = Pelo tempo que leva, a número { $rank } compensa mais: { $hourly_usd } por hora contra { $other_hourly_usd }.
chat-compare-pay = { $category } paga melhor: uns { $hourly_usd } por hora contra { $other_hourly_usd } de { $other_category }.
chat-nothing-to-compare =
    .a = Quais? Peça primeiro uma lista e eu comparo as que quiser.
    .b = Ainda não tenho duas tarefas para comparar; peça primeiro uma lista.
chat-explain-task = Sugeri { $title } pelo valor ({ $pay_usd }), pelo caminho ({ $distance_m }) e porque { $category } combina com o que você costuma pegar.
chat-explain-score = A pontuação pesa distância, habilidades, disponibilidade, nota e seus hábitos, junto com a chance de você pegar e concluir a tarefa.
chat-explain-earnings = Vem das suas tarefas concluídas e do que se seguiu em semanas como esta; sem gorjetas nem taxas.
chat-explain-price = É o que pagam aqui oito em cada dez tarefas assim, conforme trabalho, hora, lugar e urgência.

## Fazer

chat-opening =
    .a = Abrindo: { $screen }.
    .b = Aqui está: { $screen }.
chat-ask-which-screen = Que página você quer: carteira, perfil, missões, ranking, configurações?
chat-confirm-availability =
    .a = Deixo você como { $availability } assim que confirmar.
    .b = Confirme e você fica { $availability }.
chat-ask-availability = Deixo você como disponível, ocupado ou offline?
chat-confirm-switch = Confirme e suas notificações ficam { $switch }.
chat-confirm-language = Confirme e o aplicativo falará { $language }.
chat-standing-filters =
    .a = Anotado: de agora em diante sigo isso. Confirme para salvar nas configurações.
    .b = De agora em diante procuro assim. Confirme para salvar.
chat-ask-preference = O que deve valer daqui em diante: categorias, distância, valor mínimo, idioma ou notificações?
chat-confirm-accept =
    .a = { $category } por { $pay_usd }: confirme e é sua.
    .b = Pego { $category } por { $pay_usd }? Confirme, por favor.
chat-own-post = Essa tarefa foi você que publicou; outros a pegam.
chat-not-open = Essa tarefa não está mais aberta.
chat-lacks-requirement = Essa tarefa pede “{ $requirement }”, que não está no seu perfil. Adicione lá primeiro ou pegue outra.
chat-ask-which-task =
    .a = Qual tarefa? Diga o número na lista, ou deixe que eu procure algumas.
    .b = Não sei qual; diga o número ou o valor.

## Conversar

chat-help = Posso achar tarefas por categoria, valor, distância, hora e urgência, escolher a melhor ou planejar um caminho, dizer seus ganhos, previsão, sequência, nível, emblemas e números, ajudar a publicar e dar preço ou achar quem faça, comparar, explicar e abrir qualquer página. O que você muda ou aceita, você sempre confirma.
chat-safety = Sua segurança vem primeiro. Nunca pague adiantado, não passe senhas nem receba fora do aplicativo; vá embora logo se um lugar parecer estranho. Denuncie na central de confiança e nós verificamos.
chat-safety-emergency = Se você está em perigo, ligue já para o { $emergency }.
chat-out-of-scope =
    .a = Isso fica fora do que eu faço. Estou aqui para tarefas, ganhos, progresso e anúncios.
    .b = Nisso não posso ajudar, mas posso achar trabalho, planejar seu dia ou dar preço a uma tarefa.
chat-not-understood =
    .a = Não sei bem o que você quer. Tarefas, um plano ou seus ganhos?
    .b = Pode dizer de outro jeito? Posso achar tarefas, planejar, publicar e dar seus números.

## O que se pode dizer depois

chat-suggest-best-task = Qual é a melhor tarefa para mim agora?
chat-suggest-nearby = Mostre tarefas perto de mim
chat-suggest-better-paid = Mais bem pagas
chat-suggest-closer = Mais perto
chat-suggest-tomorrow = E amanhã?
chat-suggest-accept-first = Fico com a primeira
chat-suggest-why-first = Por que esta?
chat-suggest-compare = Compare as duas primeiras
chat-suggest-plan = Planeje meu dia
chat-suggest-earnings = Quanto ganhei esta semana?
chat-suggest-forecast = Quanto vou ganhar esta semana?
chat-suggest-earn-more = Como posso ganhar mais?
chat-suggest-best-times = Quando devo trabalhar?
chat-suggest-streak = Como está minha sequência?
chat-suggest-level = Quanto falta para o próximo nível?
chat-suggest-badges = Que emblemas estão perto?
chat-suggest-stats = Como estou indo?
chat-suggest-post = Quero publicar uma tarefa
chat-suggest-price = Quanto devo pagar?
chat-suggest-workers = Quem poderia fazer?
chat-suggest-any-category = Qualquer categoria
chat-suggest-any-distance = Qualquer distância
chat-suggest-help = O que você sabe fazer?
chat-suggest-support = Abra a central de confiança

## Botões

chat-do-show-tasks = Ver tarefas
chat-do-open-tasks = Todas as tarefas
chat-do-view-task = Ver
chat-do-accept-task = Aceitar
chat-do-bundle-tasks = Pegar o conjunto
chat-do-open-wallet = Carteira
chat-do-open-analytics = Análises
chat-do-open-streak-savers = Protetores de sequência
chat-do-open-progress = Progresso
chat-do-open-badges = Emblemas
chat-do-open-profile = Perfil
chat-do-open-active = Abrir a tarefa em andamento
chat-do-open-chat = Mensagens
chat-do-post-task = Publicar a tarefa
chat-do-view-worker = Ver a pessoa
chat-do-open-screen = Abrir { $screen }
chat-do-open-home = Início
chat-do-update-availability = Mudar disponibilidade
chat-do-open-settings = Configurações
chat-do-update-preferences = Salvar preferências
chat-do-open-notification-settings = Configurações de notificações
chat-do-open-tutorial = Tutorial
chat-do-open-trust-center = Central de confiança
chat-do-open-disputes = Disputas

## Palavras dentro das respostas

chat-period-today = Hoje
chat-period-yesterday = Ontem
chat-period-this_week = Esta semana
chat-period-last_week = Semana passada
chat-period-this_month = Este mês
chat-period-last_month = Mês passado
chat-period-this_year = Este ano
chat-period-ever = Ao todo
chat-availability-online = disponível
chat-availability-offline = offline
chat-availability-busy = ocupado
chat-switch-on = ativadas
chat-switch-off = desativadas
chat-language-en = inglês
chat-language-es = espanhol
chat-language-fr = francês
chat-language-de = alemão
chat-language-pt = português
chat-language-zh = chinês
chat-language-ja = japonês
chat-badge-first-quest = Primeira missão
chat-badge-helpful-hero = Herói prestativo
chat-badge-master-cleaner = Mestre da limpeza
chat-badge-cleaning-badge = Emblema de limpeza
chat-badge-delivery-badge = Emblema de entregas
chat-badge-moving-badge = Emblema de mudanças
chat-badge-handyman-badge = Emblema de reparos
chat-badge-tech-badge = Emblema de tecnologia
chat-badge-errands-badge = Emblema de recados
chat-badge-food_delivery-badge = Emblema de entrega de comida
chat-badge-creative-badge = Emblema criativo

## Telas

chat-screen-wallet = carteira
chat-screen-settings = configurações
chat-screen-notification-settings = configurações de notificações
chat-screen-profile = perfil
chat-screen-leaderboard = ranking
chat-screen-shop = loja
chat-screen-quests = missões
chat-screen-daily-quests = missões do dia
chat-screen-squads = equipes
chat-screen-badge-library = biblioteca de emblemas
chat-screen-trophy-room = sala de troféus
chat-screen-skill-tree = árvore de habilidades
chat-screen-adventure-map = mapa de aventuras
chat-screen-roadmap = roteiro
chat-screen-seasons = temporadas
chat-screen-referrals = indicações
chat-screen-disputes = disputas
chat-screen-offers = ofertas
chat-screen-portfolio = portfólio
chat-screen-verification = verificação
chat-screen-kyc-verification = verificação KYC
chat-screen-trust-center = central de confiança
chat-screen-search = busca
chat-screen-chat = mensagens
chat-screen-home = início
chat-screen-tasks = tarefas
chat-screen-post-task = publicar uma tarefa
chat-screen-progress = progresso
chat-screen-dashboard = painel
chat-screen-analytics-dashboard = análises
chat-screen-ai-coach = coach de IA
chat-screen-ai-settings = configurações de IA
chat-screen-streak-savers = protetores de sequência
chat-screen-instant-match = match instantâneo
chat-screen-watchlist = salvos
chat-screen-themes = temas
chat-screen-accessibility-settings = acessibilidade
chat-screen-wellbeing-settings = bem-estar
chat-screen-tool-inventory = ferramentas
chat-screen-pro = Pro
chat-screen-welcome-tutorial = tutorial

## What a tier brings

tier-fee = A plataforma fica com { $fee } do pagamento
tier-xp = { $factor } vezes o XP por tarefa
tier-next = O próximo posto, { $tier }, começa no nível { $level }
