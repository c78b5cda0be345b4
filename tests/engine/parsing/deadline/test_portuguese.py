"""Portuguese sentences; it is Thursday 12 June 2025, nine in the morning."""

from __future__ import annotations

import pytest

from tests.engine.parsing.deadline.sentences import read, rows, shown

STATED = """
    Buscar um pacote hoje                                     | 2025-06-12
    Passear com o cão amanhã                                  | 2025-06-13
    Passear com o cão depois de amanhã                        | 2025-06-14
    Podar a sebe no sábado                                    | 2025-06-14
    Podar a sebe na segunda-feira                             | 2025-06-16
    Podar a sebe segunda                                      | 2025-06-16
    Podar a sebe na próxima terça                             | 2025-06-17
    Podar a sebe quarta que vem                               | 2025-06-18
    Podar a sebe nesta sexta                                  | 2025-06-13
    Podar a sebe na sexta da semana que vem                   | 2025-06-20
    Podar a sebe qui.                                         | 2025-06-19
    Podar a sebe 20 de junho                                  | 2025-06-20
    Podar a sebe no dia vinte de junho de 2026                | 2026-06-20
    Podar a sebe 1º de julho                                  | 2025-07-01
    Podar a sebe primeiro de julho                            | 2025-07-01
    Podar a sebe 20/06                                        | 2025-06-20
    Podar a sebe 5/7                                          | 2025-07-05
    Podar a sebe em 05/07/2025                                | 2025-07-05
    Podar a sebe dia 15                                       | 2025-06-15
    Podar a sebe até o dia 10                                 | 2025-07-10
    Podar a sebe sexta-feira 13                               | 2025-06-13
    Podar a sebe segunda, dia 30                              | 2025-06-30
    Podar a sebe dia 3 do próximo mês                         | 2025-07-03
    Podar a sebe no primeiro sábado de julho                  | 2025-07-05
    Podar a sebe até o fim do mês                             | 2025-06-30
    Podar a sebe no final de julho                            | 2025-07-31
    Podar a sebe esta semana                                  | 2025-06-15
    Podar a sebe semana que vem                               | 2025-06-22
    Podar a sebe neste fim de semana                          | 2025-06-15
    Podar a sebe na véspera de Natal                          | 2025-12-24
    Podar a sebe daqui a 3 dias                               | 2025-06-15 09:00
    Podar a sebe em duas semanas                              | 2025-06-26
    Podar a sebe em um mês                                    | 2025-07-12
    Levar-me ao aeroporto em meia hora                        | 2025-06-12 09:30
    Levar-me ao aeroporto daqui a uma hora                    | 2025-06-12 10:00
    Levar-me ao aeroporto em 20 minutos                       | 2025-06-12 09:20
    Levar-me ao aeroporto em 2 horas e meia                   | 2025-06-12 11:30
    Levar-me ao aeroporto às 5                                | 2025-06-12 17:00
    Levar-me ao aeroporto às 17:30                            | 2025-06-12 17:30
    Levar-me ao aeroporto às 17h30                            | 2025-06-12 17:30
    Levar-me ao aeroporto às 17h                              | 2025-06-12 17:00
    Levar-me ao aeroporto 18hs                                | 2025-06-12 18:00
    Levar-me ao aeroporto às 5 da tarde                       | 2025-06-12 17:00
    Levar-me ao aeroporto às cinco da manhã                   | 2025-06-13 05:00
    Levar-me ao aeroporto amanhã às 7                         | 2025-06-13 07:00
    Levar-me ao aeroporto amanhã de manhã às 7 horas          | 2025-06-13 07:00
    Levar-me ao aeroporto amanhã de manhã                     | 2025-06-13 09:00
    Levar-me ao aeroporto às sete e meia                      | 2025-06-12 19:30
    Levar-me ao aeroporto às dez e quinze                     | 2025-06-12 10:15
    Levar-me ao aeroporto às quatro e quinze da tarde         | 2025-06-12 16:15
    Levar-me ao aeroporto quinze para as oito                 | 2025-06-12 19:45
    Levar-me ao aeroporto às cinco menos dez                  | 2025-06-12 16:50
    Levar-me ao aeroporto às vinte horas                      | 2025-06-12 20:00
    Levar-me ao aeroporto ao meio-dia                         | 2025-06-12 12:00
    Levar-me ao aeroporto meio-dia e meia                     | 2025-06-12 12:30
    Levar-me ao aeroporto antes da meia-noite                 | 2025-06-13 00:00
    Levar-me ao aeroporto na sexta às 3 da tarde              | 2025-06-13 15:00
    Levar-me ao aeroporto às 3 da tarde de sexta-feira        | 2025-06-13 15:00
    Levar-me ao aeroporto às sete do dia 15                   | 2025-06-15 07:00
    Levar-me ao aeroporto sexta as 4                          | 2025-06-13 16:00
    Levar-me ao aeroporto dia 14 de junho às 10h              | 2025-06-14 10:00
    Levar-me ao aeroporto hoje até as 18h                     | 2025-06-12 18:00
    Levar-me ao aeroporto por volta das 11 da noite           | 2025-06-12 23:00
    Babá para hoje à noite                                    | 2025-06-12 21:00
    Babá para esta noite às nove                              | 2025-06-12 21:00
    Babá no sábado à noite                                    | 2025-06-14 21:00
    Babá domingo à tarde                                      | 2025-06-15 15:00
    Entregar no máximo até segunda                            | 2025-06-16
    Entregar até o final do dia                               | 2025-06-12 23:59
    Mudança sábado das 9h às 14h                              | 2025-06-14 09:00
    Mudança amanhã entre as 14h e as 16h                      | 2025-06-13 16:00
    Mudança terça-feira 17 às 10:00                           | 2025-06-17 10:00
    Mudança amanhã cedo                                       | 2025-06-13 07:00
    Mudança de 14 a 16 de junho                               | 2025-06-14
    Mudança segunda, 16, às 7h                                | 2025-06-16 07:00
    Mudança por volta do meio-dia                             | 2025-06-12 12:00
    Mudança às 5 da tarde de amanhã                           | 2025-06-13 17:00
    Mudança 4 de julho do próximo ano                         | 2026-07-04
"""

UNSTATED = """
    Aulas às terças e quintas | -
    Limpeza toda segunda-feira | -
    Limpeza duas vezes por semana | -
    Limpeza 5 horas por dia | -
    Ajuda durante duas semanas | -
    Ajuda por umas 3 horas | -
    Babá para meu filho de 5 anos | -
    Quebrou na semana passada | -
    Quebrou há dois dias | -
    Trabalho de segunda a sexta | -
    Apartamento com 3 quartos | -
    Bom dia, procuro um encanador | -
    Boa noite, procuro um encanador | -
    Moro na Rua XV de Novembro, 250 | -
    Pago 20 reais por hora | -
    Pago de 10 a 20 reais | -
    Massagem, sexo oposto de preferência | -
    Pintar com a segunda mão de tinta | -
    Aos domingos | -
    Aberto 24/7 | -
    Trabalho em meio período | -
"""


@pytest.mark.parametrize(("words", "wanted"), rows(STATED))
def test_a_stated_deadline_is_found(words: str, wanted: str) -> None:
    assert shown(read(words, "pt")) == wanted


@pytest.mark.parametrize(("words", "wanted"), rows(UNSTATED))
def test_other_numbers_and_times_are_no_deadline(words: str, wanted: str) -> None:
    assert shown(read(words, "pt")) == wanted
