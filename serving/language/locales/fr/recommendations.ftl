# Recommendations: a title, and what is said of it. Goals say either one task or several.

recommendation-perfect-match = Idéal pour toi : { $task }
recommendation-earnings-boost = Gagne plus : { $task }
recommendation-streak-save = Garde ta { streak-named }
recommendation-level-up = Atteins le niveau { $level }
recommendation-level-way = En route vers le niveau { $level }
streak-named = { $days ->
    [one] série de { $days } jour
   *[other] série de { $days } jours
 }

recommended-task = { $title } pour { $pay }, à { $way }, environ { $duration } de travail.
recommended-hourly = Compte environ { $hourly } de l’heure, trajet compris, là où { $usual } sont habituels.
recommended-boost = { recommended-task } { recommended-hourly }
recommended-reason = { $task } : { $phrase }

streak-by-one = Termine cette mission d’ici { $left } pour garder ta { streak-named }.
streak-by-some = Voici { count-tasks } : termines-en une d’ici { $left } pour garder ta { streak-named }.
streak-stated-by-one = Si tu n’as pas encore terminé de mission aujourd’hui, celle-ci peut garder ta { streak-named } : la journée se termine dans { $left }.
streak-stated-by-some = Si tu n’as encore rien terminé aujourd’hui, voici { count-tasks } : une seule peut garder ta { streak-named }. La journée se termine dans { $left }.

level-by-one = Cette mission rapporte { $brought } XP ; il en manque { $xp } pour le niveau { $level }.
level-by-some = En tout ({ count-tasks }), tu gagnes { $brought } XP ; il en manque { $xp } pour le niveau { $level }.
level-partly-by-one = Cette mission rapporte { $brought } XP sur { $xp } qui manquent pour le niveau { $level }.
level-partly-by-some = En tout ({ count-tasks }), tu gagnes { $brought } XP sur { $xp } qui manquent pour le niveau { $level }.

benefit-streak = Garde ta { streak-named }
benefit-level = Te fait passer au niveau { $level }
benefit-pay = Rapporte { $pay }
benefit-pay-all = Rapporte { $pay } en tout
benefit-xp = { $xp } XP

bundle-title = { count-tasks } sur un trajet : { $pay }

# Why there is no alert.
alert-held-quiet-hours = Heures calmes
    .text = De { $evening } à { $morning }, il n’y a pas d’alerte ; la prochaine peut arriver dans { $left }. Les recommandations à la demande restent disponibles à tout moment.
alert-held-alerted-lately = Une alerte par heure
    .text = Il y a au plus une alerte par heure ; la prochaine peut arriver dans { $left }. Les recommandations à la demande restent disponibles à tout moment.
alert-held-place-unknown = Où es-tu ?
    .text = On ne sait pas encore où tu travailles. Partage ta position pour voir quoi faire maintenant.
alert-held-nobody-known = Alertes après connexion
    .text = Sans connexion, on ne sait pas quand la dernière alerte est partie. Les recommandations à la demande restent disponibles à tout moment.

# Buttons that lead to a screen of the app.
screen-task = Voir la mission
screen-tasks = Voir les missions
screen-progress = Voir les progrès
screen-wallet = Ouvrir le portefeuille
screen-profile = Ouvrir le profil
screen-settings = Ouvrir les réglages
screen-notification-settings = Réglages des alertes
