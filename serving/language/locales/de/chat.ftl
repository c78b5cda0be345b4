# Die Antworten des Assistenten: eine Meldung für jeden Befund, jede Aktion und jeden Vorschlag.

## Wie eine Antwort beginnt, je nach Ton

chat-open-friendly =
    .a = Klar doch! 😊
    .b = Gern! 🙌
    .c = Bitte schön! ✨
chat-open-motivational =
    .a = Los geht's!
    .b = Gute Idee.
    .c = Du schaffst das.
chat-greeting-friendly =
    .a = Hi! 👋 Soll ich dir einen Auftrag suchen, deinen Tag planen oder deinen Verdienst ansehen?
    .b = Hallo! 😊 Ich finde Arbeit, plane Wege oder helfe beim Einstellen. Was darf es sein?
chat-greeting-motivational =
    .a = Hey! Bereit für den nächsten? Ich suche einen Auftrag oder plane deinen Tag.
    .b = Schön, dass du da bist. Was nehmen wir uns vor: Auftrag, Plan, nächstes Level?
chat-greeting-professional =
    .a = Guten Tag. Ich suche Aufträge, plane Ihren Tag oder zeige Ihre Zahlen. Was brauchen Sie?
    .b = Guten Tag. Womit kann ich dienen: Aufträge, Plan oder Zahlen?
chat-greeting-executive =
    .a = Guten Tag. Aufträge, Plan oder Zahlen?
    .b = Guten Tag. Was brauchen Sie?
chat-greeting-autonomous =
    .a = Bereit.
    .b = Da. Was nun?

## Aufträge

chat-tasks-found = { $count ->
    [one] Ein Auftrag passt:
   *[other] { $count } Aufträge passen; die besten:
 }
chat-tasks-found-in = { $count ->
    [one] Ein offener Auftrag in { $category }:
   *[other] { $count } offene Aufträge in { $category }; die besten:
 }
chat-no-tasks =
    .a = Gerade ist nichts offen, das alles davon erfüllt.
    .b = Ich sehe keinen offenen Auftrag, der das alles erfüllt.
chat-no-tasks-in =
    .a = Gerade passt kein Auftrag in { $category }.
    .b = In { $category } sehe ich nichts, das das alles erfüllt.
chat-no-more-tasks =
    .a = Das war alles, was passt.
    .b = Mehr passende gibt es nicht.
chat-wider-search = { $others ->
    [one] Ohne die übrigen Bedingungen gibt es einen; sag einfach „egal wie weit“ oder „Bezahlung egal“.
   *[other] Ohne die übrigen Bedingungen gibt es { $others }; sag einfach „egal wie weit“ oder „Bezahlung egal“.
 }
chat-task-line = { $rank }. { $title }: { $pay_usd }, { $distance_m } entfernt, etwa { $minutes }
chat-no-location = Ich weiß nicht, wo du bist, und kann daher nicht nach Entfernung ordnen. Die Liste ist schon gefiltert; teile deinen Standort, dann wähle ich die besten aus.
chat-best-task =
    .a = Nimm diesen: { $title } für { $pay_usd }, { $distance_m } entfernt, etwa { $minutes } Arbeit.
    .b = Dein bester Auftrag ist jetzt { $title }: { $pay_usd }, { $distance_m } entfernt, etwa { $minutes }.
chat-task-chosen =
    .a = Nummer { $rank }: { $category } für { $pay_usd }, { $distance_m } entfernt. Soll ich ihn für dich nehmen?
    .b = Das ist Nummer { $rank }, { $category } für { $pay_usd } in { $distance_m } Entfernung. Willst du ihn?

## Ein Plan

chat-plan = { $tasks ->
    [one] Ein Auftrag ist dein Plan: { $earned_usd }, { $distance_m } Weg, { $minutes }.
   *[other] Ein Plan aus { $tasks } Aufträgen: { $earned_usd } in { $minutes }, { $distance_m } Weg, etwa { $gain } mehr in der Stunde als der beste davon allein.
 }
chat-plan-stop = { $rank }. { $title } ({ $category }): { $pay_usd }
chat-no-plan =
    .a = In dieser Zeit passen keine zwei Aufträge gut zusammen; besser der beste einzelne.
    .b = In dieser Zeit lässt sich nichts gut verbinden; ein einzelner lohnt mehr.

## Verdienst

chat-earned = { $tasks ->
    [one] { $period }: { $earned_usd } aus einem Auftrag, ohne Trinkgeld und vor Gebühren.
   *[other] { $period }: { $earned_usd } aus { $tasks } Aufträgen, ohne Trinkgeld und vor Gebühren.
 }
chat-earned-nothing =
    .a = { $period }: noch kein erledigter Auftrag.
    .b = { $period }: bisher nichts verdient.
chat-outlook =
    .a = { $period }: Du landest wohl bei etwa { $usd }, am ehesten zwischen { $low_usd } und { $high_usd }.
    .b = { $period }: Ich rechne mit etwa { $usd }; in acht von zehn Fällen liegt es zwischen { $low_usd } und { $high_usd }.
chat-outlook-none = { $period }: Bei deinem jetzigen Tempo erwarte ich keinen Verdienst. Ein erledigter Auftrag ändert das.
chat-outlook-no-more = { $period }: { $earned_usd } sind verdient, und bei deinem jetzigen Tempo erwarte ich nicht mehr. Ein weiterer Auftrag ändert das.
chat-outlook-unsure = Ich weiß zu wenig von deiner Arbeit für eine eigene Vorhersage. Hier verdient man in dieser Zeit meist etwa { $usd } ({ $low_usd } bis { $high_usd }).
chat-sweet-spot = Aufträge von { $least_usd } bis { $most_usd } bringen dir { $hourly_usd } in der Stunde, insgesamt sind es { $usual_hourly_usd }.
chat-category-pays = Am besten bezahlt sind hier offene Aufträge in { $category }: etwa { $hourly_usd } je Arbeitsstunde.
chat-farther-pays = Du gehst auch bis zu { $distance_m } weit; der Blick über deine üblichen { $preferred_m } hinaus gibt dir mehr Auswahl.
chat-be-on-time = { $late } deiner letzten { $tasks } Aufträge waren verspätet; Pünktlichkeit bringt dich in jeder Liste nach oben.
chat-finish-tasks = { $unfinished } deiner letzten { $tasks } Arbeiten blieben unerledigt; nimm weniger an und beende alle.
chat-best-hours = Am besten wird von { $hour } bis { $until_hour } bezahlt: etwa { $hourly_usd } je Arbeitsstunde, sonst { $usual_hourly_usd }.
chat-own-hours = Du selbst arbeitest meist gegen { $hour }.
chat-best-day = Der bestbezahlte Tag ist { $weekday } mit etwa { $hourly_usd } in der Stunde.

## Fortschritt

chat-streak-safe = { $days ->
    [one] Deine Serie steht bei einem Tag, und der heutige Auftrag ist erledigt. Sie hält noch { $hours_left }.
   *[other] Deine Serie steht bei { $days } Tagen, und der heutige Auftrag ist erledigt. Sie hält noch { $hours_left }.
 }
chat-streak-open = { $days ->
    [one] Deine Serie steht bei einem Tag. Erledige binnen { $hours_left } einen Auftrag, um sie zu halten.
   *[other] Deine Serie steht bei { $days } Tagen. Erledige binnen { $hours_left } einen Auftrag, um sie zu halten.
 }
chat-streak-none =
    .a = Gerade läuft keine Serie. Ein erledigter Auftrag heute beginnt eine neue.
    .b = Im Moment hast du keine Serie; heute ein Auftrag, und sie beginnt.
chat-streak-longest = { $longest ->
    [one] Deine längste dauerte einen Tag.
   *[other] Deine längste dauerte { $longest } Tage.
 }
chat-level = Du bist auf Level { $level } mit { $xp } XP; noch { $xp_needed } XP bis Level { $next_level }.
chat-level-pace = { $tasks ->
    [one] Ein Auftrag reicht noch
   *[other] Noch etwa { $tasks } Aufträge
 }{ $days ->
    [one] { "" }, bei deinem Tempo ein Tag.
   *[other] { "" }, bei deinem Tempo { $days } Tage.
 }
chat-tier = Dein Rang ist { $tier }.
chat-badges-earned = { $count ->
    [one] Du hast ein Abzeichen. Als Nächstes in Reichweite:
   *[other] Du hast { $count } Abzeichen. Als Nächstes in Reichweite:
 }
chat-no-badges = Noch kein Abzeichen. In Reichweite sind:
chat-badge-step = { $badge }: { $done } von { $needed }
chat-stats = { $tasks ->
    [one] In { $days } Tagen: ein Auftrag erledigt, { $completion } beendet, { $on_time } pünktlich, { $acceptance } der Angebote angenommen.
   *[other] In { $days } Tagen: { $tasks } Aufträge erledigt, { $completion } beendet, { $on_time } pünktlich, { $acceptance } der Angebote angenommen.
 }
chat-stats-rating = { $ratings ->
    [one] Deine Bewertung liegt bei { $stars } Sternen aus einer Rezension.
   *[other] Deine Bewertung liegt bei { $stars } Sternen aus { $ratings } Rezensionen.
 }
chat-little-known = Ich weiß noch zu wenig von deiner Arbeit; ein paar erledigte Aufträge ändern das.
chat-not-known-user = Von dir ist nichts gespeichert, darum habe ich keine Zahlen. Sie kommen, sobald du angemeldet bist und einen Auftrag erledigt hast.

## Eigene Aufträge

chat-taken-task = Du hast vor { $minutes } { $category } für { $pay_usd } angenommen; das läuft noch.
chat-posted-task = { $count ->
    [0] Deine Anzeige „{ $title }“ ({ $pay_usd }) ist offen; gerade kann sie niemand in der Nähe übernehmen.
    [one] Deine Anzeige „{ $title }“ ({ $pay_usd }) ist offen; eine Person in der Nähe könnte sie übernehmen.
   *[other] Deine Anzeige „{ $title }“ ({ $pay_usd }) ist offen; { $count } Leute in der Nähe könnten sie übernehmen.
 }
chat-no-own-tasks =
    .a = Du hast nichts laufen und keine offene Anzeige.
    .b = Von dir ist gerade nichts offen.

## Einstellen

chat-draft = Dein Auftrag ist vorbereitet: { $category } für { $pay_usd }. Sieh ihn durch und stell ihn ein.
chat-draft-without-pay = Dein Auftrag ist vorbereitet: { $category }. Was möchtest du zahlen?
chat-draft-band = Solche Aufträge kosten meist etwa { $usd } ({ $low_usd } bis { $high_usd }).
chat-draft-caution = Lies ihn bitte noch einmal: Teile davon sind vielleicht nicht erlaubt oder nicht sicher.
chat-ask-what-to-post =
    .a = Gern. Was ist zu tun, wo, wann und für wie viel?
    .b = Sag mir, was zu tun ist, wann, wo und was du zahlen würdest.
chat-price-band = Für { $category } zahlt man hier etwa { $usd }; acht von zehn zahlen { $low_usd } bis { $high_usd }.
chat-price-advice = Statt { $pay_usd } würde ich { $other_pay_usd } bieten: Davon hast du am meisten.
chat-price-is-right = { $pay_usd } ist so, wie es ist, ein gutes Angebot.
chat-ask-what-to-price =
    .a = Um welche Arbeit geht es? Beschreib sie, dann nenne ich dir den üblichen Preis.
    .b = Sag mir, was zu tun ist, und ich sage dir, was man dafür zahlt.
chat-workers-found = { $count ->
    [one] Eine Person in der Nähe kann { $category }:
   *[other] { $count } Leute in der Nähe können { $category }; die besten:
 }
chat-worker-line = { $rank }. { $worker }: { $stars } Sterne, { $distance_m } entfernt, { $done } solche Aufträge
chat-no-workers = In der Nähe bietet gerade niemand { $category } an. Stell es ein, dann erfahren die Leute davon.
chat-ask-which-work =
    .a = Für welche Arbeit brauchst du jemanden?
    .b = Was soll die Person können?

## Vergleichen und erklären

chat-compare = Nummer { $rank } zahlt { $pay_usd } und liegt { $distance_m } entfernt; Nummer { $others } zahlt { $other_pay_usd } und liegt { $other_distance_m } entfernt.
chat-compare-hourly = Auf die Zeit gerechnet ist Nummer { $rank } besser: { $hourly_usd } in der Stunde gegen { $other_hourly_usd }.
chat-compare-pay = { $category } zahlt besser: etwa { $hourly_usd } in der Stunde gegen { $other_hourly_usd } bei { $other_category }.
chat-nothing-to-compare =
    .a = Welche denn? Lass mich erst eine Liste zeigen, dann vergleiche ich.
    .b = Ich habe noch keine zwei Aufträge zum Vergleichen; frag mich zuerst nach einer Liste.
chat-explain-task = { $title } habe ich wegen der Bezahlung ({ $pay_usd }), des Weges ({ $distance_m }) vorgeschlagen und weil { $category } zu dem passt, was du sonst nimmst.
chat-explain-score = Der Wert wägt Entfernung, Können, Verfügbarkeit, Bewertung und deine Gewohnheiten, dazu wie wahrscheinlich du den Auftrag nimmst und beendest.
chat-explain-earnings = Das stammt aus deinen erledigten Aufträgen und dem, was in solchen Wochen folgte; ohne Trinkgeld und Gebühren.
chat-explain-price = So viel zahlen hier acht von zehn solchen Aufträgen, je nach Arbeit, Zeit, Ort und Dringlichkeit.

## Tun

chat-opening =
    .a = Wird geöffnet: { $screen }.
    .b = Hier ist es: { $screen }.
chat-ask-which-screen = Welche Seite möchtest du: Geldbörse, Profil, Quests, Rangliste, Einstellungen?
chat-confirm-availability =
    .a = Sobald du bestätigst, stelle ich dich auf { $availability }.
    .b = Bestätige, und du bist { $availability }.
chat-ask-availability = Soll ich dich auf verfügbar, beschäftigt oder offline stellen?
chat-confirm-switch = Bestätige, und deine Benachrichtigungen sind { $switch }.
chat-confirm-language = Bestätige, und die App spricht { $language }.
chat-standing-filters =
    .a = Notiert: Ab jetzt halte ich mich daran. Bestätige, um es in den Einstellungen zu speichern.
    .b = Ab jetzt suche ich so. Bestätige, um es zu speichern.
chat-ask-preference = Was soll ab jetzt gelten: Kategorien, Entfernung, Mindestlohn, Sprache oder Benachrichtigungen?
chat-confirm-accept =
    .a = { $category } für { $pay_usd }: Bestätige, und der Auftrag gehört dir.
    .b = Soll ich { $category } für { $pay_usd } annehmen? Bitte bestätige.
chat-own-post = Das ist dein eigener Auftrag; ihn übernehmen andere.
chat-not-open = Dieser Auftrag ist nicht mehr offen.
chat-lacks-requirement = Dieser Auftrag verlangt „{ $requirement }“, was dein Profil nicht zeigt. Trag es erst dort ein oder nimm einen anderen.
chat-ask-which-task =
    .a = Welchen Auftrag meinst du? Nenn die Nummer in der Liste, oder ich suche erst welche.
    .b = Ich bin nicht sicher, welchen; nenn mir Nummer oder Bezahlung.

## Reden

chat-help = Ich finde Aufträge nach Kategorie, Bezahlung, Entfernung, Zeit und Dringlichkeit, wähle den besten oder plane einen Weg, nenne Verdienst, Vorhersage, Serie, Level, Abzeichen und Zahlen, helfe beim Einstellen, beim Preis und bei der Suche nach Leuten, vergleiche, erkläre und öffne jede Seite. Was du änderst oder annimmst, bestätigst du immer selbst.
chat-safety = Deine Sicherheit geht vor. Zahle nie im Voraus, gib keine Passwörter weiter und lass dich nicht außerhalb der App bezahlen; geh sofort, wenn dir ein Ort nicht geheuer ist. Melde es im Vertrauenszentrum, wir prüfen es.
chat-safety-emergency = Wenn du in Gefahr bist, ruf sofort { $emergency } an.
chat-out-of-scope =
    .a = Das gehört nicht zu dem, was ich tue. Ich bin für Aufträge, Verdienst, Fortschritt und Anzeigen da.
    .b = Dabei kann ich nicht helfen, aber ich finde dir Arbeit, plane deinen Tag oder schätze einen Preis.
chat-not-understood =
    .a = Ich bin nicht sicher, was du meinst. Aufträge, einen Plan oder deinen Verdienst?
    .b = Kannst du das anders sagen? Ich kann suchen, planen, einstellen und deine Zahlen nennen.

## Was man als Nächstes sagen kann

chat-suggest-best-task = Was ist jetzt der beste Auftrag für mich?
chat-suggest-nearby = Zeig mir Aufträge in meiner Nähe
chat-suggest-better-paid = Besser bezahlte
chat-suggest-closer = Näher
chat-suggest-tomorrow = Und morgen?
chat-suggest-accept-first = Ich nehme den ersten
chat-suggest-why-first = Warum dieser?
chat-suggest-compare = Vergleich die ersten beiden
chat-suggest-plan = Plan meinen Tag
chat-suggest-earnings = Was habe ich diese Woche verdient?
chat-suggest-forecast = Was werde ich diese Woche verdienen?
chat-suggest-earn-more = Wie verdiene ich mehr?
chat-suggest-best-times = Wann sollte ich arbeiten?
chat-suggest-streak = Wie steht meine Serie?
chat-suggest-level = Wie weit ist es bis zum nächsten Level?
chat-suggest-badges = Welche Abzeichen sind nah?
chat-suggest-stats = Wie mache ich mich?
chat-suggest-post = Ich möchte einen Auftrag einstellen
chat-suggest-price = Was sollte ich zahlen?
chat-suggest-workers = Wer könnte das machen?
chat-suggest-any-category = Egal welche Kategorie
chat-suggest-any-distance = Egal wie weit
chat-suggest-help = Was kannst du?
chat-suggest-support = Öffne das Vertrauenszentrum

## Schaltflächen

chat-do-show-tasks = Aufträge zeigen
chat-do-open-tasks = Alle Aufträge
chat-do-view-task = Ansehen
chat-do-accept-task = Annehmen
chat-do-bundle-tasks = Bündel nehmen
chat-do-open-wallet = Geldbörse
chat-do-open-analytics = Auswertung
chat-do-open-streak-savers = Serienretter
chat-do-open-progress = Fortschritt
chat-do-open-badges = Abzeichen
chat-do-open-profile = Profil
chat-do-open-active = Laufenden Auftrag öffnen
chat-do-open-chat = Nachrichten
chat-do-post-task = Auftrag einstellen
chat-do-view-worker = Person ansehen
chat-do-open-screen = { $screen } öffnen
chat-do-open-home = Startseite
chat-do-update-availability = Verfügbarkeit ändern
chat-do-open-settings = Einstellungen
chat-do-update-preferences = Einstellungen speichern
chat-do-open-notification-settings = Benachrichtigungen
chat-do-open-tutorial = Einführung
chat-do-open-trust-center = Vertrauenszentrum
chat-do-open-disputes = Streitfälle

## Wörter innerhalb von Antworten

chat-period-today = Heute
chat-period-yesterday = Gestern
chat-period-this_week = Diese Woche
chat-period-last_week = Letzte Woche
chat-period-this_month = Dieser Monat
chat-period-last_month = Letzter Monat
chat-period-this_year = Dieses Jahr
chat-period-ever = Insgesamt
chat-availability-online = verfügbar
chat-availability-offline = offline
chat-availability-busy = beschäftigt
chat-switch-on = an
chat-switch-off = aus
chat-language-en = Englisch
chat-language-es = Spanisch
chat-language-fr = Französisch
chat-language-de = Deutsch
chat-language-pt = Portugiesisch
chat-language-zh = Chinesisch
chat-language-ja = Japanisch
chat-badge-first-quest = Erste Quest
chat-badge-helpful-hero = Hilfsbereiter Held
chat-badge-master-cleaner = Putzmeister
chat-badge-cleaning-badge = Putz-Abzeichen
chat-badge-delivery-badge = Liefer-Abzeichen
chat-badge-moving-badge = Umzugs-Abzeichen
chat-badge-handyman-badge = Handwerks-Abzeichen
chat-badge-tech-badge = Technik-Abzeichen
chat-badge-errands-badge = Besorgungs-Abzeichen
chat-badge-food_delivery-badge = Essensliefer-Abzeichen
chat-badge-creative-badge = Kreativ-Abzeichen

## Seiten

chat-screen-wallet = Geldbörse
chat-screen-settings = Einstellungen
chat-screen-notification-settings = Benachrichtigungseinstellungen
chat-screen-profile = Profil
chat-screen-leaderboard = Rangliste
chat-screen-shop = Laden
chat-screen-quests = Quests
chat-screen-daily-quests = Tagesquests
chat-screen-squads = Teams
chat-screen-badge-library = Abzeichensammlung
chat-screen-trophy-room = Trophäenraum
chat-screen-skill-tree = Talentbaum
chat-screen-adventure-map = Abenteuerkarte
chat-screen-roadmap = Fahrplan
chat-screen-seasons = Saisons
chat-screen-referrals = Empfehlungen
chat-screen-disputes = Streitfälle
chat-screen-offers = Angebote
chat-screen-portfolio = Portfolio
chat-screen-verification = Verifizierung
chat-screen-kyc-verification = KYC-Verifizierung
chat-screen-trust-center = Vertrauenszentrum
chat-screen-search = Suche
chat-screen-chat = Nachrichten
chat-screen-home = Startseite
chat-screen-tasks = Aufträge
chat-screen-post-task = Auftrag einstellen
chat-screen-progress = Fortschritt
chat-screen-dashboard = Übersicht
chat-screen-analytics-dashboard = Auswertung
chat-screen-ai-coach = KI-Coach
chat-screen-ai-settings = KI-Einstellungen
chat-screen-streak-savers = Serienretter
chat-screen-instant-match = Sofort-Match
chat-screen-watchlist = Merkliste
chat-screen-themes = Designs
chat-screen-accessibility-settings = Bedienungshilfen
chat-screen-wellbeing-settings = Wohlbefinden
chat-screen-tool-inventory = Werkzeuge
chat-screen-pro = Pro
chat-screen-welcome-tutorial = Einführung

## What a tier brings

tier-fee = Die Plattform behält { $fee } der Bezahlung
tier-xp = Das { $factor }-Fache der XP für jede Aufgabe
tier-next = Der nächste Rang, { $tier }, beginnt bei Level { $level }
