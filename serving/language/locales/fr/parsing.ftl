# What is said of a parsed post.

# The range that a post states, in its language.
pay-between = Budget : de { $low } à { $high } { $currency }.
pay-most = Budget : jusqu’à { $high } { $currency }.
pay-least = Budget : à partir de { $low } { $currency }.

# Advice on pay.
an-hour = { $pay } de l’heure
pay-band = Huit missions de ce type sur dix paient de { $low } à { $high }, la moitié d’entre elles jusqu’à { $middle }.
pay-band-hourly = Huit missions de ce type sur dix paient de { $low } à { $high } de l’heure, la moitié d’entre elles jusqu’à { $middle }.
pay-fits-unasked = { $pay }, c’est bien ; nous ne connaissons personne d’assez proche à qui demander.
pay-usual-unasked = D’habitude, c’est { $pay } ; nous ne connaissons personne d’assez proche à qui demander.
pay-fits = { $pay }, c’est bien : la meilleure personne accepte avec une probabilité de { $chance }.
pay-start = { $pay }, c’est un bon début : la meilleure personne accepte avec une probabilité de { $chance }.
pay-better = À { $pay }, la meilleure personne accepte avec une probabilité de { $chance }, à { $better } avec { $better_chance }, ce qui est le plus intéressant pour toi.

# Safety.
check-licence = Demande à voir la licence avant le début du travail ; ce métier en exige une.
check-background = Choisis une personne dont les antécédents ont été vérifiés.
check-two_people = Les objets lourds demandent au moins deux personnes : précise combien il y en aura.
check-night = Le travail se fait de nuit : choisis un lieu de rendez-vous éclairé et préviens quelqu’un.
check-high_value = Le montant est élevé : mettez les étapes par écrit et paie dans l’application.
check-at_home = Le travail se fait chez toi : range tes objets de valeur et regarde d’abord le profil de la personne.
check-keep_private = Garde les codes de porte, les numéros de téléphone et les données de compte pour le chat avec la personne choisie.
check-pay_in_app = Paie uniquement dans l’application, une fois le travail fait.

# What is missing.
improvement-pay = Indique combien tu paies ; le montant affiché est une estimation du marché.
improvement-address = Ajoute l’adresse, pour qu’on sache à quelle distance c’est.
improvement-dropoff = Indique où ça va : un seul des deux lieux est mentionné.
improvement-deadline = Indique pour quand ce doit être fait.
improvement-time = Ajoute l’heure ; seul le jour est connu.
improvement-duration = Indique combien de temps cela prendra, ou combien il y a à faire.
improvement-details = Décris exactement ce qu’il faut faire ; l’annonce est très courte.
improvement-category = Vérifie la catégorie ; l’annonce pourrait aussi relever d’une autre.

# Warnings, by kind.
warning-underpaid = { $offered } est en dessous de ce que paient neuf missions de ce type sur dix : { $low } et plus, { $middle } en général.
warning-tight-deadline = Il reste { $left } avant l’échéance, et le travail seul prend environ { $duration }.
warning-past-deadline = L’heure indiquée dans l’annonce est déjà passée.
warning-vague = L’annonce dit peu de choses du travail ; on te posera des questions avant d’accepter.
warning-illegal = Cela semble demander quelque chose d’illégal.
warning-dishonest = Cela semble demander de l’aide pour tromper quelqu’un.
warning-adult = Les services sexuels ne sont pas autorisés ici.
warning-scam = Cela ressemble à une offre destinée à escroquer.
warning-personal-data = L’annonce contient des données personnelles ; partage-les dans le chat avec la personne choisie, ou pas du tout.
warning-harassment = Cela pourrait blesser, menacer ou insulter quelqu’un.
warning-discrimination = Il n’est pas permis de choisir les gens pour ce qu’ils sont et non pour ce qu’ils savent faire.
warning-unsafe = Ce travail pourrait mettre quelqu’un en danger sans formation ni équipement.

# Warnings, by what stands behind them, where there is more to say than their kind.
danger-weapons = Il est interdit d’acheter, de vendre, de porter ou de livrer des armes par l’application.
danger-drugs = Les drogues et substances contrôlées ne sont pas autorisées ici.
danger-burglary = Cela ressemble à une intrusion dans des lieux qui ne sont pas à toi, ou à leur surveillance.
danger-theft = Cela ressemble au vol de ce qui appartient à quelqu’un d’autre.
danger-violence = Cela ressemble à de la violence contre quelqu’un.
danger-forgery = Il est interdit de falsifier ou de modifier des documents.
danger-cheating = Les examens et travaux notés doivent être faits par l’élève.
danger-hacking = Il est interdit de pirater les comptes et appareils des autres.
danger-reviews = Il est interdit d’acheter des avis, des « j’aime » ou des abonnés.
danger-counterfeit = Les contrefaçons et la fausse monnaie ne sont pas autorisées ici.
danger-cruelty = Il est interdit de faire du mal aux animaux.
danger-trafficking = Cela ressemble au transport ou à la détention illégale de personnes.
danger-minors = Les enfants doivent être protégés : cela ne peut pas être publié.
danger-stalking = Il est interdit de suivre ou de surveiller des personnes.
danger-dumping = Les déchets doivent aller là où ils sont acceptés.
danger-fee = Personne ne devrait payer de frais ou de caution pour obtenir du travail.
danger-mule = Faire passer de l’argent ou des colis pour des inconnus, c’est ainsi que circule l’argent volé.
danger-pyramid = Être payé pour recruter d’autres personnes, c’est un système pyramidal.
danger-cashing = Encaisser des chèques pour des inconnus est une fraude courante.
danger-giftcards = Les paiements ou remboursements en cartes cadeaux sont une fraude courante.
danger-no_questions = Des formules comme « sans poser de questions » font fuir les gens honnêtes.
danger-cash_only = Un paiement en dehors de l’application n’est pas protégé.
danger-data_asked = Ne demande ni mot de passe, ni numéro de compte ou de sécurité sociale.
danger-password_given = L’annonce contient un mot de passe ; retire-le.
danger-card_number = L’annonce contient un numéro de carte ; retire-le.
danger-ssn_number = L’annonce contient un numéro de sécurité sociale ; retire-le.
danger-iban = L’annonce contient un compte bancaire ; retire-le.
danger-email = L’annonce contient une adresse e-mail ; le chat est plus sûr.
danger-phone = L’annonce contient un numéro de téléphone ; le chat est plus sûr.
danger-hazard = Ce travail est dangereux sans formation, sans équipement et souvent sans licence.
