"""French sentences; it is Thursday 12 June 2025, nine in the morning."""

from __future__ import annotations

import pytest

from tests.engine.parsing.deadline.sentences import read, rows, shown

STATED = """
    Récupérer un colis aujourd'hui                            | 2025-06-12
    Promener le chien demain                                  | 2025-06-13
    Promener le chien après-demain                            | 2025-06-14
    Tailler la haie samedi                                    | 2025-06-14
    Tailler la haie ce samedi                                 | 2025-06-14
    Tailler la haie lundi prochain                            | 2025-06-16
    Tailler la haie mardi en huit                             | 2025-06-24
    Tailler la haie jeu.                                      | 2025-06-19
    Tailler la haie le 20 juin                                | 2025-06-20
    Tailler la haie le vingt juin 2026                        | 2026-06-20
    Tailler la haie le 1er juillet                            | 2025-07-01
    Tailler la haie le premier juillet                        | 2025-07-01
    Tailler la haie 20/06                                     | 2025-06-20
    Tailler la haie le 5/7                                    | 2025-07-05
    Tailler la haie le 05/07/2025                             | 2025-07-05
    Tailler la haie le 05.07.2025                             | 2025-07-05
    Tailler la haie le 15                                     | 2025-06-15
    Tailler la haie avant le 10                               | 2025-07-10
    Tailler la haie vendredi 13                               | 2025-06-13
    Tailler la haie lundi trente                              | 2025-06-30
    Tailler la haie le lundi 30 juin                          | 2025-06-30
    Tailler la haie le 3 du mois prochain                     | 2025-07-03
    Tailler la haie le premier samedi de juillet              | 2025-07-05
    Tailler la haie avant la fin du mois                      | 2025-06-30
    Tailler la haie fin juillet                               | 2025-07-31
    Tailler la haie cette semaine                             | 2025-06-15
    Tailler la haie la semaine prochaine                      | 2025-06-22
    Tailler la haie ce week-end                               | 2025-06-15
    Tailler la haie avant Noël                                | 2025-12-25
    Tailler la haie le 14 juillet                             | 2025-07-14
    Tailler la haie dans 3 jours                              | 2025-06-15 09:00
    Tailler la haie dans deux semaines                        | 2025-06-26
    Tailler la haie d'ici un mois                             | 2025-07-12
    Tailler la haie sous quinzaine                            | 2025-06-26
    Taxi pour la gare dans une demi-heure                     | 2025-06-12 09:30
    Taxi pour la gare dans un quart d'heure                   | 2025-06-12 09:15
    Taxi pour la gare dans une heure                          | 2025-06-12 10:00
    Taxi pour la gare d'ici 2 heures                          | 2025-06-12 11:00
    Taxi pour la gare dans 20 min                             | 2025-06-12 09:20
    Taxi pour la gare à 17h                                   | 2025-06-12 17:00
    Taxi pour la gare à 17h30                                 | 2025-06-12 17:30
    Taxi pour la gare à 17 h 30                               | 2025-06-12 17:30
    Taxi pour la gare à 17:30                                 | 2025-06-12 17:30
    Taxi pour la gare à 5 heures du soir                      | 2025-06-12 17:00
    Taxi pour la gare à cinq heures du matin                  | 2025-06-13 05:00
    Taxi pour la gare demain à 7h                             | 2025-06-13 07:00
    Taxi pour la gare demain matin à 7 heures                 | 2025-06-13 07:00
    Taxi pour la gare demain matin                            | 2025-06-13 09:00
    Taxi pour la gare à sept heures et demie du soir          | 2025-06-12 19:30
    Taxi pour la gare à dix heures et quart                   | 2025-06-12 10:15
    Taxi pour la gare à dix heures moins le quart             | 2025-06-12 09:45
    Taxi pour la gare à quatre heures moins dix               | 2025-06-12 15:50
    Taxi pour la gare à sept heures et dix                    | 2025-06-12 19:10
    Taxi pour la gare à dix-huit heures quarante-cinq         | 2025-06-12 18:45
    Taxi pour la gare à midi                                  | 2025-06-12 12:00
    Taxi pour la gare à midi et demi                          | 2025-06-12 12:30
    Taxi pour la gare à midi et quart                         | 2025-06-12 12:15
    Taxi pour la gare à midi moins vingt                      | 2025-06-12 11:40
    Taxi pour la gare avant minuit                            | 2025-06-13 00:00
    Taxi pour la gare vendredi à 15h                          | 2025-06-13 15:00
    Taxi pour la gare vendredi 13 à 15h                       | 2025-06-13 15:00
    Taxi pour la gare à 15h vendredi                          | 2025-06-13 15:00
    Taxi pour la gare le 14 juin vers 10h                     | 2025-06-14 10:00
    Taxi pour la gare aujourd'hui avant 18h                   | 2025-06-12 18:00
    Nounou pour ce soir                                       | 2025-06-12 19:00
    Nounou pour ce soir 21h                                   | 2025-06-12 21:00
    Nounou pour samedi soir                                   | 2025-06-14 19:00
    Nounou pour cet après-midi                                | 2025-06-12 15:00
    Nounou dimanche après-midi                                | 2025-06-15 15:00
    Livrer au plus tard lundi                                 | 2025-06-16
    Livrer avant la fin de la journée                         | 2025-06-12 23:59
    Déménagement samedi de 9h à 14h                           | 2025-06-14 09:00
    Déménagement demain entre 14h et 16h                      | 2025-06-13 16:00
    Déménagement demain de bonne heure                        | 2025-06-13 07:00
    Déménagement du 14 au 16 juin                             | 2025-06-14
    Déménagement jeudi prochain à 9 heures moins le quart     | 2025-06-19 08:45
    Déménagement samedi entre 10h et midi                     | 2025-06-14 12:00
    Déménagement ce soir après 19h                            | 2025-06-12 19:00
    Déménagement le 4 juillet de l'année prochaine            | 2026-07-04
"""

UNSTATED = """
    Cours les mardis et jeudis | -
    Ménage tous les lundis | -
    Ménage deux fois par semaine | -
    Ménage 5 heures par jour | -
    Ménage 2h par semaine | -
    Cherche 3 heures de ménage | -
    Aide pendant deux semaines | -
    Aide environ 3 heures | -
    Nounou pour mon fils de 5 ans | -
    Tombé en panne la semaine dernière | -
    Tombé en panne il y a deux jours | -
    Travail du lundi au vendredi | -
    Appartement de 3 pièces | -
    Bonjour, je cherche un plombier | -
    Bonsoir, je cherche un plombier | -
    J'habite 15 rue du 8 rue Victor | -
    Je paie 20 euros de l'heure | -
    Je paie entre 10 et 20 euros | -
    Budget de 100 à 150 euros | -
    Ouvert 24h/24 | -
    Une maison près de la mer | -
    Un jeu pour enfants | -
"""


@pytest.mark.parametrize(("words", "wanted"), rows(STATED))
def test_a_stated_deadline_is_found(words: str, wanted: str) -> None:
    assert shown(read(words, "fr")) == wanted


@pytest.mark.parametrize(("words", "wanted"), rows(UNSTATED))
def test_other_numbers_and_times_are_no_deadline(words: str, wanted: str) -> None:
    assert shown(read(words, "fr")) == wanted
