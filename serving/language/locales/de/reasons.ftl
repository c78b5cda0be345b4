# Reasons for a match: phrases without a subject, several joined in a sentence.

# How phrases become text.
phrases = { $first }; { $next }
phrases-last = { $first }; und { $last }
sentences = { $first } { $next }
reasoning-strengths = { $phrases }.
reasoning-concerns =
    .a = Zu bedenken: { $phrases }.
    .b = Gut zu wissen: { $phrases }.
    .c = Andererseits: { $phrases }.
reasoning-advice =
    .a = { $phrase }.
    .b = Eine Idee: { $phrase }.
    .c = Einen Versuch wert: { $phrase }.
reasoning-nothing = Nichts spricht besonders für oder gegen diesen Vorschlag.

# Counted things of a category.
category-tasks = { $tasks ->
    [0] keine Aufgabe im Bereich { $category }
    [one] { $tasks } Aufgabe im Bereich { $category }
   *[other] { $tasks } Aufgaben im Bereich { $category }
 }
category-offers = { $offers ->
    [0] keinem Angebot im Bereich { $category }
    [one] { $offers } Angebot im Bereich { $category }
   *[other] { $offers } Angeboten im Bereich { $category }
 }

# The way.
reason-nearby =
    .a = { $way } entfernt
    .b = { $way } bis dorthin
    .c = ein Weg von { $way }
reason-far =
    .a = { $way } entfernt
    .b = { $way } bis dorthin
    .c = ein Weg von { $way }
reason-closer_than_usual =
    .a = { $way } entfernt, näher als sonst ({ $usual })
    .b = { $way } entfernt, während angenommene Aufgaben sonst { $usual } entfernt liegen
    .c = ein kürzerer Weg als sonst: { $way } statt { $usual }
reason-farther_than_usual =
    .a = { $way } entfernt, weiter als sonst ({ $usual })
    .b = { $way } entfernt, während angenommene Aufgaben sonst { $usual } entfernt liegen
    .c = ein weiterer Weg als sonst: { $way } statt { $usual }

# The kind of work.
reason-experienced =
    .a = { category-tasks } erledigt
    .b = schon { category-tasks } gemacht
    .c = Erfahrung durch { category-tasks }
reason-declared_skill =
    .a = angegebene Fähigkeit: { $category }
    .b = { $category } gehört zu den angegebenen Fähigkeiten
    .c = laut Profil geübt im Bereich { $category }
reason-new_to_category =
    .a = noch keine Aufgabe im Bereich { $category } erledigt
    .b = noch keine Erfahrung im Bereich { $category }
    .c = { $category } wäre neu

# The time.
reason-on_shift =
    .a = innerhalb der üblichen Arbeitszeit
    .b = um diese Zeit der Woche frei
    .c = keine andere Aufgabe in Arbeit und innerhalb der Arbeitszeit
reason-off_shift =
    .a = außerhalb der üblichen Arbeitszeit
    .b = nicht innerhalb der angegebenen Arbeitszeit
reason-busy =
    .a = mit { count-open-tasks } beschäftigt
    .b = noch mit { count-open-tasks } befasst
    .c = zuerst noch mit { count-open-tasks } beschäftigt
count-open-tasks = { $tasks ->
    [0] keiner offenen Aufgabe
    [one] { $tasks } offenen Aufgabe
   *[other] { $tasks } offenen Aufgaben
 }
reason-usual_hour =
    .a = nimmt gegen { $hour } mehr an als zu anderen Zeiten
    .b = { $hour } ist eine übliche Zeit
reason-unusual_hour =
    .a = nimmt gegen { $hour } weniger an als zu anderen Zeiten
    .b = { $hour } ist eine unübliche Zeit

# Ratings and reliability.
reason-highly_rated =
    .a = mit { $stars } bewertet, aus { count-ratings }
    .b = im Schnitt { $stars } Sterne aus { count-ratings }
    .c = { count-ratings } mit { $stars } Sternen im Schnitt
reason-low_rated =
    .a = mit { $stars } bewertet, aus { count-ratings }
    .b = im Schnitt { $stars } Sterne aus { count-ratings }
reason-few_ratings =
    .a = bisher { count-ratings }
    .b = { count-ratings } bisher als Anhaltspunkt
reason-reliable =
    .a = { $done } der angenommenen Aufgaben erledigt, { $on_time } davon pünktlich
    .b = erledigt { $done } der angenommenen Aufgaben, { $on_time } davon pünktlich
    .c = eine Bilanz von { $done } erledigt und { $on_time } pünktlich
reason-often_late =
    .a = nur bei { $on_time } der Aufgaben pünktlich
    .b = eine Bilanz von nur { $on_time } pünktlich
reason-likely_late =
    .a = nur mit { $on_time } Wahrscheinlichkeit pünktlich
    .b = eine Chance von nur { $on_time } auf Pünktlichkeit
reason-often_unfinished =
    .a = nur { $done } der angenommenen Aufgaben erledigt
    .b = eine Bilanz von nur { $done } erledigt
reason-new_worker =
    .a = hier bisher kaum eine Aufgabe erledigt
    .b = bisher wenige erledigte Aufgaben als Anhaltspunkt

# Answers to offers.
reason-often_accepts =
    .a = { $accepted } von { count-offers.dative } angenommen, mehr als bei solchen Angeboten üblich
    .b = nimmt mehr an als die meisten: { $accepted } von { count-offers.dative }
    .c = sagt oft ja: { $accepted } von { count-offers.dative } angenommen
reason-seldom_accepts =
    .a = { $accepted } von { count-offers.dative } angenommen, weniger als bei solchen Angeboten üblich
    .b = nimmt weniger an als die meisten: { $accepted } von { count-offers.dative }
reason-likely_to_accept =
    .a = { $chance } Chance auf eine Zusage
    .b = Zusage wahrscheinlich, mit einer Chance von { $chance }
reason-unlikely_to_accept =
    .a = nur { $chance } Chance auf eine Zusage
    .b = Zusage unwahrscheinlich: eine Chance von { $chance }
reason-usual_category =
    .a = nimmt im Bereich { $category } mehr an als die meisten: { $accepted } von { category-offers }
    .b = { $accepted } von { category-offers } angenommen, mehr als üblich
reason-unusual_category =
    .a = nimmt im Bereich { $category } weniger an als die meisten: { $accepted } von { category-offers }
    .b = { $accepted } von { category-offers } angenommen, weniger als üblich

# The pay.
reason-pays_well =
    .a = zahlt etwa { $hourly } pro Stunde, wo { $usual } typisch sind
    .b = etwa { $hourly } pro Stunde, über den typischen { $usual }
    .c = gut bezahlt: etwa { $hourly } pro Stunde gegenüber typischen { $usual }
reason-pays_little =
    .a = zahlt etwa { $hourly } pro Stunde, wo { $usual } typisch sind
    .b = etwa { $hourly } pro Stunde, unter den typischen { $usual }
reason-pays_above_accepted =
    .a = etwa { $hourly } pro Stunde samt Anfahrt, über den { $usual }, die angenommene Aufgaben sonst zahlen
    .b = besser bezahlt als sonst: { $hourly } pro Stunde samt Anfahrt, gegenüber { $usual }
    .c = zahlt { $hourly } pro Stunde samt Anfahrt, wo sonst { $usual } angenommen werden
reason-pays_below_accepted =
    .a = etwa { $hourly } pro Stunde samt Anfahrt, unter den { $usual }, die angenommene Aufgaben sonst zahlen
    .b = zahlt weniger als sonst: { $hourly } pro Stunde samt Anfahrt, gegenüber { $usual }

# The task.
reason-urgent =
    .a = dringend gebraucht
    .b = eine dringende Aufgabe
    .c = so bald wie möglich gewünscht
reason-deadline_tight = { $minutes ->
    [0] kein Puffer bis zur Frist
    [one] nur { $minutes } Minute Puffer bis zur Frist
   *[other] nur { $minutes } Minuten Puffer bis zur Frist
 }
reason-deadline_missed = { $minutes ->
    [0] wahrscheinlich genau zur Frist fertig
    [one] wahrscheinlich erst { $minutes } Minute nach der Frist fertig
   *[other] wahrscheinlich erst { $minutes } Minuten nach der Frist fertig
 }
reason-deadline_passed =
    .a = die Frist ist abgelaufen
    .b = Frist bereits überschritten
reason-unchecked_requirement =
    .a = die Anforderung „{ $requirement }“ ließ sich nicht prüfen
    .b = „{ $requirement }“ ist verlangt und ließ sich nicht prüfen

# What would help.
reason-more_pay_would_help =
    .a = bei { $more } statt { $pay } stiege die Chance auf eine Zusage von { $before } auf { $after }
    .b = mit { $more } statt { $pay } läge die Chance auf eine Zusage bei { $after } statt bei { $before }
    .c = eine Bezahlung von { $more } statt { $pay } höbe die Chance auf ein Ja von { $before } auf { $after }
reason-more_time_would_help =
    .a = mit { $later } mehr bis zur Frist stiege die Chance, rechtzeitig fertig zu werden, von { $before } auf { $after }
    .b = mit einer um { $later } späteren Frist läge die Chance, rechtzeitig fertig zu werden, bei { $after } statt bei { $before }
reason-fewer_requirements_would_help =
    .a = ohne „{ $qualification }“ käme die Aufgabe für { count-workers } statt { $few } infrage, im besten Fall mit { $after } statt { $before } Chance, rechtzeitig fertig zu werden
    .b = ein Verzicht auf „{ $qualification }“ öffnete die Aufgabe für { count-workers } statt { $few } und höbe die beste Chance, rechtzeitig fertig zu werden, von { $before } auf { $after }
count-workers = { $workers ->
    [0] niemand
    [one] { $workers } Person
   *[other] { $workers } Personen
 }
