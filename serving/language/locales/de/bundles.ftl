# Bundles: tasks that one worker does on one way.

bundle-reasoning = { $aim ->
   *[most_earned] { bundle-way }, ausgewählt nach dem Verdienst insgesamt: { bundle-pay }
    [best_hourly] { bundle-way }, ausgewählt nach dem Verdienst pro Stunde: { bundle-pay }
    [short] { bundle-way }, ausgewählt für die halbe Zeit: { bundle-pay }
 }
bundle-way = { $tasks ->
    [one] { $tasks } Aufgabe auf einem Weg von { $way } in { $duration }
   *[other] { $tasks } Aufgaben auf einem Weg von { $way } in { $duration }
 }
bundle-pay = nach Abzug der Fahrtkosten sind etwa { $hourly } pro Stunde zu erwarten, { $gain } mehr als mit der besten davon allein.

bundle-more_an_hour = { $gain } mehr pro Stunde als die beste dieser Aufgaben allein
bundle-close_together = Von Aufgabe zu Aufgabe nicht mehr als { $way }
bundle-one_place = Alles an einem Ort
bundle-no_waiting = Keine Wartezeit zwischen den Aufgaben
bundle-time_to_spare = Mindestens { $time } Puffer vor jeder Frist
bundle-free_time_left = { $time } deiner Zeit bleiben frei
