"""Words that the grounding gate knows, in the folded form of `engine.parsing.post.fold`.

Lists are written as `engine.parsing.wording` reads them. One list serves all seven languages where
their words do not collide.
"""

from __future__ import annotations

from typing import Final

UNITS: Final = {
    "min": "minute(s)|mins?|min|minuto(s)|minuten|minutes|分钟|分間|分",
    "h": "hour(s)|hr(s)|h|hora(s)|heure(s)|stunde(n)|std|小时|时间",
    "day": "day(s)|dia(s)|jour(s)|tag|tage|tagen|天|日",
    "week": "week(s)|semana(s)|semaine(s)|woche(n)|周|星期|周间",
    "month": "month(s)|mes|meses|mois|monat|monate|monaten|mes|个月|月间",
    "year": "year(s)|ano(s)|ans|annee(s)|jahr|jahre|jahren|年",
    "mi": "mile(s)|mi|milla(s)|meile(n)|milha(s)|英里|マイル",
    "km": "km|kilometer(s)|kilometre(s)|kilometro(s)|quilometro(s)|公里|キロ|キロメートル",
    "m": "m|meter(s)|metre(s)|metro(s)|metern|米|メートル",
    "ft": "ft|foot|feet|pie(s)|pied(s)|fuss|英尺|フィート",
    "kg": "kg|kilo(s)|kilogram(s)|公斤|千克",
    "lb": "lb(s)|pound(s)|libra(s)|livre(s)|pfund|磅|ポンド",
    "star": "star(s)|estrella(s)|etoile(s)|stern|sterne|sternen|estrela(s)|星",
    "xp": "xp",
    "%": "%|percent|per cent|por ciento|pour cent|prozent|por cento|パーセント",
}
"""What may follow a number, by canonical unit."""

CURRENCY_WORDS: Final = {
    "USD": "usd|dollar(s)|dolar|dolares|美元|美金|ドル",
    "EUR": "eur|euro(s)|欧元|ユーロ",
    "GBP": "gbp|pound sterling|pounds sterling|英镑",
    "JPY": "jpy|yen|日元|円",
    "CNY": "cny|rmb|yuan|人民币|元",
    "BRL": "brl|real|reais",
    "MXN": "mxn|peso(s)",
    "INR": "inr|rupee(s)|rupia(s)",
    "CAD": "cad",
    "AUD": "aud",
    "CHF": "chf|franken",
}
CURRENCY_SIGNS: Final = {
    "us$": "USD", "$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD",
    "mx$": "MXN", "r$": "BRL", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
}  # fmt: skip

SCALES: Final = {
    1_000: "thousand|mil|mille|tausend|千",
    1_000_000: "million(s)|millon|millones|millionen|milhao|milhoes|百万",
    10_000: "万",
    100_000_000: "亿",
    1_000_000_000: "billion(s)|milliard(s)|milliarde(n)|bilhao|bilhoes|十亿",
}
"""What may follow a number and multiply it."""

LOOSE: Final = {
    "half": "half|halve(s)|mitad|moitie|halfte|halb|halbe|halben|metade|一半|半分|半额|半价",
    "double": "double(s)|doubled|twice|doble|duplica|fois deux|doppelt|verdoppelt|doppelte|dobro"
    "|duas vezes|dos veces|deux fois|zweimal|翻倍|加倍|两倍|2倍|二倍|倍增",
    "triple": "triple(s)|tripled|thrice|triplo|dreifach|dreimal|三倍",
    "quarter": "a quarter|three quarters|un cuarto de|un quart de|ein viertel|um quarto de"
    "|四分之一",
    "dozens": "dozens|docenas|douzaine(s)|dutzend(e)|duzias",
    "hundreds": "hundreds|cientos|centaine(s)|hunderte|centenas|数百|几百",
    "thousands": "thousands|miles de|millier(s)|tausende|milhares|数千|几千|成千",
    "2nd": "second|segunda|segundo|deuxieme|zweite|zweiter|zweiten|zweites|ふたつ",
    "3rd": "third|tercera|tercero|tercer|troisieme|dritte|dritter|dritten|drittes|terceira"
    "|terceiro|みっつ",
    "4th": "fourth|cuarta|cuarto|quatrieme|vierte|vierter|vierten|viertes|quarta|quarto|よっつ",
    "5th": "fifth|quinta|quinto|cinquieme|funfte|funfter|funften|funftes|いつつ",
    "of a language that is not spoken here": "cinquanta|cinquecento|mille euro|venti|trenta"
    "|quaranta|sessanta|settanta|ottanta|novanta|vijftig|honderd|duizend|twintig|dertig|veertig"
    "|zestig|zeventig|tachtig|negentig|lima puluh|seratus|seribu|ratus|ribu|puluh|femtio|hundra"
    "|tusen|halvtreds|hundrede|piecdziesiat|tysiac|yuz|elli|bes yuz|bin dolar|viisikymmenta|sata"
    "|tuhat|limampu|daan|libo|mia moja|elfu|quinquaginta|centum|padesat|tisic|otven|szaz|ezer",
    "free": "for free|free of charge|gratis|gratuit|gratuite|gratuitement|kostenlos|umsonst|免费"
    "|无料",
}
"""Quantities without a number, by what they mean."""

RELATIVE_DAYS: Final = {
    "today": "today|tonight|hoy|esta noche|aujourd'hui|ce soir|heute|hoje|今天|今日|今晚|今夜",
    "tomorrow": "tomorrow|manana|demain|morgen|amanha|明天|明日",
    "yesterday": "yesterday|ayer|hier soir|gestern|ontem|昨天|昨日",
    "next week": "next week|proxima semana|la semaine prochaine|nachste woche|下周|来周",
}

RATES: Final = {
    "per h": "an hour|a hour|per hour|each hour|every hour|hourly|la hora|por hora|a la hora"
    "|par heure|de l'heure|l'heure|pro stunde|die stunde|stundenlohn|a hora|每小时|一小时|时薪"
    "|时间あたり|时给",
    "per day": "a day|per day|each day|every day|daily|al dia|por dia|par jour|pro tag|am tag"
    "|ao dia|每天|一天|每日|日给",
    "per week": "a week|per week|each week|every week|weekly|a la semana|por semana|par semaine"
    "|pro woche|每周|周薪",
    "per month": "a month|per month|each month|every month|monthly|al mes|por mes|par mois"
    "|pro monat|im monat|ao mes|每月|月薪|月给",
}

CLAIMS: Final = (
    "has been accepted|have been accepted|has been booked|have been booked|has been paid"
    "|have been paid|has been cancelled|has been canceled|has been deleted|has been posted"
    "|has been verified|is verified|has been approved|is approved|have approved|was accepted"
    "|is booked|is confirmed|has been confirmed|has been sent|refund(s)|refunded|guarantee(s)"
    "|guaranteed|ha sido aceptad(o,a)|ha sido pagad(o,a)|ha sido cancelad(o,a)"
    "|esta confirmad(o,a)|garantizad(o,a)|garantiza|reembolso|a ete accepte(e)|a ete paye(e)"
    "|a ete annule(e)|est confirme(e)|garanti(e)|remboursement|wurde angenommen|wurde bezahlt"
    "|wurde storniert|ist bestatigt|garantiert|ruckerstattung|foi aceit(o,a)|foi pag(o,a)"
    "|foi cancelad(o,a)|esta confirmad(o,a)|garantid(o,a)|已接受|已付款|已支付|已取消|已确认"
    "|保证|退款|承りました|完了しました|キャンセルしました|支払いました|确定しました|保证します|返金"
)
"""That something is done, sure or paid: only the app may say so."""

SELF: Final = (
    "i|i'm|i've|i'll|i'd|my|me|yo|mi|je|j'ai|j'|moi|ich|mir|mich|mein|meine|eu|meu|minha|我|私|僕|俺"
    "|as an ai|language model|system prompt|instruction(s)|instrucciones|anweisungen|instrucoes"
    "|提示词|指令|プロンプト|指示"
)
"""The narrator speaks of the user and his task, never of itself or of what it was told."""

CHANNELS: Final = (
    "whatsapp|telegram|signal app|wechat|微信|line id|instagram|facebook|snapchat|venmo|zelle"
    "|cash app|cashapp|paypal|bitcoin|btc|crypto|usdt|western union|moneygram|wire transfer"
    "|gift card(s)|password(s)|passwort|contrasena|mot de passe|senha|密码|パスワード|bank account"
    "|e-mail|email|phone|call me|text me|sms|http|https|www"
)
"""Ways out of the app, and what is never asked for."""

GIVEN_NAMES: Final = (
    "james|john|robert|michael|william|david|richard|joseph|thomas|charles|christopher|daniel"
    "|matthew|anthony|steven|paul|andrew|joshua|kenneth|kevin|brian|george|edward|ronald|timothy"
    "|jason|jeffrey|ryan|jacob|gary|nicholas|eric|jonathan|stephen|larry|justin|scott|brandon"
    "|benjamin|samuel|gregory|alexander|patrick|jack|dennis|jerry|tyler|aaron|bob|mike|tom|joe|ben"
    "|mary|patricia|jennifer|linda|elizabeth|barbara|susan|jessica|sarah|karen|lisa|nancy|betty"
    "|sandra|margaret|ashley|kimberly|emily|donna|michelle|carol|amanda|melissa|deborah|stephanie"
    "|rebecca|sharon|laura|cynthia|dorothy|amy|kathleen|angela|shirley|anna|brenda|pamela|emma"
    "|nicole|helen|samantha|katherine|christine|olivia|sophia|alice|kate|lucy|jane"
    "|maria|jose|juan|luis|carlos|jorge|pedro|miguel|javier|fernando|antonio|manuel|francisco"
    "|alejandro|diego|pablo|ana|carmen|lucia|isabel|sofia|marta|elena|paula|rosa|teresa"
    "|joao|paulo|marcos|rafael|lucas|gabriel|mateus|fernanda|juliana|mariana|beatriz|larissa"
    "|jean|pierre|michel|jacques|philippe|nicolas|julien|francois|marie|sophie|camille|julie"
    "|celine|claire|chloe|manon|hans|peter|klaus|wolfgang|jurgen|stefan|andreas|markus|uwe|sabine"
    "|ursula|petra|monika|heike|katrin|anja|claudia|jan|lukas|felix|leon|ahmed|mohammed|muhammad"
    "|fatima|omar|ali|wei|ming|hiroshi|takashi|yuki|kenji|sakura|ivan|olga|dmitri|natasha|raj|priya"
)
"""The usual given names, in languages where a capital letter does not tell one."""
