# What feedback has taught, and what would teach more.

feedback-tasks = des missions
feedback-category-tasks = des missions « { $category } »

feedback-take-more = Tu acceptes { $tasks } plus souvent que ne le prévoient nos prédictions pour les personnes comme toi ({ count-outcomes }).
feedback-take-less = Tu acceptes { $tasks } moins souvent que ne le prévoient nos prédictions pour les personnes comme toi ({ count-outcomes }).
feedback-complete-more = Tu termines { $tasks } plus souvent que ne le prévoient nos prédictions pour les personnes comme toi ({ count-outcomes }).
feedback-complete-less = Tu termines { $tasks } moins souvent que ne le prévoient nos prédictions pour les personnes comme toi ({ count-outcomes }).
count-outcomes = { $outcomes ->
    [one] { $outcomes } résultat
   *[other] { $outcomes } résultats
 }

feedback-take-more-action = Tes chances d’accepter { $tasks } sont revues à la hausse, ce qui les fait monter dans ta liste.
feedback-take-less-action = Tes chances d’accepter { $tasks } sont revues à la baisse, ce qui les fait descendre dans ta liste.
feedback-complete-more-action = Tes chances de terminer { $tasks } sont revues à la hausse, ce qui les fait monter dans ta liste.
feedback-complete-less-action = Tes chances de terminer { $tasks } sont revues à la baisse, ce qui les fait descendre dans ta liste.

feedback-filter = Filtre par « { $title } » : ces missions te réussissent.
feedback-tell-completion = Dis-nous si tu as terminé la mission : nous apprenons de ce que tu termines.
feedback-tell-enjoyment = Dis-nous à quel point la mission t’a plu, de 1 à 5.
