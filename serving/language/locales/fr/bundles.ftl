# Bundles: tasks that one worker does on one way.

bundle-reasoning = { $aim ->
   *[most_earned] { bundle-way }, choisi pour ce qu’il rapporte en tout : { bundle-pay }
    [best_hourly] { bundle-way }, choisi pour ce qu’il rapporte de l’heure : { bundle-pay }
    [short] { bundle-way }, choisi pour tenir dans la moitié du temps : { bundle-pay }
 }
bundle-way = { $tasks ->
    [one] Un trajet de { $way } avec { $tasks } mission en { $duration }
   *[other] Un trajet de { $way } avec { $tasks } missions en { $duration }
 }
bundle-pay = frais de route déduits, compte environ { $hourly } de l’heure, soit { $gain } de plus que la meilleure d’entre elles seule.

bundle-more_an_hour = { $gain } de plus par heure que la meilleure de ces missions seule
bundle-close_together = Pas plus de { $way } d’une mission à l’autre
bundle-one_place = Tout au même endroit
bundle-no_waiting = Aucune attente entre les missions
bundle-time_to_spare = Au moins { $time } de marge avant chaque échéance
bundle-free_time_left = Il te reste { $time } de libre
