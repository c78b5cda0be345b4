"""Words around an amount that say that it is the pay, or that it is not."""
# ruff: noqa: RUF001  (words and marks of Chinese and Japanese posts)

from __future__ import annotations

from typing import Final

from engine.parsing.wording import compiled

PAY: Final = compiled(
    # en
    "asking|will give|i'll give|ill give|can give|"
    "pay(s,ing,ed,)|paid|payment|payout|will pay|can pay|i'll pay|we pay|budget(ed,)|"
    "offer(ing,s,ed,)|"
    "compensation|compensate(d)|reward(ing)|wage(s)|salary|rate|stipend|earn(ing,s,)|make up to|"
    "flat rate|flat fee|remuneration|honorarium|bounty|willing to spend|gig pays|"
    "spend(ing)|can do|got|have got|i have|i've got|cash|venmo|zelle|cashapp|asking price|price|"
    "fee|total|quote|max budget|salary is|for only|for about|for around|"
    # es
    "pago|pagas|pagamos|pagar|pagaré|pagaría|pagaremos|pagan|pagando|se paga|se pagan|"
    "presupuesto|ppto|ofrezco|ofrecemos|ofrece(n)|ofreciendo|doy|damos|remuneración|"
    "remunerado|sueldo|"
    "salario|tarifa|recompensa|honorarios|gratificación|compensación|paga|abono|retribución|"
    "cuento con|puedo dar|te doy|le doy|precio|gano|cobras|cobrar|"
    # pt
    "pagamento|pagarei|pagaria|pagaremos|paga-se|paga|pagando|orçamento|ofereço|oferecemos|"
    "oferece-se|valor|remuneração|verba|cachê|salário|recompensa|dou|posso dar|até|diária|preço|"
    # fr
    "paie(s)|paye(s,)|paiera(i)|payer(ai)|payé(e)|paiement|paierai|rémunération|rémunéré(e)|"
    "offre|offrons|j'offre|propose|tarif|salaire|cachet|récompense|gratification|rémunère|"
    "dédommagement|donne|je donne|prix|indemnité|versons|verse|"
    # de
    "zahl(e,en,t,ung)|bezahl(e,en,t,ung)|biet(e,en,et)|lohn|vergüt(ung,e,et)|honorar|gage|"
    "entlohn(ung,t)|belohnung|aufwandsentschädigung|verdienst|verdiene(n)|gebe|geben|gibt|gibts|"
    "stundenlohn|preis|festpreis|pauschal(e)|preisvorstellung|vhb|vb|bezahlst|"
    # zh
    "报酬|预算|有偿|酬劳|酬金|酬谢|薪资|薪酬|工资|薪水|时薪|日薪|月薪|价格|出价|价钱|工钱|给|付|"
    "支付|费用|跑腿费|辛苦费|劳务费|红包|赏金|悬赏|愿付|愿意出|出|开价|待遇|奖励|打赏|日结|可付|"
    # ja
    "報酬|予算|時給|日給|月給|週給|謝礼|お礼|支払|支払い|支払います|給料|給与|ギャラ|料金|賃金|"
    "日当|単価|価格|お支払い|払います|手当"
)
"""Before an amount: this is what is paid."""

STRONG: Final = compiled(
    "asking|will give|i'll give|ill give|can give|cash|ill pay|"
    "pay(s,ing,)|will pay|can pay|i'll pay|budget|offer(ing,s,)|compensation|reward|"
    "wage(s)|salary|"
    "rate|stipend|earn|remuneration|willing to spend|flat rate|flat fee|payment|paid|pays|"
    "pago|pagas|pagamos|pagar|pagaré|pagaría|pagaremos|pagan|se paga|presupuesto|ofrezco|"
    "ofrecemos|ofrece(n)|"
    "doy|remuneración|sueldo|salario|tarifa|recompensa|honorarios|paga|"
    "pagamento|pagarei|orçamento|ofereço|oferecemos|remuneração|verba|cachê|salário|valor|"
    "paie|paye|payer|paiement|paierai|rémunération|j'offre|tarif|salaire|récompense|je donne|"
    "zahl(e,en,t,ung)|bezahl(e,en,t,ung)|biete(n)|lohn|vergütung|honorar|entlohnung|belohnung|"
    "aufwandsentschädigung|stundenlohn|festpreis|pauschal(e)|"
    "报酬|预算|有偿|酬劳|酬金|酬谢|薪资|薪酬|工资|薪水|时薪|日薪|月薪|出价|工钱|支付|"
    "跑腿费|辛苦费|"
    "劳务费|赏金|悬赏|开价|给|付|出|愿付|可付|報酬|予算|時給|日給|月給|謝礼|支払い|給料|"
    "給与|ギャラ|賃金"
)
"""Before a number without a currency: enough to make it the pay."""

NOT_PAY: Final = compiled(
    # en
    "(register,registration,application,entry,processing,training,admission,parking,service,late,"
    "delivery,shipping,membership,joining,sign up,sign-up,signup,starter kit,cancellation,booking,"
    "platform,agency,cleaning) fee(s)|fee of|refundable|deposit(s)|down payment|worth|"
    "valued at|value of|"
    "value|retail(s)|cost(s,ing,)|cost me|price of|priced at|price is|bought|sold|"
    "sell(ing)|selling for|"
    "buy|buying|purchase|rent|mortgage|loan|owe(s,d,)|borrow|lend|fine of|bill of|"
    "ticket(s)|tip|tips|"
    "reimburse(d,ment,)|refund|discount|coupon|gift card|voucher|insurance|materials|"
    "budget for materials|"
    "budget for supplies|for supplies|for groceries|grocery budget|spend up to|withdraw|"
    "transfer(red)|"
    "collect|turnover|revenue|sales of|minimum order|saved|save|saves|lost|won|win|"
    "donat(e,ed,ion)|"
    "market price|msrp|i paid|we paid|paid me|charged me|charge me|quoted me|quoted|"
    "copay|co-pay|commission|"
    "plus tip|bonus|raise(d)|under warranty|debt|dues|taxes|electric bill|"
    # es
    "inscripción|cuota|depósito|fianza|vale(n)|valorado en|valor de|cuesta(n)|costó|"
    "costo de|coste de|"
    "precio de|compré|vend(o,í,er)|alquiler|renta|deuda|debo|propina|reembolso|"
    "reembols(o,amos,aré)|descuento|"
    "materiales|para materiales|gasolina|multa|seguro|me cobran|me cobraron|comisión|matrícula|"
    # pt
    "inscrição|taxa|taxa de|depósito|caução|no valor de|avaliado em|custa(m)|custou|"
    "custo de|preço do|"
    "preço da|comprei|vendo|aluguel|dívida|devo|gorjeta|reembolso|desconto|materiais|multa|"
    # fr
    "frais|frais d'inscription|frais de dossier|caution|acompte|vaut|valeur|"
    "d'une valeur de|coûte(nt)|"
    "coûté|prix du|prix de la|acheté|vend(s,u,re)|loyer|dette|dois|pourboire|"
    "remboursement|rembours(e,é,ons,er)|"
    "réduction|remise|matériel|matériaux|amende|arrhes|"
    # de
    "gebühr|anmeldegebühr|kaution|anzahlung|wert|im wert von|kostet(e)|kosten|kaufpreis|"
    "neupreis|gekauft|"
    "verkauf(e,t,en)|miete|schulden|schulde|trinkgeld|erstattung|erstatte|rabatt|"
    "material|materialkosten|"
    "bußgeld|gutschein|provision|spesen|"
    # zh
    "押金|定金|订金|会费|注册费|报名费|入会费|培训费|价值|原价|成本|材料费|货款|餐费|"
    "饭钱|门票|房租|租金|欠|"
    "小费|报销|退款|折扣|优惠|买了|卖|罚款|手续费|中介费|佣金|保证金|售价|市价|花了|"
    # ja
    "登録料|保証金|敷金|交通費|材料費|手数料|商品代|代金|価値|定価|家賃|借金|入会金|"
    "参加費|購入|値引き|相当"
)
"""Before an amount: this is a fee, a price, a value, an expense."""

NOT_PAY_AFTER: Final = compiled(
    "deposit|fee|refundable|upfront fee|worth of|worth|gift card(s)|gift certificate|"
    "voucher(s)|coupon|"
    "bill(s)|note(s)|off|discount|value|for (gas,materials,parts,supplies,parking,tolls,"
    "fuel,expenses,ingredients)|for the (gas,materials,parts,supplies,parking,tolls)|"
    "in (materials,parts,supplies)|"
    "reimburse(d,ment)|will reimburse|will be reimbursed|i reimburse|more|less than|"
    "rent|ticket(s)|fine|debt|loan|prize|minimum order|commission|"
    "of (groceries,food,stuff,product(s),damage)|"
    "de (depósito,fianza,inscripción,descuento,propina,comisión,matrícula,multa,materiales)|"
    "de (compra,compras,caução,inscrição,desconto,gorjeta,taxa,caution,frais,réduction,remise)|"
    "de (pourboire,loyer,materiais)|"
    "para (materiales,gasolina,la gasolina,materiais,combustível)|"
    "pour (l'essence,le matériel,les matériaux)|"
    "kaution|gebühr|anzahlung|rabatt|trinkgeld|gutschein|pfand|miete|für (material,benzin,sprit)|"
    "押金|定金|会费|注册费|报名费|的材料|材料费|优惠|小费|的东西|的商品|保証金|分の|相当|"
    "の商品|の材料"
)
"""After an amount: the same."""

PAY_AFTER: Final = compiled(
    "budget|flat|cash|obo|o.b.o.|o.b.o|ono|firm|total|in total|all in|reward|max|tops|"
    "compensation|paid|offered|"
    "pay|payment|to whoever|for whoever|for the job|for the work|for your time|for anyone|if you|"
    "de presupuesto|de recompensa|en efectivo|al contado|por el trabajo|de paga|de pago|"
    "de orçamento|de recompensa|em dinheiro|no pix|pelo serviço|pelo trabalho|à vista|"
    "de budget|de récompense|en espèces|cash|pour le travail|pour ce service|net|au black|"
    "bezahlung|lohn|bar|in bar|bar auf die hand|auf die hand|pauschal|vb|vhb|festpreis|"
    "belohnung|budget|"
    "als dankeschön|netto|brutto|fp|"
    "报酬|酬谢|酬劳|预算|有偿|辛苦费|跑腿费|现金|现结|日结|红包|感谢|左右|包干|支付|"
    "払います|お支払い|差し上げます|"
    "の予算|の報酬|でお願い|謝礼|現金|手渡し"
)
"""After an amount: this is the pay."""

FLAT: Final = compiled(
    "flat|obo|o.b.o.|o.b.o|ono|cash|firm|all in|vb|vhb|fp|pauschal|flat rate|cash only|"
    "cash in hand|bar|auf die hand|"
    "en efectivo|em dinheiro|no pix|en espèces|cash payment"
)
"""After a number without a currency: enough to make it the pay."""

TO_WHOEVER: Final = compiled("to whoever|for whoever|to anyone who|to whomever")
"""After a number without a currency: enough, whatever follows."""

FILLER: Final = compiled(
    "'s|is|are|of|at|about|around|roughly|approx|approx.|approximately|up to|max|maximum|"
    "min|minimum|at least|"
    "you|u|them|someone|total|a|the|flat|cash|for it|would be|will be|only|just|over|"
    "under|range|between|"
    "from|like|maybe|probably|well|to|"
    "es|de|es de|unos|unas|alrededor de|hasta|aprox|aprox.|máximo|mínimo|como máximo|"
    "menos de|entre|a|te|le|"
    "desde|más de|sería|serían|son|é|é de|cerca de|até|uns|umas|no máximo|menos de|será|seria|por|"
    "est|est de|environ|jusqu'à|autour de|maximum|max|moins de|entre|à peu près|de l'ordre de|"
    "ist|von|bis zu|bis|ca|ca.|circa|etwa|ungefähr|maximal|max.|mindestens|zwischen|"
    "liegt bei|beträgt|rund|"
    "dir|euch|ihnen|dafür|"
    "是|为|大概|大约|约|最多|不超过|一共|总共|共|在|可|给|至少|就|差不多|左右|你|每小时|"
    "每天|每人|一小时|一天|一次|每次|"
    "は|約|およそ|最大|だいたい|1時間|一人|で"
)
"""Words between a cue and a number that leave them together."""

PAY_NOUN: Final = compiled(
    "budget|flat|reward|pay|payment|compensation|max|total|rate|cash|offer|bounty|"
    "stipend|obo|per|an|a|"
    "hourly|daily|weekly|fixed|presupuesto|recompensa|pago|orçamento|récompense|"
    "rémunération|budget|"
    "belohnung|bezahlung|lohn|stundenlohn|honorar|pauschale"
)
"""Nouns after "a $50" or "the $50" that leave it the pay."""

DETERMINER: Final = compiled(
    "my|his|her|our|their|your|this|that|the|a|an|mi|tu|su|este|esta|el|un|una|mon|ma|le|"
    "la|ce|cette|une|"
    "meu|minha|o|um|uma|mein(e,en)|der|die|das|ein(e,en)|dieses|diese"
)

UP_TO: Final = compiled(
    "up to|under|max|max.|maximum|at most|no more than|not more than|less than|below|"
    "within|upto|not over|"
    "hasta|máximo|máx|máx.|como máximo|menos de|no más de|tope|tope de|máximo de|por debajo de|"
    "até|no máximo|menos de|abaixo de|não mais de|jusqu'à|moins de|au maximum|au plus|"
    "maximum de|pas plus de|"
    "bis|bis zu|maximal|max. |höchstens|unter|weniger als|nicht mehr als|"
    "最多|不超过|低于|少于|至多|不高于|上限|最大|最高|within budget of"
)
AT_LEAST: Final = compiled(
    "at least|from|starting at|starting from|start at|min|min.|minimum|over|more than|"
    "upwards of|no less than|"
    "not less than|al menos|desde|mínimo|a partir de|más de|por lo menos|como mínimo|"
    "pelo menos|no mínimo|"
    "mais de|au moins|minimum|à partir de|plus de|au minimum|dès|mindestens|ab|über|mehr als|"
    "至少|不低于|不少于|超过|高于|最少|最低|起步"
)
UP_TO_AFTER: Final = compiled(
    "max|max.|maximum|tops|or less|or under|at most|máximo|máx|como máximo|como mucho|"
    "o menos|no máximo|"
    "ou menos|ou moins|maximal|höchstens|oder weniger|以内|以下|之内|封顶|まで|以内|"
    "au maximum|au plus"
)
AT_LEAST_AFTER: Final = compiled(
    "or more|and up|minimum|min|or above|o más|ou mais|ou plus|oder mehr|起|以上|起步|"
    "から|～|y más"
)
EXTRA_AFTER: Final = compiled("tip|tips|bonus|propina|gorjeta|pourboire|trinkgeld|小费")
"""After an amount: it comes on top of the pay, or is all there is."""

EXTRA: Final = compiled(
    "plus|extra|additional|bonus|+|tip|mas|además|mais|en plus|zusätzlich|外加|另加|加"
)
"""Before a second amount: on top of the pay."""

AFTER_BARE: Final = compiled(
    # What may follow a number without a currency; anything else is what is counted.
    "flat|cash|obo|o.b.o.|o.b.o|ono|total|max|tops|firm|each|per|an|a|for|to|and|or|if|"
    "when|plus|ish|is|depending|"
    "but|with|via|by|on|at|today|tonight|tomorrow|now|asap|up|upon|after|in|the|because|"
    "since|so|thanks|please|"
    "pls|negotiable|neg|roughly|all|hourly|daily|weekly|monthly|apiece|i|we|must|need|"
    "should|no|it|who|whoever|"
    "por|para|al|la|el|y|o|si|en|como|máximo|aprox|cada|hoy|mañana|total|gracias|todo|"
    "con|pero|se|a|de|"
    "e|ou|se|no|na|em|hoje|amanhã|cada|com|mas|obrigado|"
    "pour|par|et|si|la|le|en|max|maximum|net|au|aujourd'hui|demain|merci|avec|mais|de|à|l'heure|"
    "für|pro|die|je|und|wenn|bar|vb|vhb|fp|pauschal|am|im|heute|morgen|ca|netto|brutto|"
    "danke|bei|auf|in|oder|festpreis"
)
