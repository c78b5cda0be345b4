# Reasons for a match: phrases without a subject, several joined in a sentence.

# How phrases become text.
phrases = { $first } ; { $next }
phrases-last = { $first } ; et { $last }
sentences = { $first } { $next }
reasoning-strengths = { $phrases }.
reasoning-concerns =
    .a = À prendre en compte : { $phrases }.
    .b = Bon à savoir : { $phrases }.
    .c = En revanche : { $phrases }.
reasoning-advice =
    .a = { $phrase }.
    .b = Une idée : { $phrase }.
    .c = À essayer : { $phrase }.
reasoning-nothing = Rien de particulier ne plaide pour ou contre cette proposition.

# Counted things of a category.
category-tasks = { $tasks ->
    [0] aucune mission « { $category } »
    [one] { $tasks } mission « { $category } »
   *[other] { $tasks } missions « { $category } »
 }
category-offers = { $offers ->
    [0] aucune offre « { $category } »
    [one] { $offers } offre « { $category } »
   *[other] { $offers } offres « { $category } »
 }

# The way.
reason-nearby =
    .a = à { $way }
    .b = à { $way } de distance
    .c = un trajet de { $way }
reason-far =
    .a = à { $way }
    .b = à { $way } de distance
    .c = un trajet de { $way }
reason-closer_than_usual =
    .a = à { $way }, plus près que d’habitude ({ $usual })
    .b = à { $way }, alors que les missions acceptées sont d’habitude à { $usual }
    .c = un trajet plus court que d’habitude : { $way } contre { $usual }
reason-farther_than_usual =
    .a = à { $way }, plus loin que d’habitude ({ $usual })
    .b = à { $way }, alors que les missions acceptées sont d’habitude à { $usual }
    .c = un trajet plus long que d’habitude : { $way } contre { $usual }

# The kind of work.
reason-experienced =
    .a = { category-tasks } au compteur
    .b = de l’expérience : { category-tasks }
    .c = une expérience de { category-tasks }
reason-declared_skill =
    .a = compétence déclarée : { $category }
    .b = « { $category } » parmi les compétences déclarées
    .c = compétence en « { $category } », selon le profil
reason-new_to_category =
    .a = encore aucune mission « { $category } » terminée
    .b = pas encore d’expérience en « { $category } »
    .c = « { $category } » serait une première

# The time.
reason-on_shift =
    .a = dans les horaires de travail habituels
    .b = disponible à ce moment de la semaine
    .c = aucune autre mission en cours, et dans les horaires de travail
reason-off_shift =
    .a = en dehors des horaires de travail habituels
    .b = hors des horaires de travail indiqués
reason-busy =
    .a = déjà { count-open-tasks }
    .b = encore { count-open-tasks } à finir
    .c = { count-open-tasks } à finir d’abord
count-open-tasks = { $tasks ->
    [0] aucune mission en cours
    [one] { $tasks } mission en cours
   *[other] { $tasks } missions en cours
 }
reason-usual_hour =
    .a = accepte plus vers { $hour } qu’à d’autres moments
    .b = { $hour } est une heure habituelle
reason-unusual_hour =
    .a = accepte moins vers { $hour } qu’à d’autres moments
    .b = { $hour } est une heure inhabituelle

# Ratings and reliability.
reason-highly_rated =
    .a = une note de { $stars } sur { count-ratings }
    .b = { $stars } étoiles en moyenne sur { count-ratings }
    .c = { count-ratings }, { $stars } étoiles en moyenne
reason-low_rated =
    .a = une note de { $stars } sur { count-ratings }
    .b = { $stars } étoiles en moyenne, sur { count-ratings }
reason-few_ratings =
    .a = { count-ratings } jusqu’ici
    .b = { count-ratings } pour se faire une idée jusqu’ici
reason-reliable =
    .a = { $done } des missions acceptées terminées, dont { $on_time } à l’heure
    .b = termine { $done } des missions acceptées, dont { $on_time } à l’heure
    .c = un bilan de { $done } terminées et { $on_time } à l’heure
reason-often_late =
    .a = à l’heure pour seulement { $on_time } des missions
    .b = un bilan de seulement { $on_time } à l’heure
reason-likely_late =
    .a = seulement { $on_time } de chances d’être à l’heure
    .b = une probabilité de seulement { $on_time } d’être à l’heure
reason-often_unfinished =
    .a = seulement { $done } des missions acceptées terminées
    .b = un bilan de seulement { $done } terminées
reason-new_worker =
    .a = presque aucune mission terminée ici pour l’instant
    .b = peu de missions terminées pour se faire une idée jusqu’ici

# Answers to offers.
reason-often_accepts =
    .a = un oui à { $accepted } sur { count-offers }, plus que d’habitude pour de telles offres
    .b = accepte plus que la plupart : { $accepted } sur { count-offers }
    .c = dit souvent oui : { $accepted } sur { count-offers }
reason-seldom_accepts =
    .a = un oui à { $accepted } sur { count-offers }, moins que d’habitude pour de telles offres
    .b = accepte moins que la plupart : { $accepted } sur { count-offers }
reason-likely_to_accept =
    .a = { $chance } de chances d’être acceptée
    .b = un oui probable, à { $chance }
reason-unlikely_to_accept =
    .a = seulement { $chance } de chances d’être acceptée
    .b = un oui peu probable : { $chance } de chances
reason-usual_category =
    .a = accepte « { $category } » plus que la plupart : { $accepted } sur { category-offers }
    .b = un oui à { $accepted } sur { category-offers }, plus que d’habitude
reason-unusual_category =
    .a = accepte « { $category } » moins que la plupart : { $accepted } sur { category-offers }
    .b = un oui à { $accepted } sur { category-offers }, moins que d’habitude

# The pay.
reason-pays_well =
    .a = paie environ { $hourly } de l’heure, là où { $usual } est courant
    .b = environ { $hourly } de l’heure, au-dessus des { $usual } courants
    .c = bien payée : environ { $hourly } de l’heure contre { $usual } en général
reason-pays_little =
    .a = paie environ { $hourly } de l’heure, là où { $usual } est courant
    .b = environ { $hourly } de l’heure, en dessous des { $usual } courants
reason-pays_above_accepted =
    .a = environ { $hourly } de l’heure trajet compris, au-dessus des { $usual } que paient d’habitude les missions acceptées
    .b = mieux payée que d’habitude : { $hourly } de l’heure trajet compris, contre { $usual }
    .c = paie { $hourly } de l’heure trajet compris, là où { $usual } est d’habitude accepté
reason-pays_below_accepted =
    .a = environ { $hourly } de l’heure trajet compris, en dessous des { $usual } que paient d’habitude les missions acceptées
    .b = moins payée que d’habitude : { $hourly } de l’heure trajet compris, contre { $usual }

# The task.
reason-urgent =
    .a = besoin urgent
    .b = une mission urgente
    .c = souhaitée le plus vite possible
reason-deadline_tight = { $minutes ->
    [0] aucune marge avant l’échéance
    [one] seulement { $minutes } minute de marge avant l’échéance
   *[other] seulement { $minutes } minutes de marge avant l’échéance
 }
reason-deadline_missed = { $minutes ->
    [0] sans doute terminée juste à l’échéance
    [one] sans doute terminée { $minutes } minute après l’échéance
   *[other] sans doute terminée { $minutes } minutes après l’échéance
 }
reason-deadline_passed =
    .a = l’échéance est passée
    .b = échéance déjà dépassée
reason-unchecked_requirement =
    .a = l’exigence « { $requirement } » n’a pas pu être vérifiée
    .b = « { $requirement } » est exigé et n’a pas pu être vérifié

# What would help.
reason-more_pay_would_help =
    .a = à { $more } au lieu de { $pay }, les chances d’acceptation passeraient de { $before } à { $after }
    .b = { $more } plutôt que { $pay } porterait les chances d’acceptation à { $after } au lieu de { $before }
    .c = une paie de { $more } au lieu de { $pay } ferait passer les chances d’un oui de { $before } à { $after }
reason-more_time_would_help =
    .a = avec { $later } de plus avant l’échéance, les chances de finir à temps passeraient de { $before } à { $after }
    .b = une échéance repoussée de { $later } porterait les chances de finir à temps à { $after } au lieu de { $before }
reason-fewer_requirements_would_help =
    .a = sans « { $qualification } », la mission serait ouverte à { count-workers } au lieu de { $few }, avec au mieux { $after } de chances de finir à temps au lieu de { $before }
    .b = renoncer à « { $qualification } » ouvrirait la mission à { count-workers } au lieu de { $few }, et ferait passer les meilleures chances de finir à temps de { $before } à { $after }
count-workers = { $workers ->
    [0] personne
    [one] { $workers } personne
   *[other] { $workers } personnes
 }
