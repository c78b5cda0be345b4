# What is said of a parsed post.

# The range that a post states, in its language.
pay-between = Bezahlung: { $low } bis { $high } { $currency }.
pay-most = Bezahlung: bis { $high } { $currency }.
pay-least = Bezahlung: ab { $low } { $currency }.

# Advice on pay.
an-hour = { $pay } pro Stunde
pay-band = Acht von zehn solchen Aufgaben zahlen { $low } bis { $high }, die Hälfte davon bis { $middle }.
pay-band-hourly = Acht von zehn solchen Aufgaben zahlen { $low } bis { $high } pro Stunde, die Hälfte davon bis { $middle }.
pay-fits-unasked = Mit { $pay } liegst du richtig; es ist niemand bekannt, der nah genug wäre, um zu fragen.
pay-usual-unasked = Üblich sind { $pay }; es ist niemand bekannt, der nah genug wäre, um zu fragen.
pay-fits = Mit { $pay } liegst du richtig: Die beste Person nimmt mit einer Wahrscheinlichkeit von { $chance } an.
pay-start = Mit { $pay } fängst du gut an: Die beste Person nimmt mit einer Wahrscheinlichkeit von { $chance } an.
pay-better = Bei { $pay } nimmt die beste Person mit einer Wahrscheinlichkeit von { $chance } an, bei { $better } mit { $better_chance }; das lohnt sich für dich am meisten.

# Safety.
check-licence = Lass dir vor Beginn der Arbeit die Lizenz zeigen; dieses Gewerbe verlangt eine.
check-background = Wähle eine Person mit geprüftem Hintergrund.
check-two_people = Schweres braucht mindestens zwei Personen: Gib an, wie viele helfen.
check-night = Die Arbeit ist nachts: Trefft euch an einem beleuchteten Ort und sag jemandem Bescheid.
check-high_value = Die Bezahlung ist hoch: Haltet die Schritte schriftlich fest und zahle in der App.
check-at_home = Die Arbeit ist bei dir zu Hause: Räum Wertsachen weg und sieh dir vorher das Profil der Person an.
check-keep_private = Heb dir Türcodes, Telefonnummern und Kontodaten für den Chat mit der Person auf, die du ausgewählt hast.
check-pay_in_app = Zahle nur über die App, und erst nach der Arbeit.

# What is missing.
improvement-pay = Gib an, was du zahlst; der angezeigte Betrag ist eine Schätzung des Marktpreises.
improvement-address = Ergänze die Adresse, damit klar ist, wie weit es ist.
improvement-dropoff = Gib an, wohin es geht: Nur einer von zwei Orten ist genannt.
improvement-deadline = Gib an, bis wann es erledigt sein muss.
improvement-time = Ergänze die Uhrzeit; nur der Tag ist bekannt.
improvement-duration = Gib an, wie lange es dauert oder wie viel zu tun ist.
improvement-details = Beschreibe, was genau zu tun ist; der Text ist sehr kurz.
improvement-category = Prüfe die Kategorie; der Text könnte auch zu einer anderen gehören.

# Warnings, by kind.
warning-underpaid = { $offered } liegen unter dem, was neun von zehn solchen Aufgaben zahlen: { $low } und mehr, meist { $middle }.
warning-tight-deadline = Bis zur Frist bleiben { $left }, und die Arbeit allein dauert etwa { $duration }.
warning-past-deadline = Die genannte Zeit ist schon vorbei.
warning-vague = Der Text sagt wenig über die Arbeit; man wird nachfragen, bevor jemand zusagt.
warning-illegal = Hier scheint etwas verlangt zu werden, das gegen das Gesetz ist.
warning-dishonest = Hier scheint Hilfe gesucht zu werden, um jemanden zu täuschen.
warning-adult = Sexuelle Dienstleistungen sind hier nicht erlaubt.
warning-scam = Das liest sich wie ein betrügerisches Angebot.
warning-personal-data = Im Text stehen persönliche Daten; teile sie im Chat mit der Person, die du auswählst, oder gar nicht.
warning-harassment = Das könnte jemanden verletzen, bedrohen oder beleidigen.
warning-discrimination = Personen danach auszuwählen, wer sie sind, statt danach, was sie können, ist nicht erlaubt.
warning-unsafe = Diese Arbeit könnte jemanden ohne Ausbildung und Ausrüstung in Gefahr bringen.

# Warnings, by what stands behind them, where there is more to say than their kind.
danger-weapons = Waffen dürfen über die App nicht gekauft, verkauft, getragen oder geliefert werden.
danger-drugs = Drogen und kontrollierte Substanzen sind hier nicht erlaubt.
danger-burglary = Das klingt danach, fremde Orte zu betreten oder auszuspähen.
danger-theft = Das klingt danach, etwas zu nehmen, das jemand anderem gehört.
danger-violence = Das klingt danach, jemandem wehzutun.
danger-forgery = Dokumente dürfen nicht gefälscht oder verändert werden.
danger-cheating = Prüfungen und benotete Arbeiten müssen von den Lernenden selbst kommen.
danger-hacking = In fremde Konten und Geräte darf nicht eingebrochen werden.
danger-reviews = Bewertungen, Likes und Follower dürfen nicht gekauft werden.
danger-counterfeit = Fälschungen und Falschgeld sind hier nicht erlaubt.
danger-cruelty = Tieren darf kein Leid zugefügt werden.
danger-trafficking = Das klingt danach, dass Menschen gesetzwidrig befördert oder festgehalten werden.
danger-minors = Kinder brauchen Schutz: Das kann nicht veröffentlicht werden.
danger-stalking = Menschen dürfen nicht verfolgt oder überwacht werden.
danger-dumping = Abfall muss dorthin, wo er angenommen wird.
danger-fee = Niemand sollte eine Gebühr oder Kaution zahlen, um Arbeit zu bekommen.
danger-mule = Geld oder Pakete für Fremde weiterzugeben, ist ein Weg, gestohlenes Geld zu verschieben.
danger-pyramid = Bezahlung für das Anwerben anderer ist ein Schneeballsystem.
danger-cashing = Schecks für Fremde einzulösen, ist eine verbreitete Betrugsmasche.
danger-giftcards = Bezahlung oder Erstattung in Geschenkkarten ist eine verbreitete Betrugsmasche.
danger-no_questions = Wendungen wie „keine Fragen“ schrecken ehrliche Leute ab.
danger-cash_only = Bezahlung außerhalb der App ist nicht geschützt.
danger-data_asked = Frag nicht nach Passwörtern, Konto- oder Sozialversicherungsnummern.
danger-password_given = Im Text steht ein Passwort; nimm es heraus.
danger-card_number = Im Text steht eine Kartennummer; nimm sie heraus.
danger-ssn_number = Im Text steht eine Sozialversicherungsnummer; nimm sie heraus.
danger-iban = Im Text steht ein Bankkonto; nimm es heraus.
danger-email = Im Text steht eine E-Mail-Adresse; der Chat ist sicherer.
danger-phone = Im Text steht eine Telefonnummer; der Chat ist sicherer.
danger-hazard = Diese Arbeit ist ohne Ausbildung, Ausrüstung und oft auch Lizenz gefährlich.
