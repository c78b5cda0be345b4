# A worker's patterns: a title, a description (.text) and what to do about it (.advice).

pattern-reliable = Grande fiabilité
    .text = Sur { count-jobs }, tu termines { $completion } de ce que tu acceptes, dont { $on_time } à l’heure.
count-jobs = { $jobs ->
    [one] { $jobs } mission
   *[other] { $jobs } missions
 }
pattern-highly_rated = Très bonnes notes
    .text = { $stars } étoiles sur { count-ratings }.
pattern-steady = Semaines régulières
    .text = Tes semaines se ressemblent : environ { $days_a_week } jours de travail chacune.
pattern-streak_running = Série en cours
    .text = { $days ->
        [one] { $days } jour avec une mission terminée.
       *[other] { $days } jours de suite avec une mission terminée.
     }
pattern-earning_more = Tes gains augmentent
    .text = En hausse d’environ { $growth } par semaine, avec { $weekly } par semaine en moyenne.
pattern-earning_less = Tes gains baissent
    .text = En baisse d’environ { $growth } par semaine, avec { $weekly } par semaine en moyenne.
    .advice = Regarde plus d’offres à tes heures de pointe pour inverser la tendance.
pattern-sweet_spot = Ta meilleure tranche de paie
    .text = Les missions de { $low } à { $high } te rapportent environ { $hourly } de l’heure, trajet compris ; toutes tes missions ensemble, { $usual }.
    .advice = Préfère les missions de { $low } à { $high } : elles rapportent environ { $hourly } de l’heure.
pattern-farther = Un rayon plus large
    .text = La plupart des missions que tu acceptes sont à { $usual } au plus ; tu accepterais sans doute encore ta mission habituelle à { $willing }.
    .advice = Regarde les missions jusqu’à { $willing }, pas seulement à { $usual } au plus.
pattern-write_at = Meilleur moment pour les messages
    .text = C’est à { $hour } que tu as le plus de chances d’ouvrir un message.
pattern-week_ahead = Ta semaine
    .text = Entre { $low } et { $high } d’ici dimanche dans au moins huit semaines de ce type sur dix, autant au-dessus de { $middle } qu’en dessous.
pattern-level_near = Le prochain niveau est proche
    .text = Encore { $xp } XP avant le niveau { $level } : environ { count-tasks } à ta paie habituelle.
    .advice = Termine { count-tasks } pour atteindre le niveau { $level }.
pattern-little_known = On apprend à te connaître
    .text = { $points ->
        [0] Aucune observation sur cette période pour l’instant ; en attendant, nous prenons ce qui est habituel chez les autres.
        [one] { $points } observation sur cette période pour l’instant ; en attendant, nous prenons ce qui est habituel chez les autres.
       *[other] { $points } observations sur cette période pour l’instant ; en attendant, nous prenons ce qui est habituel chez les autres.
     }
    .advice = Réponds à quelques offres : à chaque réponse, tes tendances deviennent plus personnelles.
pattern-often_late = Souvent en retard
    .text = { $late ->
        [one] { $late } mission sur { $completed } terminée après l’échéance.
       *[other] { $late } missions sur { $completed } terminées après l’échéance.
     }
    .advice = Garde plus de marge avant les échéances, ou prends des missions plus proches.
pattern-unfinished = Missions non terminées
    .text = { $unfinished ->
        [one] { $unfinished } mission acceptée sur { $jobs } n’a pas été terminée.
       *[other] { $unfinished } missions acceptées sur { $jobs } n’ont pas été terminées.
     }
    .advice = N’accepte que ce que tu finiras à coup sûr : la fiabilité te fait monter dans toutes les listes.
pattern-streak_at_risk = Série en danger
    .text = { $days ->
        [one] Ta série de { $days } jour se termine dans { $left } ; elle risque d’être perdue à { $lost }.
       *[other] Ta série de { $days } jours se termine dans { $left } ; elle risque d’être perdue à { $lost }.
     }
    .advice = { $days ->
        [one] Termine une courte mission d’ici { $left } pour garder ta série de { $days } jour.
       *[other] Termine une courte mission d’ici { $left } pour garder ta série de { $days } jours.
     }
pattern-left_category = « { $title } », pas ton truc
    .text = { category-left }.

# Why a category counts as avoided.
category-left = { $accepted ->
    [0] Aucun oui sur { count-offers } ; environ { $expected } seraient habituels pour de telles offres
   *[other] { $accepted } oui sur { count-offers } ; environ { $expected } seraient habituels pour de telles offres
 }

# Predictions.
level-time = { count-tasks }, environ { count-days }
level-time-long = { count-tasks } ; plus d’un an au rythme actuel
streak-none = pas de série
streak-begin = Termine une mission aujourd’hui pour commencer une série.
streak-keep = { $days ->
    [one] Termine une mission d’ici { $left } pour garder ta série de { $days } jour.
   *[other] Termine une mission d’ici { $left } pour garder ta série de { $days } jours.
 }
streak-done = { $days ->
    [one] La mission du jour est faite ; ta série de { $days } jour continue avec une de plus d’ici { $left }.
   *[other] La mission du jour est faite ; ta série de { $days } jours continue avec une de plus d’ici { $left }.
 }

# Alerts.
alert-streak-warning = { $days ->
    [one] Ta série de { $days } jour expire dans { $left }.
   *[other] Ta série de { $days } jours expire dans { $left }.
 }
alert-level-up = Encore { $xp } XP avant le niveau { $level } : environ { count-tasks }.
alert-earnings-opportunity = { $tasks ->
    [one] { $tasks } mission ouverte près de toi, { $pay } en moyenne.
   *[other] { $tasks } missions ouvertes près de toi, { $pay } en moyenne.
 }
alert-category-opportunity = { $tasks ->
    [one] { $tasks } mission « { $category } » ouverte près de toi, { $pay } en moyenne.
   *[other] { $tasks } missions « { $category } » ouvertes près de toi, { $pay } en moyenne.
 }
