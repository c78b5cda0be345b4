# What is said of a parsed post.

# The range that a post states, in its language.
pay-between = Pagamento: de { $low } a { $high } { $currency }.
pay-most = Pagamento: até { $high } { $currency }.
pay-least = Pagamento: a partir de { $low } { $currency }.

# Advice on pay.
an-hour = { $pay } por hora
pay-band = Oito em cada dez tarefas assim pagam de { $low } a { $high }, metade delas até { $middle }.
pay-band-hourly = Oito em cada dez tarefas assim pagam de { $low } a { $high } por hora, metade delas até { $middle }.
pay-fits-unasked = { $pay } está bom; não se conhece ninguém perto o bastante para perguntar.
pay-usual-unasked = O habitual é { $pay }; não se conhece ninguém perto o bastante para perguntar.
pay-fits = { $pay } está bom: a melhor opção aceita com { $chance } de probabilidade.
pay-start = { $pay } é um bom começo: a melhor opção aceita com { $chance } de probabilidade.
pay-better = Por { $pay }, a melhor opção aceita com { $chance } de probabilidade; por { $better }, com { $better_chance }, o que vale mais a pena para você.

# Safety.
check-licence = Peça para ver a licença antes de o trabalho começar; este ofício exige uma.
check-background = Escolha uma pessoa com verificação de antecedentes.
check-two_people = Coisas pesadas pedem pelo menos duas pessoas: diga quantos ajudantes haverá.
check-night = O trabalho é à noite: marque o encontro em um lugar iluminado e avise alguém.
check-high_value = O pagamento é alto: combine as etapas por escrito e pague pelo app.
check-at_home = O trabalho é na sua casa: guarde os objetos de valor e veja antes o perfil da pessoa.
check-keep_private = Guarde códigos de porta, telefones e dados de conta para o chat com a pessoa escolhida.
check-pay_in_app = Pague somente pelo app, depois do trabalho feito.

# What is missing.
improvement-pay = Diga quanto você paga; o valor mostrado é uma estimativa do mercado.
improvement-address = Inclua o endereço, para que se saiba a distância.
improvement-dropoff = Diga para onde vai: só um dos dois lugares foi informado.
improvement-deadline = Diga até quando precisa estar pronto.
improvement-time = Inclua o horário; só o dia é conhecido.
improvement-duration = Diga quanto tempo vai levar, ou quanto há para fazer.
improvement-details = Descreva exatamente o que precisa ser feito; o texto está muito curto.
improvement-category = Confira a categoria; a publicação também poderia ser de outra.

# Warnings, by kind.
warning-underpaid = { $offered } está abaixo do que pagam nove em cada dez tarefas assim: { $low } ou mais, geralmente { $middle }.
warning-tight-deadline = Restam { $left } até o prazo, e só o trabalho leva cerca de { $duration }.
warning-past-deadline = O horário informado na publicação já passou.
warning-vague = A publicação diz pouco sobre o trabalho; vão fazer perguntas antes de aceitar.
warning-illegal = Isto parece pedir algo contra a lei.
warning-dishonest = Isto parece pedir ajuda para enganar alguém.
warning-adult = Serviços sexuais não são permitidos aqui.
warning-scam = Isto parece uma oferta para enganar pessoas.
warning-personal-data = Há dados pessoais na publicação; compartilhe-os no chat com a pessoa escolhida, ou não compartilhe.
warning-harassment = Isto pode ferir, ameaçar ou insultar alguém.
warning-discrimination = Não é permitido escolher pessoas por quem elas são, e não pelo que sabem fazer.
warning-unsafe = Este trabalho pode pôr alguém em perigo sem treinamento e equipamento.

# Warnings, by what stands behind them, where there is more to say than their kind.
danger-weapons = Armas não podem ser compradas, vendidas, levadas nem entregues pelo app.
danger-drugs = Drogas e substâncias controladas não são permitidas aqui.
danger-burglary = Isto parece ser entrar em lugares que não são seus, ou vigiá-los.
danger-theft = Isto parece ser pegar o que é de outra pessoa.
danger-violence = Isto parece ser machucar alguém.
danger-forgery = Documentos não podem ser falsificados nem alterados.
danger-cheating = Provas e trabalhos que valem nota devem ser feitos pelo aluno.
danger-hacking = Contas e aparelhos de outras pessoas não podem ser invadidos.
danger-reviews = Avaliações, curtidas e seguidores não podem ser comprados.
danger-counterfeit = Produtos falsos e dinheiro falso não são permitidos aqui.
danger-cruelty = Animais não podem ser maltratados.
danger-trafficking = Isto parece ser transportar ou reter pessoas contra a lei.
danger-minors = Crianças precisam de proteção: isto não pode ser publicado.
danger-stalking = Pessoas não podem ser seguidas nem vigiadas.
danger-dumping = O lixo deve ir para onde é aceito.
danger-fee = Ninguém deveria pagar taxa ou depósito para conseguir trabalho.
danger-mule = Repassar dinheiro ou pacotes para desconhecidos é um jeito de movimentar dinheiro roubado.
danger-pyramid = Pagamento por recrutar outras pessoas é esquema de pirâmide.
danger-cashing = Descontar cheques para desconhecidos é uma fraude comum.
danger-giftcards = Pagamentos ou reembolsos em cartões-presente são uma fraude comum.
danger-no_questions = Frases como “sem perguntas” afastam gente honesta.
danger-cash_only = Pagamento fora do app não tem proteção.
danger-data_asked = Não peça senhas, números de conta nem de previdência social.
danger-password_given = Há uma senha na publicação; retire-a.
danger-card_number = Há um número de cartão na publicação; retire-o.
danger-ssn_number = Há um número de previdência social na publicação; retire-o.
danger-iban = Há uma conta bancária na publicação; retire-a.
danger-email = Há um e-mail na publicação; o chat é mais seguro.
danger-phone = Há um número de telefone na publicação; o chat é mais seguro.
danger-hazard = Este trabalho é perigoso sem treinamento, equipamento e, muitas vezes, uma licença.
