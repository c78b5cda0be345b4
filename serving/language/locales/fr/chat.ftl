# Les réponses de l'assistant : un message pour chaque constat, action et suggestion.

## Comment une réponse commence, selon le ton

chat-open-friendly =
    .a = Bien sûr ! 😊
    .b = Avec plaisir ! 🙌
    .c = Voilà ! ✨
chat-open-motivational =
    .a = C'est parti !
    .b = Bonne idée.
    .c = Tu vas y arriver.
chat-greeting-friendly =
    .a = Salut ! 👋 Je te trouve une mission, je planifie ta journée ou je regarde tes gains ?
    .b = Coucou ! 😊 Je peux trouver du travail, prévoir un trajet ou t'aider à publier. Qu'est-ce qui te ferait plaisir ?
chat-greeting-motivational =
    .a = Salut ! Prêt pour la suite ? Je peux trouver une mission ou planifier ta journée.
    .b = Content de te voir. On vise quoi : une mission, un plan, le prochain niveau ?
chat-greeting-professional =
    .a = Bonjour. Je peux trouver des missions, planifier votre journée ou revoir vos chiffres. Que vous faut-il ?
    .b = Bonjour. Que puis-je faire : missions, plan ou chiffres ?
chat-greeting-executive =
    .a = Bonjour. Missions, plan ou chiffres ?
    .b = Bonjour. Que vous faut-il ?
chat-greeting-autonomous =
    .a = Prêt.
    .b = Je suis là. Ensuite ?

## Missions à prendre

chat-tasks-found = { $count ->
    [one] J'ai trouvé { $count } mission qui convient :
   *[other] J'ai trouvé { $count } missions qui conviennent ; les meilleures :
 }
chat-tasks-found-in = { $count ->
    [one] Il y a { $count } mission ouverte en { $category } :
   *[other] Il y a { $count } missions ouvertes en { $category } ; les meilleures :
 }
chat-no-tasks =
    .a = Rien d'ouvert ne remplit tout cela pour le moment.
    .b = Je ne vois aucune mission ouverte qui remplit tout cela.
chat-no-tasks-in =
    .a = Aucune mission en { $category } ne convient pour le moment.
    .b = Je ne vois rien en { $category } qui remplit tout cela.
chat-no-more-tasks =
    .a = C'est tout ce qui convient.
    .b = Il n'y en a pas d'autres qui conviennent.
chat-wider-search = { $others ->
    [one] Sans les autres conditions il y en a { $others } ; dis « peu importe la distance » ou « peu importe le prix ».
   *[other] Sans les autres conditions il y en a { $others } ; dis « peu importe la distance » ou « peu importe le prix ».
 }
chat-task-line = { $rank }. { $title } : { $pay_usd }, à { $distance_m }, environ { $minutes }
chat-no-location = Je ne sais pas où tu es, donc je ne peux pas classer par distance. La liste est déjà filtrée ; partage ta position et je choisis les meilleures.
chat-best-task =
    .a = Prends celle-ci : { $title } pour { $pay_usd }, à { $distance_m }, environ { $minutes } de travail.
    .b = Ta meilleure mission maintenant, c'est { $title } : { $pay_usd }, à { $distance_m }, environ { $minutes }.
chat-task-chosen =
    .a = La numéro { $rank } : { $category } pour { $pay_usd }, à { $distance_m }. Je la prends pour toi ?
    .b = C'est la numéro { $rank }, { $category } à { $pay_usd } et { $distance_m }. Tu la veux ?

## Un plan

chat-plan = { $tasks ->
    [one] Ton plan tient en { $tasks } mission : { $earned_usd }, { $distance_m } de trajet, { $minutes }.
   *[other] Voici un plan de { $tasks } missions : { $earned_usd } en { $minutes }, { $distance_m } de trajet, environ { $gain } de plus par heure que la meilleure d'entre elles seule.
 }
chat-plan-stop = { $rank }. { $title } ({ $category }) : { $pay_usd }
chat-no-plan =
    .a = Dans ce temps, deux missions ne vont pas bien ensemble ; mieux vaut la meilleure seule.
    .b = Rien ne se combine bien dans ce temps ; une seule mission vaut mieux.

## Gains

chat-earned = { $tasks ->
    [one] { $period } : { $earned_usd } pour { $tasks } mission, hors pourboires et frais.
   *[other] { $period } : { $earned_usd } pour { $tasks } missions, hors pourboires et frais.
 }
chat-earned-nothing =
    .a = { $period } : aucune mission terminée pour l'instant.
    .b = { $period } : rien gagné pour l'instant.
chat-outlook =
    .a = { $period } : tu finiras sans doute vers { $usd }, le plus probable entre { $low_usd } et { $high_usd }.
    .b = { $period } : j'attends environ { $usd } ; huit fois sur dix c'est entre { $low_usd } et { $high_usd }.
chat-outlook-none = { $period } : à ton rythme actuel je n'attends pas de gains. Une mission terminée change cela.
chat-outlook-no-more = { $period } : tu as gagné { $earned_usd } et à ton rythme actuel je n'attends rien de plus. Une mission de plus change cela.
chat-outlook-unsure = J'en sais trop peu sur ton travail pour une prévision à toi. Ici on gagne d'habitude environ { $usd } dans ce temps (de { $low_usd } à { $high_usd }).
chat-sweet-spot = Les missions de { $least_usd } à { $most_usd } te rapportent { $hourly_usd } de l'heure, contre { $usual_hourly_usd } en tout.
chat-category-pays = Ici, les missions ouvertes en { $category } paient le mieux : environ { $hourly_usd } par heure de travail.
chat-farther-pays = Tu acceptes d'aller jusqu'à { $distance_m } ; regarder au-delà de tes { $preferred_m } habituels te donne plus de choix.
chat-be-on-time = { $late } de tes { $tasks } dernières missions étaient en retard ; la ponctualité te fait monter dans chaque liste.
chat-finish-tasks = { $unfinished } de tes { $tasks } derniers travaux n'ont pas été terminés ; prends-en moins et finis-les tous.
chat-best-hours = Les missions paient le mieux de { $hour } à { $until_hour } : environ { $hourly_usd } par heure de travail, contre { $usual_hourly_usd } d'habitude.
chat-own-hours = Toi, tu travailles surtout vers { $hour }.
chat-best-day = Le jour le mieux payé est le { $weekday }, à environ { $hourly_usd } de l'heure.

## Progression

chat-streak-safe = { $days ->
    [one] Ta série est de { $days } jour et la mission d'aujourd'hui est faite. Elle tient encore { $hours_left }.
   *[other] Ta série est de { $days } jours et la mission d'aujourd'hui est faite. Elle tient encore { $hours_left }.
 }
chat-streak-open = { $days ->
    [one] Ta série est de { $days } jour. Termine une mission d'ici { $hours_left } pour la garder.
   *[other] Ta série est de { $days } jours. Termine une mission d'ici { $hours_left } pour la garder.
 }
chat-streak-none =
    .a = Aucune série en cours. Une mission terminée aujourd'hui en lance une.
    .b = Pas de série en ce moment ; une mission aujourd'hui la démarre.
chat-streak-longest = { $longest ->
    [one] Ta plus longue a duré { $longest } jour.
   *[other] Ta plus longue a duré { $longest } jours.
 }
chat-level = Tu es au niveau { $level } avec { $xp } XP ; encore { $xp_needed } XP pour le niveau { $next_level }.
chat-level-pace = { $tasks ->
    [one] Encore { $tasks } mission suffit
   *[other] Encore { $tasks } missions environ suffisent
 }{ $days ->
    [one] { "" }, { $days } jour à ton rythme.
   *[other] { "" }, { $days } jours à ton rythme.
 }
chat-tier = Ton rang est { $tier }.
chat-badges-earned = { $count ->
    [one] Tu as gagné { $count } badge. Les prochains à ta portée :
   *[other] Tu as gagné { $count } badges. Les prochains à ta portée :
 }
chat-no-badges = Pas encore de badge. Ceux-ci sont à ta portée :
chat-badge-step = { $badge } : { $done } sur { $needed }
chat-stats = { $tasks ->
    [one] En { $days } jours : { $tasks } mission terminée, { $completion } menées à bout, { $on_time } à l'heure, { $acceptance } des offres prises.
   *[other] En { $days } jours : { $tasks } missions terminées, { $completion } menées à bout, { $on_time } à l'heure, { $acceptance } des offres prises.
 }
chat-stats-rating = { $ratings ->
    [one] Ta note est de { $stars } étoiles, d'après { $ratings } avis.
   *[other] Ta note est de { $stars } étoiles, d'après { $ratings } avis.
 }
chat-little-known = J'en sais encore trop peu sur ton travail ; quelques missions terminées y changeront.
chat-not-known-user = Je n'ai rien d'enregistré sur toi, donc pas de chiffres. Ils viendront quand tu seras connecté et auras terminé une mission.

## Mes missions

chat-taken-task = Tu as pris { $category } pour { $pay_usd } il y a { $minutes } ; c'est encore en cours.
chat-posted-task = { $count ->
    [0] Ton annonce « { $title } » ({ $pay_usd }) est ouverte ; personne à côté ne peut la faire maintenant.
    [one] Ton annonce « { $title } » ({ $pay_usd }) est ouverte ; { $count } personne à côté pourrait la faire.
   *[other] Ton annonce « { $title } » ({ $pay_usd }) est ouverte ; { $count } personnes à côté pourraient la faire.
 }
chat-no-own-tasks =
    .a = Tu n'as ni mission en cours ni annonce ouverte.
    .b = Rien d'ouvert chez toi en ce moment.

## Publier

chat-draft = J'ai préparé ta mission : { $category } pour { $pay_usd }. Vérifie-la et publie.
chat-draft-without-pay = J'ai préparé ta mission : { $category }. Combien veux-tu payer ?
chat-draft-band = Ce genre de mission se paie en général environ { $usd } (de { $low_usd } à { $high_usd }).
chat-draft-caution = Relis-la, s'il te plaît : certaines parties ne sont peut-être pas permises ou pas sûres.
chat-ask-what-to-post =
    .a = Volontiers. Que faut-il faire, où, quand et pour combien ?
    .b = Dis-moi ce qu'il faut faire, quand, où et ce que tu paierais.
chat-price-band = Pour { $category }, on paie ici environ { $usd } ; huit sur dix paient de { $low_usd } à { $high_usd }.
chat-price-advice = Au lieu de { $pay_usd }, je proposerais { $other_pay_usd } : c'est le plus avantageux pour toi.
chat-price-is-right = { $pay_usd } est une bonne offre telle quelle.
chat-ask-what-to-price =
    .a = Quel genre de travail ? Décris-le et je te dis ce qu'on paie.
    .b = Dis-moi de quel travail il s'agit et je te donne le prix habituel.
chat-workers-found = { $count ->
    [one] { $count } personne à côté peut faire { $category } :
   *[other] { $count } personnes à côté peuvent faire { $category } ; les meilleures :
 }
chat-worker-line = { $rank }. { $worker } : { $stars } étoiles, à { $distance_m }, { $done } missions de ce genre
chat-no-workers = Personne à côté ne propose { $category } pour le moment. Publie, et nous préviendrons les travailleurs.
chat-ask-which-work =
    .a = Pour quel travail te faut-il quelqu'un ?
    .b = Que doit savoir faire cette personne ?

## Comparer et expliquer

chat-compare = La numéro { $rank } paie { $pay_usd } et se trouve à { $distance_m } ; la numéro { $others } paie { $other_pay_usd } et se trouve à { $other_distance_m }.
chat-compare-hourly = Pour le temps que ça prend, la numéro { $rank } est meilleure : { $hourly_usd } de l'heure contre { $other_hourly_usd }.
chat-compare-pay = { $category } paie mieux : environ { $hourly_usd } de l'heure contre { $other_hourly_usd } en { $other_category }.
chat-nothing-to-compare =
    .a = Lesquelles ? Demande-moi d'abord une liste, puis je compare.
    .b = Je n'ai pas encore deux missions à comparer ; demande-moi d'abord une liste.
chat-explain-task = J'ai suggéré { $title } pour le prix ({ $pay_usd }), le trajet ({ $distance_m }) et parce que { $category } va bien avec ce que tu prends d'habitude.
chat-explain-score = Le score pèse la distance, les compétences, la disponibilité, la note et tes habitudes, avec la probabilité que tu prennes et finisses la mission.
chat-explain-earnings = Cela vient de tes propres missions terminées et de ce qui a suivi dans des semaines comme celle-ci ; sans pourboires ni frais.
chat-explain-price = C'est ce que paient ici huit missions de ce genre sur dix, selon le travail, l'heure, le lieu et l'urgence.

## Faire

chat-opening =
    .a = J'ouvre : { $screen }.
    .b = Voici : { $screen }.
chat-ask-which-screen = Quelle page veux-tu : portefeuille, profil, quêtes, classement, paramètres ?
chat-confirm-availability =
    .a = Je te mets { $availability } dès que tu confirmes.
    .b = Confirme, et tu es { $availability }.
chat-ask-availability = Je te mets disponible, occupé ou hors ligne ?
chat-confirm-switch = Confirme, et tes notifications seront { $switch }.
chat-confirm-language = Confirme, et l'application parlera { $language }.
chat-standing-filters =
    .a = Noté : désormais je m'y tiens. Confirme pour l'enregistrer dans tes paramètres.
    .b = Je cherche ainsi à partir de maintenant. Confirme pour l'enregistrer.
chat-ask-preference = Qu'est-ce qui doit valoir désormais : catégories, distance, prix minimum, langue ou notifications ?
chat-confirm-accept =
    .a = { $category } pour { $pay_usd } : confirme, et c'est à toi.
    .b = Je prends { $category } pour { $pay_usd } ? Confirme, s'il te plaît.
chat-own-post = C'est ta propre annonce ; ce sont d'autres qui la prennent.
chat-not-open = Cette mission n'est plus ouverte.
chat-lacks-requirement = Cette mission demande « { $requirement } », que ton profil n'indique pas. Ajoute-le d'abord, ou prends-en une autre.
chat-ask-which-task =
    .a = Quelle mission ? Dis son numéro dans la liste, ou je t'en cherche d'abord.
    .b = Je ne sais pas laquelle ; dis-moi son numéro ou son prix.

## Parler

chat-help = Je peux trouver des missions par catégorie, prix, distance, heure et urgence, choisir la meilleure ou prévoir un trajet, dire tes gains, prévisions, série, niveau, badges et chiffres, t'aider à publier et fixer un prix ou à trouver quelqu'un, comparer, expliquer et ouvrir n'importe quelle page. Ce que tu changes ou acceptes, tu le confirmes toujours toi-même.
chat-safety = Ta sécurité passe avant tout. Ne paie jamais d'avance, ne donne pas de mot de passe, ne te fais pas payer hors de l'application ; pars tout de suite si un lieu te semble louche. Signale-le au centre de confiance et nous vérifions.
chat-safety-emergency = Si tu es en danger, appelle le { $emergency } maintenant.
chat-out-of-scope =
    .a = Ce n'est pas dans ce que je fais. Je suis là pour les missions, les gains, la progression et les annonces.
    .b = Je ne peux pas t'aider là-dessus, mais je peux te trouver du travail, planifier ta journée ou estimer un prix.
chat-not-understood =
    .a = Je ne suis pas sûr de comprendre. Des missions, un plan ou tes gains ?
    .b = Tu peux le dire autrement ? Je peux chercher, planifier, publier et donner tes chiffres.

## Ce qu'on peut dire ensuite

chat-suggest-best-task = Quelle est la meilleure mission pour moi ?
chat-suggest-nearby = Montre-moi des missions près de moi
chat-suggest-better-paid = Mieux payées
chat-suggest-closer = Plus proches
chat-suggest-tomorrow = Et demain ?
chat-suggest-accept-first = Je prends la première
chat-suggest-why-first = Pourquoi celle-ci ?
chat-suggest-compare = Compare les deux premières
chat-suggest-plan = Planifie ma journée
chat-suggest-earnings = Combien j'ai gagné cette semaine ?
chat-suggest-forecast = Combien vais-je gagner cette semaine ?
chat-suggest-earn-more = Comment gagner plus ?
chat-suggest-best-times = Quand travailler ?
chat-suggest-streak = Où en est ma série ?
chat-suggest-level = Combien jusqu'au prochain niveau ?
chat-suggest-badges = Quels badges sont proches ?
chat-suggest-stats = Comment je m'en sors ?
chat-suggest-post = Je veux publier une mission
chat-suggest-price = Combien payer ?
chat-suggest-workers = Qui pourrait le faire ?
chat-suggest-any-category = Peu importe le type
chat-suggest-any-distance = Peu importe la distance
chat-suggest-help = Que sais-tu faire ?
chat-suggest-support = Ouvre le centre de confiance

## Boutons

chat-do-show-tasks = Voir les missions
chat-do-open-tasks = Toutes les missions
chat-do-view-task = Voir
chat-do-accept-task = Accepter
chat-do-bundle-tasks = Prendre le lot
chat-do-open-wallet = Portefeuille
chat-do-open-analytics = Analyses
chat-do-open-streak-savers = Protège-séries
chat-do-open-progress = Progression
chat-do-open-badges = Badges
chat-do-open-profile = Profil
chat-do-open-active = Ouvrir la mission en cours
chat-do-open-chat = Messages
chat-do-post-task = Publier la mission
chat-do-view-worker = Voir la personne
chat-do-open-screen = Ouvrir { $screen }
chat-do-open-home = Accueil
chat-do-update-availability = Changer la disponibilité
chat-do-open-settings = Paramètres
chat-do-update-preferences = Enregistrer les préférences
chat-do-open-notification-settings = Paramètres de notification
chat-do-open-tutorial = Tutoriel
chat-do-open-trust-center = Centre de confiance
chat-do-open-disputes = Litiges

## Mots à l'intérieur des réponses

chat-period-today = Aujourd'hui
chat-period-yesterday = Hier
chat-period-this_week = Cette semaine
chat-period-last_week = La semaine dernière
chat-period-this_month = Ce mois-ci
chat-period-last_month = Le mois dernier
chat-period-this_year = Cette année
chat-period-ever = En tout
chat-availability-online = disponible
chat-availability-offline = hors ligne
chat-availability-busy = occupé
chat-switch-on = activées
chat-switch-off = désactivées
chat-language-en = anglais
chat-language-es = espagnol
chat-language-fr = français
chat-language-de = allemand
chat-language-pt = portugais
chat-language-zh = chinois
chat-language-ja = japonais
chat-badge-first-quest = Première quête
chat-badge-helpful-hero = Héros serviable
chat-badge-master-cleaner = Maître du ménage
chat-badge-cleaning-badge = Badge ménage
chat-badge-delivery-badge = Badge livraison
chat-badge-moving-badge = Badge déménagement
chat-badge-handyman-badge = Badge bricolage
chat-badge-tech-badge = Badge technique
chat-badge-errands-badge = Badge courses
chat-badge-food_delivery-badge = Badge livraison de repas
chat-badge-creative-badge = Badge création

## Écrans

chat-screen-wallet = portefeuille
chat-screen-settings = paramètres
chat-screen-notification-settings = paramètres de notification
chat-screen-profile = profil
chat-screen-leaderboard = classement
chat-screen-shop = boutique
chat-screen-quests = quêtes
chat-screen-daily-quests = quêtes du jour
chat-screen-squads = équipes
chat-screen-badge-library = bibliothèque de badges
chat-screen-trophy-room = salle des trophées
chat-screen-skill-tree = arbre de compétences
chat-screen-adventure-map = carte d'aventure
chat-screen-roadmap = feuille de route
chat-screen-seasons = saisons
chat-screen-referrals = parrainage
chat-screen-disputes = litiges
chat-screen-offers = offres
chat-screen-portfolio = portfolio
chat-screen-verification = vérification
chat-screen-kyc-verification = vérification KYC
chat-screen-trust-center = centre de confiance
chat-screen-search = recherche
chat-screen-chat = messages
chat-screen-home = accueil
chat-screen-tasks = missions
chat-screen-post-task = publier une mission
chat-screen-progress = progression
chat-screen-dashboard = tableau de bord
chat-screen-analytics-dashboard = analyses
chat-screen-ai-coach = coach IA
chat-screen-ai-settings = paramètres IA
chat-screen-streak-savers = protège-séries
chat-screen-instant-match = match instantané
chat-screen-watchlist = favoris
chat-screen-themes = thèmes
chat-screen-accessibility-settings = accessibilité
chat-screen-wellbeing-settings = bien-être
chat-screen-tool-inventory = outils
chat-screen-pro = Pro
chat-screen-welcome-tutorial = tutoriel

## What a tier brings

tier-fee = La plateforme garde { $fee } de la paie
tier-xp = { $factor } fois les XP pour chaque tâche
tier-next = Le rang suivant, { $tier }, commence au niveau { $level }
