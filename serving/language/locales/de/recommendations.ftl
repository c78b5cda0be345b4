# Recommendations: a title, and what is said of it. Goals say either one task or several.

recommendation-perfect-match = Passt perfekt: { $task }
recommendation-earnings-boost = Mehr verdienen: { $task }
recommendation-streak-save = Halte deine { streak-named }
recommendation-level-up = Erreiche Level { $level }
recommendation-level-way = Auf dem Weg zu Level { $level }
streak-named = Serie von { count-days.dative }

recommended-task = { $title } für { $pay }, { $way } entfernt, etwa { $duration } Arbeit.
recommended-hourly = Etwa { $hourly } pro Stunde sind zu erwarten, Anfahrt eingerechnet; üblich sind { $usual }.
recommended-boost = { recommended-task } { recommended-hourly }
recommended-reason = { $task }: { $phrase }

streak-by-one = Erledige diese Aufgabe innerhalb von { $left }, um deine { streak-named } zu halten.
streak-by-some = Diese Auswahl hat { count-tasks }: Erledige eine davon innerhalb von { $left }, um deine { streak-named } zu halten.
streak-stated-by-one = Falls du heute noch keine Aufgabe erledigt hast, hält diese hier deine { streak-named }: Der Tag endet in { $left }.
streak-stated-by-some = Falls du heute noch keine Aufgabe erledigt hast: Diese Auswahl hat { count-tasks }, und eine davon hält deine { streak-named }. Der Tag endet in { $left }.

level-by-one = Diese Aufgabe bringt { $brought } XP; bis Level { $level } fehlen { $xp }.
level-by-some = Zusammen bringt diese Auswahl ({ count-tasks }) { $brought } XP; bis Level { $level } fehlen { $xp }.
level-partly-by-one = Diese Aufgabe bringt { $brought } von { $xp } XP, die bis Level { $level } fehlen.
level-partly-by-some = Zusammen bringt diese Auswahl ({ count-tasks }) { $brought } von { $xp } XP, die bis Level { $level } fehlen.

benefit-streak = Hält deine { streak-named }
benefit-level = Bringt dich auf Level { $level }
benefit-pay = Bringt { $pay }
benefit-pay-all = Bringt zusammen { $pay }
benefit-xp = { $xp } XP

bundle-title = { count-tasks } auf einem Weg: { $pay }

# Why there is no alert.
alert-held-quiet-hours = Ruhezeit
    .text = Von { $evening } bis { $morning } gibt es keine Hinweise; der nächste ist in { $left } möglich. Empfehlungen auf Anfrage gibt es jederzeit.
alert-held-alerted-lately = Ein Hinweis pro Stunde
    .text = Es gibt höchstens einen Hinweis pro Stunde; der nächste ist in { $left } möglich. Empfehlungen auf Anfrage gibt es jederzeit.
alert-held-place-unknown = Wo bist du?
    .text = Noch ist nicht bekannt, wo du arbeitest. Teile deinen Standort, um zu sehen, was sich jetzt lohnt.
alert-held-nobody-known = Hinweise nur mit Anmeldung
    .text = Ohne Anmeldung ist nicht bekannt, wann der letzte Hinweis kam. Empfehlungen auf Anfrage gibt es jederzeit.

# Buttons that lead to a screen of the app.
screen-task = Aufgabe ansehen
screen-tasks = Aufgaben zeigen
screen-progress = Fortschritt ansehen
screen-wallet = Guthaben öffnen
screen-profile = Profil öffnen
screen-settings = Einstellungen öffnen
screen-notification-settings = Mitteilungen einstellen
