# A worker's patterns: a title, a description (.text) and what to do about it (.advice).

pattern-reliable = Sehr zuverlässig
    .text = { $jobs ->
        [one] Bei { $jobs } Auftrag erledigst du { $completion } von dem, was du annimmst, { $on_time } davon pünktlich.
       *[other] Bei { $jobs } Aufträgen erledigst du { $completion } von dem, was du annimmst, { $on_time } davon pünktlich.
     }
count-jobs = { $jobs ->
    [one] { $jobs } Auftrag
   *[other] { $jobs } Aufträge
 }
pattern-highly_rated = Sehr gut bewertet
    .text = { $stars } Sterne aus { count-ratings }.
pattern-steady = Gleichmäßige Wochen
    .text = Deine Wochen ähneln sich: etwa { $days_a_week } Arbeitstage in jeder.
pattern-streak_running = Serie läuft
    .text = { $days ->
        [one] { $days } Tag mit einer erledigten Aufgabe.
       *[other] { $days } Tage hintereinander mit einer erledigten Aufgabe.
     }
pattern-earning_more = Dein Verdienst steigt
    .text = Um etwa { $growth } pro Woche gestiegen, auf durchschnittlich { $weekly } pro Woche.
pattern-earning_less = Dein Verdienst sinkt
    .text = Um etwa { $growth } pro Woche gesunken, auf durchschnittlich { $weekly } pro Woche.
    .advice = Sieh dir in deinen besten Stunden mehr Angebote an, um das zu drehen.
pattern-sweet_spot = Dein bester Preisbereich
    .text = Aufgaben von { $low } bis { $high } bringen dir etwa { $hourly } pro Stunde, Anfahrt eingerechnet; alle deine Aufgaben zusammen { $usual }.
    .advice = Bevorzuge Aufgaben von { $low } bis { $high }: Sie bringen etwa { $hourly } pro Stunde.
pattern-farther = Ein größerer Umkreis
    .text = Die meisten Aufgaben, die du annimmst, liegen innerhalb von { $usual }; deine übliche Aufgabe würdest du wohl auch noch bei { $willing } annehmen.
    .advice = Sieh dir Aufgaben in bis zu { $willing } Entfernung an, nicht nur innerhalb von { $usual }.
pattern-write_at = Beste Zeit für Nachrichten
    .text = Um { $hour } öffnest du eine Nachricht am ehesten.
pattern-week_ahead = Deine Woche
    .text = Zwischen { $low } und { $high } bis Sonntag in mindestens acht von zehn solchen Wochen, davon gleich viele über wie unter { $middle }.
pattern-level_near = Das nächste Level ist nah
    .text = { $tasks ->
        [one] Noch { $xp } XP bis Level { $level }: etwa { $tasks } Aufgabe mit deiner üblichen Bezahlung.
       *[other] Noch { $xp } XP bis Level { $level }: etwa { $tasks } Aufgaben mit deiner üblichen Bezahlung.
     }
    .advice = Erledige { count-tasks }, um Level { $level } zu erreichen.
pattern-little_known = Wir lernen dich kennen
    .text = { $points ->
        [0] In diesem Zeitraum gibt es noch keine Beobachtungen; bis dahin gilt, was bei anderen üblich ist.
        [one] In diesem Zeitraum gibt es bisher { $points } Beobachtung; bis dahin gilt, was bei anderen üblich ist.
       *[other] In diesem Zeitraum gibt es bisher { $points } Beobachtungen; bis dahin gilt, was bei anderen üblich ist.
     }
    .advice = Antworte auf ein paar Angebote: Mit jeder Antwort werden die Muster mehr zu deinen eigenen.
pattern-often_late = Oft verspätet
    .text = { $completed ->
        [one] Nach der Frist beendet: { $late } von { $completed } erledigten Aufgabe.
       *[other] Nach der Frist beendet: { $late } von { $completed } erledigten Aufgaben.
     }
    .advice = Plane vor Fristen mehr Zeit ein oder nimm Aufgaben in deiner Nähe an.
pattern-unfinished = Nicht erledigte Aufgaben
    .text = { $jobs ->
        [one] Nicht erledigt: { $unfinished } von { $jobs } angenommenen Aufgabe.
       *[other] Nicht erledigt: { $unfinished } von { $jobs } angenommenen Aufgaben.
     }
    .advice = Nimm nur an, was du sicher erledigst: Zuverlässigkeit bringt dich in jeder Liste nach oben.
pattern-streak_at_risk = Serie in Gefahr
    .text = Deine Serie von { count-days.dative } endet in { $left }; sie geht mit einer Wahrscheinlichkeit von { $lost } verloren.
    .advice = Erledige innerhalb von { $left } eine kurze Aufgabe, um deine Serie von { count-days.dative } zu halten.
pattern-left_category = { $title } ist nicht dein Ding
    .text = { category-left }.

# Why a category counts as avoided.
category-left = { $accepted ->
    [0] Keines von { count-offers.dative } angenommen; bei solchen Angeboten wären etwa { $expected } üblich
   *[other] { $accepted } von { count-offers.dative } angenommen; bei solchen Angeboten wären etwa { $expected } üblich
 }

# Predictions.
level-time = { count-tasks }, etwa { count-days }
level-time-long = { count-tasks }; mehr als ein Jahr beim jetzigen Tempo
streak-none = keine Serie
streak-begin = Erledige heute eine Aufgabe, um eine Serie zu beginnen.
streak-keep = Erledige innerhalb von { $left } eine Aufgabe, um deine Serie von { count-days.dative } zu halten.
streak-done = Die heutige Aufgabe ist erledigt; deine Serie von { count-days.dative } geht mit einer weiteren innerhalb von { $left } weiter.

# Alerts.
alert-streak-warning = Deine Serie von { count-days.dative } läuft in { $left } ab.
alert-level-up = Noch { $xp } XP bis Level { $level }: etwa { count-tasks }.
alert-earnings-opportunity = { $tasks ->
    [one] { $tasks } offene Aufgabe in deiner Nähe, im Schnitt { $pay }.
   *[other] { $tasks } offene Aufgaben in deiner Nähe, im Schnitt { $pay }.
 }
alert-category-opportunity = { $tasks ->
    [one] { $tasks } offene Aufgabe im Bereich { $category } in deiner Nähe, im Schnitt { $pay }.
   *[other] { $tasks } offene Aufgaben im Bereich { $category } in deiner Nähe, im Schnitt { $pay }.
 }
