# What feedback has taught, and what would teach more.

feedback-tasks = Aufgaben
feedback-category-tasks = Aufgaben im Bereich { $category }

feedback-take-more = Du nimmst { $tasks } öfter an, als es die Vorhersagen für Leute wie dich erwarten lassen ({ count-outcomes }).
feedback-take-less = Du nimmst { $tasks } seltener an, als es die Vorhersagen für Leute wie dich erwarten lassen ({ count-outcomes }).
feedback-complete-more = Du erledigst { $tasks } öfter, als es die Vorhersagen für Leute wie dich erwarten lassen ({ count-outcomes }).
feedback-complete-less = Du erledigst { $tasks } seltener, als es die Vorhersagen für Leute wie dich erwarten lassen ({ count-outcomes }).
count-outcomes = { $outcomes ->
    [one] { $outcomes } Ergebnis
   *[other] { $outcomes } Ergebnisse
 }

feedback-take-more-action = Deine Chance, { $tasks } anzunehmen, wird höher eingeschätzt; sie rücken in deiner Liste nach oben.
feedback-take-less-action = Deine Chance, { $tasks } anzunehmen, wird niedriger eingeschätzt; sie rücken in deiner Liste nach unten.
feedback-complete-more-action = Deine Chance, { $tasks } zu erledigen, wird höher eingeschätzt; sie rücken in deiner Liste nach oben.
feedback-complete-less-action = Deine Chance, { $tasks } zu erledigen, wird niedriger eingeschätzt; sie rücken in deiner Liste nach unten.

feedback-filter = Filtere nach { $title }: Solche Aufgaben gelingen dir gut.
feedback-tell-completion = Sag uns, ob du die Aufgabe erledigt hast: Daraus lernen wir.
feedback-tell-enjoyment = Sag uns, wie gut dir die Aufgabe gefallen hat, von 1 bis 5.
