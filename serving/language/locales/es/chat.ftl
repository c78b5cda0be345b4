# Las respuestas del asistente: un mensaje para cada hallazgo, acción y sugerencia.

## Cómo empieza una respuesta, según el tono

chat-open-friendly =
    .a = ¡Claro! 😊
    .b = ¡Con gusto! 🙌
    .c = ¡Aquí tienes! ✨
chat-open-motivational =
    .a = ¡Vamos!
    .b = Bien pensado.
    .c = Tú puedes.
chat-greeting-friendly =
    .a = ¡Hola! 👋 ¿Te busco una tarea, planeo tu día o reviso tus ganancias?
    .b = ¡Hola! 😊 Puedo encontrar trabajo, planear una ruta o ayudarte a publicar. ¿Qué te gustaría?
chat-greeting-motivational =
    .a = ¡Hola! ¿Listo para la próxima? Puedo buscar una tarea o planear tu día.
    .b = Qué bueno verte. ¿Qué toca: una tarea, un plan, tu próximo nivel?
chat-greeting-professional =
    .a = Hola. Puedo buscar tareas, planear su día o revisar sus cifras. ¿Qué necesita?
    .b = Hola. ¿En qué ayudo: tareas, un plan o sus cifras?
chat-greeting-executive =
    .a = Hola. ¿Tareas, plan o cifras?
    .b = Hola. ¿Qué necesita?
chat-greeting-autonomous =
    .a = Listo.
    .b = Aquí estoy. ¿Qué sigue?

## Tareas

chat-tasks-found = { $count ->
    [one] Encontré una tarea que encaja:
   *[other] Encontré { $count } tareas que encajan; las mejores:
 }
chat-tasks-found-in = { $count ->
    [one] Hay una tarea abierta de { $category }:
   *[other] Hay { $count } tareas abiertas de { $category }; las mejores:
 }
chat-no-tasks =
    .a = Ahora mismo no hay nada que cumpla todo eso.
    .b = No veo ninguna tarea abierta que cumpla todo eso.
chat-no-tasks-in =
    .a = Ahora mismo no encaja ninguna tarea de { $category }.
    .b = No veo nada de { $category } que cumpla todo eso.
chat-no-more-tasks =
    .a = Eso es todo lo que encaja.
    .b = No hay más que encajen.
chat-wider-search = { $others ->
    [one] Sin las demás condiciones hay una; di «cualquier distancia» o «cualquier pago».
   *[other] Sin las demás condiciones hay { $others }; di «cualquier distancia» o «cualquier pago».
 }
chat-task-line = { $rank }. { $title }: { $pay_usd }, a { $distance_m }, unos { $minutes }
chat-no-location = No sé dónde estás, así que no puedo ordenar por distancia. La lista ya está filtrada; comparte tu ubicación y elijo las mejores.
chat-best-task =
    .a = Toma esta: { $title } por { $pay_usd }, a { $distance_m }, unos { $minutes } de trabajo.
    .b = Tu mejor tarea ahora es { $title }: { $pay_usd }, a { $distance_m }, unos { $minutes }.
chat-task-chosen =
    .a = La número { $rank }: { $category } por { $pay_usd }, a { $distance_m }. ¿La tomo por ti?
    .b = Es la número { $rank }, { $category } a { $pay_usd } y { $distance_m }. ¿La quieres?

## Un plan

chat-plan = { $tasks ->
    [one] Tu plan es una tarea: { $earned_usd }, { $distance_m } de camino, { $minutes }.
   *[other] Un plan de { $tasks } tareas: { $earned_usd } en { $minutes }, { $distance_m } de camino, cerca de { $gain } más por hora que la mejor de ellas sola.
 }
chat-plan-stop = { $rank }. { $title } ({ $category }): { $pay_usd }
chat-no-plan =
    .a = En ese tiempo no combinan bien dos tareas; mejor la mejor tarea suelta.
    .b = Nada combina bien en ese tiempo; conviene una sola tarea.

## Ganancias

chat-earned = { $tasks ->
    [one] { $period }: { $earned_usd } de una tarea, antes de propinas y comisiones.
   *[other] { $period }: { $earned_usd } de { $tasks } tareas, antes de propinas y comisiones.
 }
chat-earned-nothing =
    .a = { $period }: todavía no hay tareas completadas.
    .b = { $period }: nada ganado por ahora.
chat-outlook =
    .a = { $period }: probablemente terminarás con unos { $usd }, lo más seguro entre { $low_usd } y { $high_usd }.
    .b = { $period }: espero unos { $usd }; ocho de cada diez veces queda entre { $low_usd } y { $high_usd }.
chat-outlook-none = { $period }: a tu ritmo actual no espero ganancias. Una tarea completada lo cambia.
chat-outlook-no-more = { $period }: llevas { $earned_usd } y a tu ritmo actual no espero más. Una tarea más lo cambia.
chat-outlook-unsure = Sé muy poco de tu trabajo para un pronóstico propio. La gente aquí suele ganar unos { $usd } en ese tiempo (de { $low_usd } a { $high_usd }).
chat-sweet-spot = Las tareas de { $least_usd } a { $most_usd } te dejan { $hourly_usd } por hora, frente a { $usual_hourly_usd } en total.
chat-category-pays = Aquí las tareas abiertas de { $category } pagan mejor: unos { $hourly_usd } por hora de trabajo.
chat-farther-pays = Estás dispuesto a ir hasta { $distance_m }; mirar más allá de tus { $preferred_m } habituales te da más para elegir.
chat-be-on-time = { $late } de tus últimas { $tasks } tareas llegaron tarde; ser puntual te sube en cada lista.
chat-finish-tasks = { $unfinished } de tus últimos { $tasks } trabajos quedaron sin terminar; toma menos y termínalos todos.
chat-best-hours = Las tareas pagan mejor de { $hour } a { $until_hour }: unos { $hourly_usd } por hora de trabajo; lo normal son { $usual_hourly_usd }.
chat-own-hours = Tú sueles trabajar hacia las { $hour }.
chat-best-day = El día mejor pagado es el { $weekday }, con unos { $hourly_usd } por hora.

## Progreso

chat-streak-safe = { $days ->
    [one] Tu racha es de un día y la tarea de hoy está hecha. Dura { $hours_left } más.
   *[other] Tu racha es de { $days } días y la tarea de hoy está hecha. Dura { $hours_left } más.
 }
chat-streak-open = { $days ->
    [one] Tu racha es de un día. Completa una tarea en { $hours_left } para mantenerla.
   *[other] Tu racha es de { $days } días. Completa una tarea en { $hours_left } para mantenerla.
 }
chat-streak-none =
    .a = No tienes racha en curso. Una tarea completada hoy empieza una nueva.
    .b = Ahora no hay racha; con una tarea hoy comienza.
chat-streak-longest = { $longest ->
    [one] Tu racha más larga fue de un día.
   *[other] Tu racha más larga fue de { $longest } días.
 }
chat-level = Estás en el nivel { $level } con { $xp } XP; te faltan { $xp_needed } XP para el nivel { $next_level }.
chat-level-pace = { $tasks ->
    [one] Basta una tarea más
   *[other] Bastan unas { $tasks } tareas más
 }{ $days ->
    [one] { "" }, un día a tu ritmo.
   *[other] { "" }, { $days } días a tu ritmo.
 }
chat-tier = Tu rango es { $tier }.
chat-badges-earned = { $count ->
    [one] Has ganado una insignia. Las próximas a tu alcance:
   *[other] Has ganado { $count } insignias. Las próximas a tu alcance:
 }
chat-no-badges = Aún no hay insignias. Estas están a tu alcance:
chat-badge-step = { $badge }: { $done } de { $needed }
chat-stats = { $tasks ->
    [one] En { $days } días: una tarea completada, { $completion } terminadas, { $on_time } a tiempo, { $acceptance } de las ofertas aceptadas.
   *[other] En { $days } días: { $tasks } tareas completadas, { $completion } terminadas, { $on_time } a tiempo, { $acceptance } de las ofertas aceptadas.
 }
chat-stats-rating = { $ratings ->
    [one] Tu valoración es de { $stars } estrellas, de una reseña.
   *[other] Tu valoración es de { $stars } estrellas, de { $ratings } reseñas.
 }
chat-little-known = Todavía sé muy poco de tu trabajo; unas cuantas tareas completadas lo cambiarán.
chat-not-known-user = No tengo registros tuyos, así que no puedo darte cifras. Aparecerán cuando inicies sesión y completes una tarea.

## Tareas propias

chat-taken-task = Tomaste { $category } por { $pay_usd } hace { $minutes }; sigue abierta.
chat-posted-task = { $count ->
    [0] Tu publicación «{ $title }» ({ $pay_usd }) está abierta; nadie cerca puede hacerla ahora.
    [one] Tu publicación «{ $title }» ({ $pay_usd }) está abierta; una persona cerca podría hacerla.
   *[other] Tu publicación «{ $title }» ({ $pay_usd }) está abierta; { $count } personas cerca podrían hacerla.
 }
chat-no-own-tasks =
    .a = No tienes tareas en curso ni publicaciones abiertas.
    .b = Ahora mismo no tienes nada abierto.

## Publicar

chat-draft = Preparé tu tarea: { $category } por { $pay_usd }. Revísala y publícala.
chat-draft-without-pay = Preparé tu tarea: { $category }. ¿Cuánto quieres pagar?
chat-draft-band = Tareas así suelen pagarse a unos { $usd } (de { $low_usd } a { $high_usd }).
chat-draft-caution = Léela otra vez, por favor: partes de ella podrían no estar permitidas o no ser seguras.
chat-ask-what-to-post =
    .a = Con gusto. ¿Qué hay que hacer, dónde, cuándo y por cuánto?
    .b = Dime qué hay que hacer, cuándo, dónde y cuánto pagarías.
chat-price-band = Por { $category } la gente paga aquí unos { $usd }; ocho de cada diez pagan de { $low_usd } a { $high_usd }.
chat-price-advice = En lugar de { $pay_usd } yo ofrecería { $other_pay_usd }: es lo que más te conviene.
chat-price-is-right = { $pay_usd } es una buena oferta tal como está.
chat-ask-what-to-price =
    .a = ¿Qué tipo de trabajo es? Descríbelo y te digo cuánto se paga.
    .b = Dime cuál es el trabajo y te doy el precio habitual.
chat-workers-found = { $count ->
    [one] Una persona cerca puede hacer { $category }:
   *[other] { $count } personas cerca pueden hacer { $category }; las mejores:
 }
chat-worker-line = { $rank }. { $worker }: { $stars } estrellas, a { $distance_m }, { $done } tareas así hechas
chat-no-workers = Nadie cerca ofrece { $category } ahora. Publícala y avisaremos a los trabajadores.
chat-ask-which-work =
    .a = ¿Para qué trabajo necesitas a alguien?
    .b = ¿Qué debe saber hacer esa persona?

## Comparar y explicar

chat-compare = La número { $rank } paga { $pay_usd } y está a { $distance_m }; la número { $others } paga { $other_pay_usd } y está a { $other_distance_m }.
chat-compare-hourly = Por el tiempo que lleva, conviene la número { $rank }: { $hourly_usd } por hora frente a { $other_hourly_usd }.
chat-compare-pay = { $category } paga mejor: unos { $hourly_usd } por hora frente a { $other_hourly_usd } de { $other_category }.
chat-nothing-to-compare =
    .a = ¿Cuáles? Pídeme primero una lista y comparo las que quieras.
    .b = Aún no tengo dos tareas para comparar; pídeme primero una lista.
chat-explain-task = Te sugerí { $title } por el pago ({ $pay_usd }), el camino ({ $distance_m }) y lo bien que { $category } encaja con lo que sueles tomar.
chat-explain-score = La puntuación pesa distancia, habilidades, disponibilidad, valoración y tus hábitos, junto con la probabilidad de que tomes y termines la tarea.
chat-explain-earnings = Sale de tus propias tareas completadas y de lo que siguió en semanas como esta; no incluye propinas ni comisiones.
chat-explain-price = Es lo que pagan ocho de cada diez tareas así aquí, según trabajo, hora, lugar y urgencia.

## Hacer

chat-opening =
    .a = Abriendo: { $screen }.
    .b = Aquí está: { $screen }.
chat-ask-which-screen = ¿Qué página quieres: billetera, perfil, misiones, clasificación, ajustes?
chat-confirm-availability =
    .a = Te pongo como { $availability } en cuanto confirmes.
    .b = Confirma y quedas como { $availability }.
chat-ask-availability = ¿Te pongo como disponible, ocupado o desconectado?
chat-confirm-switch = Confirma y tus notificaciones quedan { $switch }.
chat-confirm-language = Confirma y la aplicación hablará { $language }.
chat-standing-filters =
    .a = Anotado: desde ahora me atengo a eso. Confirma para guardarlo en tus ajustes.
    .b = Desde ahora busco así. Confirma para guardarlo.
chat-ask-preference = ¿Qué debe valer desde ahora: categorías, distancia, pago mínimo, idioma o notificaciones?
chat-confirm-accept =
    .a = { $category } por { $pay_usd }: confirma y es tuya.
    .b = ¿Tomo { $category } por { $pay_usd }? Confírmalo, por favor.
chat-own-post = Esa tarea la publicaste tú; la toman otros.
chat-not-open = Esa tarea ya no está abierta.
chat-lacks-requirement = Esa tarea pide «{ $requirement }» y tu perfil no lo muestra. Añádelo primero o toma otra.
chat-ask-which-task =
    .a = ¿Qué tarea dices? Dime su número en la lista o deja que busque algunas.
    .b = No sé cuál es; dime su número o su pago.

## Hablar

chat-help = Puedo buscar tareas por categoría, pago, distancia, hora y urgencia, elegir la mejor o planear una ruta, decirte tus ganancias, pronóstico, racha, nivel, insignias y cifras, ayudarte a publicar y poner precio o a encontrar trabajadores, comparar, explicar y abrir cualquier página. Lo que cambias o aceptas siempre lo confirmas tú.
chat-safety = Tu seguridad es lo primero. Nunca pagues por adelantado, no compartas contraseñas ni cobres fuera de la aplicación; vete enseguida si un lugar te da mala espina. Repórtalo en el centro de confianza y lo revisamos.
chat-safety-emergency = Si estás en peligro, llama ya al { $emergency }.
chat-out-of-scope =
    .a = Eso queda fuera de lo que hago. Estoy para tareas, ganancias, progreso y publicaciones.
    .b = En eso no puedo ayudar, pero sí encontrarte trabajo, planear tu día o poner precio a una tarea.
chat-not-understood =
    .a = No estoy seguro de lo que quieres. ¿Tareas, un plan o tus ganancias?
    .b = ¿Puedes decirlo de otra manera? Puedo buscar tareas, planear, publicar y dar tus cifras.

## Lo que se puede decir después

chat-suggest-best-task = ¿Cuál es la mejor tarea para mí ahora?
chat-suggest-nearby = Muéstrame tareas cerca
chat-suggest-better-paid = Mejor pagadas
chat-suggest-closer = Más cerca
chat-suggest-tomorrow = ¿Y mañana?
chat-suggest-accept-first = Tomo la primera
chat-suggest-why-first = ¿Por qué esta?
chat-suggest-compare = Compara las dos primeras
chat-suggest-plan = Planea mi día
chat-suggest-earnings = ¿Cuánto gané esta semana?
chat-suggest-forecast = ¿Cuánto ganaré esta semana?
chat-suggest-earn-more = ¿Cómo puedo ganar más?
chat-suggest-best-times = ¿Cuándo conviene trabajar?
chat-suggest-streak = ¿Cómo va mi racha?
chat-suggest-level = ¿Cuánto falta para el próximo nivel?
chat-suggest-badges = ¿Qué insignias están cerca?
chat-suggest-stats = ¿Cómo voy?
chat-suggest-post = Quiero publicar una tarea
chat-suggest-price = ¿Cuánto debería pagar?
chat-suggest-workers = ¿Quién podría hacerlo?
chat-suggest-any-category = Cualquier categoría
chat-suggest-any-distance = Cualquier distancia
chat-suggest-help = ¿Qué puedes hacer?
chat-suggest-support = Abre el centro de confianza

## Botones

chat-do-show-tasks = Ver tareas
chat-do-open-tasks = Todas las tareas
chat-do-view-task = Ver
chat-do-accept-task = Aceptar
chat-do-bundle-tasks = Tomar el conjunto
chat-do-open-wallet = Billetera
chat-do-open-analytics = Análisis
chat-do-open-streak-savers = Protectores de racha
chat-do-open-progress = Progreso
chat-do-open-badges = Insignias
chat-do-open-profile = Perfil
chat-do-open-active = Abrir la tarea en curso
chat-do-open-chat = Mensajes
chat-do-post-task = Publicar la tarea
chat-do-view-worker = Ver trabajador
chat-do-open-screen = Abrir { $screen }
chat-do-open-home = Inicio
chat-do-update-availability = Cambiar disponibilidad
chat-do-open-settings = Ajustes
chat-do-update-preferences = Guardar preferencias
chat-do-open-notification-settings = Ajustes de notificaciones
chat-do-open-tutorial = Tutorial
chat-do-open-trust-center = Centro de confianza
chat-do-open-disputes = Disputas

## Palabras dentro de las respuestas

chat-period-today = Hoy
chat-period-yesterday = Ayer
chat-period-this_week = Esta semana
chat-period-last_week = La semana pasada
chat-period-this_month = Este mes
chat-period-last_month = El mes pasado
chat-period-this_year = Este año
chat-period-ever = En total
chat-availability-online = disponible
chat-availability-offline = desconectado
chat-availability-busy = ocupado
chat-switch-on = activadas
chat-switch-off = desactivadas
chat-language-en = inglés
chat-language-es = español
chat-language-fr = francés
chat-language-de = alemán
chat-language-pt = portugués
chat-language-zh = chino
chat-language-ja = japonés
chat-badge-first-quest = Primera misión
chat-badge-helpful-hero = Héroe servicial
chat-badge-master-cleaner = Maestro de la limpieza
chat-badge-cleaning-badge = Insignia de limpieza
chat-badge-delivery-badge = Insignia de entregas
chat-badge-moving-badge = Insignia de mudanzas
chat-badge-handyman-badge = Insignia de manitas
chat-badge-tech-badge = Insignia de tecnología
chat-badge-errands-badge = Insignia de recados
chat-badge-food_delivery-badge = Insignia de comida a domicilio
chat-badge-creative-badge = Insignia creativa

## Pantallas

chat-screen-wallet = billetera
chat-screen-settings = ajustes
chat-screen-notification-settings = ajustes de notificaciones
chat-screen-profile = perfil
chat-screen-leaderboard = clasificación
chat-screen-shop = tienda
chat-screen-quests = misiones
chat-screen-daily-quests = misiones diarias
chat-screen-squads = equipos
chat-screen-badge-library = biblioteca de insignias
chat-screen-trophy-room = sala de trofeos
chat-screen-skill-tree = árbol de habilidades
chat-screen-adventure-map = mapa de aventuras
chat-screen-roadmap = hoja de ruta
chat-screen-seasons = temporadas
chat-screen-referrals = referidos
chat-screen-disputes = disputas
chat-screen-offers = ofertas
chat-screen-portfolio = portafolio
chat-screen-verification = verificación
chat-screen-kyc-verification = verificación KYC
chat-screen-trust-center = centro de confianza
chat-screen-search = búsqueda
chat-screen-chat = mensajes
chat-screen-home = inicio
chat-screen-tasks = tareas
chat-screen-post-task = publicar una tarea
chat-screen-progress = progreso
chat-screen-dashboard = panel
chat-screen-analytics-dashboard = análisis
chat-screen-ai-coach = entrenador de IA
chat-screen-ai-settings = ajustes de IA
chat-screen-streak-savers = protectores de racha
chat-screen-instant-match = emparejamiento instantáneo
chat-screen-watchlist = favoritos
chat-screen-themes = temas
chat-screen-accessibility-settings = accesibilidad
chat-screen-wellbeing-settings = bienestar
chat-screen-tool-inventory = herramientas
chat-screen-pro = Pro
chat-screen-welcome-tutorial = tutorial

## What a tier brings

tier-fee = La plataforma se queda con el { $fee } del pago
tier-xp = { $factor } veces los XP por cada tarea
tier-next = El siguiente rango, { $tier }, empieza en el nivel { $level }
