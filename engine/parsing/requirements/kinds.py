"""The things, skills and papers that posts require, and how seven languages name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from engine.parsing.wording import compiled


@dataclass(frozen=True)
class Kind:
    """One kind of requirement.

    Attributes
    ----------
    type : str
        See `Requirement`.
    words : str
        What it is called, as a list of `engine.parsing.wording`.
    qualification : str or None
        See `Requirement`.
    is_thing : bool
        A thing that posts also mention otherwise ("wash my car"): a requirement only beside a
        word that asks for it. Else the mention is enough, unless it is denied.
    not_before, not_after : str
        Words right before or after with which it is something else ("car wash").
    keeps_words : bool
        The value is what the post says ("licensed plumber") rather than True.
    """

    type: str
    words: str
    qualification: str | None = None
    is_thing: bool = True
    not_before: str = ""
    not_after: str = ""
    keeps_words: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return compiled(self.words)

    @cached_property
    def other_after(self) -> re.Pattern[str]:
        return compiled(self.not_after)

    @cached_property
    def other_before(self) -> re.Pattern[str]:
        return re.compile(compiled(self.not_before).pattern + r"[ -]?$")


_CAR_PARTS: Final = (
    "wash(ing,ed,)|detail(ing,ed,)|repair(s,)|seat(s)|battery|key(s)|door(s)|park|roadworthy(s)|"
    "mechanic|tire(s)|tyre(s)|engine|dealer(ship)|ride|rental|insurance|radio|stereo|window(s)|"
    "cleaning|cleaned|moved|towed|towing|fixed|charger|cover|show|accident|loan|sales|boot|bed|"
    "trailer|hood|stop|load of|full of|to be|port|wheel(s)|charging|inspection(s)|lavado|"
    "washen|waschen|putzen|reparatur|wäsche|reparieren|laver|lavar|laver|réparer|库|位|"
    "牌|祸|站|险|"
    "票|厢|里|窗|门|洗|内|棚|検|庫|輪|payment(s)|shed|dolly|driver(s)|wrap"
)

KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        "driver_licence",
        "driver's licen(s,c)e|drivers licen(s,c)e|driver licen(s,c)e|driving licen(s,c)e|"
        "drivers' licen(s,c)e|"
        "driver's lic|cdl|valid licen(s,c)e|clean licen(s,c)e|clean driving record|"
        "full licen(s,c)e|uk licen(s,c)e|"
        "licencia de conducir|licencia de manejo|licencia de conductor|"
        "carnet de conducir|carné de conducir|"
        "permiso de conducir|carnet b|carné b|registro de conducir|brevete|carteira de motorista|"
        "carteira de habilitação|carta de condução|cnh|habilitação b|permis de conduire|"
        "permis b|permis|"
        "führerschein|führerscheinklasse b|führerschein klasse b|fahrerlaubnis|"
        "驾照|驾驶证|驾驶执照|会开车|運転免許|運転免許証|普通免許|自動車免許",
        "drivers-license",
        is_thing=False,
        not_after="de construire|de travail|theory|test|prep|photo|prüfung",
        not_before="renew|get|passing",
    ),
    Kind(
        "supplies",
        "supplies|own supplies|mop|bucket|vacuum|vacuum cleaner|cleaning supplies|"
        "cleaning products|own products|products|"
        "materials|"
        "own materials|productos de limpieza|productos propios|propios productos|"
        "productos|insumos|material de limpieza|"
        "produtos de limpeza|produtos próprios|próprios produtos|produtos|material de limpeza|"
        "produits ménagers|produits d'entretien|propres produits|produits|matériel|"
        "reinigungsmittel|putzmittel|"
        "putzzeug|material|清洁用品|清洁剂|清洁工具|材料|耗材|洗剤|掃除用具|掃除道具|材料",
        "cleaning-supplies",
        not_after="store|list|cost(s)|online|photo(graphy,s)|description(s)|design|closet",
    ),
    Kind(
        "portfolio",
        "your (previous,past,recent,latest,best) work|your portfolio|samples of your work|"
        "examples of your work|examples of (past,previous) (projects,work)|work samples|"
        "past projects|tus trabajos|seus trabalhos|vos réalisations|deine arbeiten|你的作品",
        is_thing=False,
    ),
    Kind(
        "truck",
        "truck|pickup truck|pick-up truck|pick up truck|pickup|box truck|moving truck|ute|lorry|"
        "camión|camioneta|pick-up|caminhão|caminhonete|picape|camion|lkw|pritschenwagen|"
        "transporter|"
        "货车|卡车|皮卡|トラック|軽トラ|軽トラック",
        "truck",
        not_after=_CAR_PARTS + "|downstairs|outside|time|line|date|point|and drop|from|at",
    ),
    Kind(
        "van",
        "van|cargo van|minivan|mini van|sprinter|furgoneta|furgón|furgão|van|fourgon|"
        "camionnette|fourgonnette|utilitaire|lieferwagen|kastenwagen|kleinbus|面包车|"
        "厢式货车|バン|ワゴン車",
        "van",
        not_after=_CAR_PARTS,
    ),
    Kind(
        "car",
        "car|own car|suv|sedan|auto|coche|carro|voiture|pkw|wagen|auto|小汽车|私家车|"
        "轿车|汽车|车|車|自家用車",
        "car",
        not_after=_CAR_PARTS,
        not_before="street|cable|toy|race|golf|rental|rc|box|train|火|货|单|自行|电动|"
        "摩托|搬|电|堵|停|洗|修|看|卖|坐|打|叫|搭|机|公交|快|手推|推|骑|列|下|上|租|拖|"
        "班|卡|面包|取|自転|電|駐|洗|台|貨",
    ),
    Kind(
        "vehicle",
        "vehicle|own transport|transport|transportation|own transportation|"
        "reliable transportation|"
        "wheels|reliable vehicle|ride|vehículo|movilidad propia|movilidad|"
        "transporte propio|veículo|"
        "condução própria|transporte próprio|véhicule|véhiculé(e)|moyen de transport|fahrzeug|"
        "fahrbarer untersatz|motorisiert|交通工具|车辆|車両|移動手段",
        "car",
        not_after=_CAR_PARTS + "|costs|for|to|from|of|our|my|the|a",
    ),
    Kind(
        "bike",
        "bike|bicycle|e-bike|ebike|bici|bicicleta|vélo|fahrrad|自行车|电动车|电瓶车|自転車",
        "bicycle",
        not_after="repair(s)|ride|lane|path|shop|rack|tour|chain|tire(s)|fixed|assembly|reparatur",
    ),
    Kind(
        "motorcycle",
        "motorcycle|motorbike|scooter|moped|moto|motocicleta|mobylette|motorrad|roller|"
        "摩托车|バイク|原付",
        "motorcycle",
        not_after="repair(s)|ride|wash|fixed|tour",
    ),
    Kind(
        "tools",
        "tool(s)|own tools|toolkit|tool kit|tool box|power tools|power drill|drill|"
        "equipment|gear|"
        "chainsaw|pressure washer|wrench|screwdriver|herramienta(s)|equipo propio|"
        "taladro|ferramenta(s)|"
        "furadeira|equipamento|outil(s)|outillage|perceuse|werkzeug(e)|ausrüstung|bohrmaschine|"
        "工具|设备|电钻|工具箱|道具|工具|機材|電動ドリル",
        "tools",
        not_after="shed|box organi(z,s)|belt|bar|for sale|rental|dealer",
    ),
    Kind(
        "mower",
        "mower|lawn mower|lawnmower|lawn equipment|cortacésped|podadora|cortador de grama|"
        "tondeuse|"
        "rasenmäher|割草机|芝刈り機|草刈り機",
        "lawn-mower",
        not_after="repair(s)|fixed|blade(s)",
    ),
    Kind("ladder", "ladder|escalera|escada|échelle|leiter|梯子|はしご|脚立", "ladder"),
    Kind(
        "camera",
        "camera|dslr|cámara|câmera|appareil photo|kamera|相机|カメラ|一眼レフ",
        "camera",
        not_after="install(ation,ed,)|system|setup|repair",
    ),
    Kind(
        "laptop",
        "laptop|computer|own computer|portátil|ordenador|computadora|notebook|computador|"
        "ordinateur|rechner|laptop|电脑|笔记本电脑|パソコン|ノートパソコン",
        "laptop",
        not_after="repair(s)|fixed|setup|screen|skills|desk|help|science|virus|problem(s)|to|from",
    ),
    Kind(
        "phone",
        "smartphone|smart phone|iphone|android phone|teléfono inteligente|celular|téléphone|"
        "handy|智能手机|スマホ|スマートフォン",
        not_after="repair|screen|case|fixed|charger|shop",
    ),
    Kind(
        "dolly",
        "dolly|hand truck|moving blankets|straps|diablito|carretilla|sackkarre|diable|手推车|台車",
    ),
    Kind(
        "uniform",
        "uniform|black clothes|black shirt|black pants|dress code|uniforme|ropa negra|"
        "roupa preta|"
        "tenue noire|schwarze kleidung|dienstkleidung|制服|黒い服",
        not_after="pressed|ironed|cleaned",
    ),
    Kind(
        "insurance",
        "liability insurance|insurance|own insurance|seguro|seguro de responsabilidad|"
        "assurance|rc pro|"
        "haftpflicht|haftpflichtversicherung|保险|保険",
        not_after="customer(s)|claim(s)|company|paperwork|agent|form(s)|office",
    ),
    Kind(
        "insurance",
        "insured|fully insured|bonded|licensed and insured|asegurado|segurado|assuré(e)|"
        "versichert",
        is_thing=False,
        not_after="customer(s)|by|value|parcel",
    ),
    Kind(
        "licence",
        "master electrician|licensed electrician|certified electrician|qualified electrician|"
        "electricista matriculado",
        "master-electrician",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "licence",
        "journeyman|journeyman electrician",
        "journeyman-electrician",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "licence",
        "licen(s,c)ed plumber|master plumber|certified plumber|qualified plumber",
        "plumbing-license",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "licence",
        "licen(s,c)ed hvac|hvac certified|hvac licen(s,c)e|gas safe|gas engineer certificate",
        "hvac-license",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "licence",
        "registered nurse|licensed nurse|r.n.|nursing licen(s,c)e|enfermera titulada|"
        "infirmière diplômée|"
        "examinierte pflegekraft|护士证|看護師免許",
        "nursing-license",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "licence",
        "licensed massage therapist|lmt|certified massage therapist|massage licen(s,c)e",
        "massage-license",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "licence",
        "licensed cosmetologist|licensed hairdresser|cosmetology licen(s,c)e",
        "cosmetology-license",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "certificate",
        "certified teacher|teaching certificate|qualified teacher|qts|教师资格证|教員免許",
        "teaching-certificate",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "certificate",
        "cpr|cpr certified|first aid|first-aid|primeros auxilios|rcp|primeiros socorros|"
        "premiers secours|"
        "erste hilfe|erste-hilfe|erste-hilfe-kurs|ersthelfer|急救证|急救|救命講習",
        "cpr",
        is_thing=False,
        keeps_words=True,
        not_after="kit(s)|box",
    ),
    Kind(
        "certificate",
        "food handler|food handler(s) (card,permit,certificate)|"
        "food handler's (card,permit,certificate)|food safety certificate|"
        "food hygiene certificate|"
        "manipulador de alimentos|carnet de manipulador|hygiène alimentaire|"
        "gesundheitszeugnis|infektionsschutzbelehrung|健康证|食品衛生責任者",
        "food-handler",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "certificate", "epa 608|epa-608|epa certified", "epa-608", is_thing=False, keeps_words=True
    ),
    Kind(
        "certificate", "ase certified|ase certification", "ase", is_thing=False, keeps_words=True
    ),
    Kind(
        "certificate",
        "certified welder|aws certified|aws certification",
        "aws-welding",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "certificate",
        "rsa certificate|rsa|white card|blue card|tefl|celta|serv safe|servsafe|"
        "forklift licen(s,c)e|forklift certified|"
        "staplerschein|caces|bafa|tesol",
        is_thing=False,
        keeps_words=True,
    ),
    Kind(
        "licence",
        "licen(s,c)ed|licen(s,c)e|licen(s,c)e required|certified|certification(s)|cert(s)|"
        "certificate(s)|qualified|accredited|"
        "con licencia|licenciado|licencia|certificado|certificada|titulado|titulada|"
        "matriculado|habilitado|colegiado|"
        "certificação|registro profissional|crea|certifié(e)|agréé(e)|diplômé(e)|diplôme|"
        "qualifié(e)|"
        "lizenz|lizenziert|zertifiziert(e,er,en)|zertifikat|gelernte(r,n)|"
        "ausgebildete(r,n)|meisterbetrieb|meisterbrief|"
        "fachmann|fachbetrieb|konzession|"
        "持证|持证上岗|资格证|证书|执照|电工证|有资质|有資格者|資格|免許",
        is_thing=False,
        keeps_words=True,
        not_before="microsoft|windows|software|gift|birth|marriage|death|un|office|adobe|marriage|"
        "my|驾驶|dog|fishing",
        not_after="plate(s)|de (primeros,primeiros,antecedentes)|mail|pre-owned|check|copy|"
        "copies|translation|lead(s)|key|number|"
        "of (marriage,birth,death)|"
        "renewal|holder photo|frame",
    ),
    Kind(
        "experience",
        "experience|experienced|expertise|skilled|seasoned|proven track record|"
        "knowledgeable|exp|"
        "experiencia|experimentado|experimentada|con experiencia|experiência|experiente|"
        "expérience|expérimenté(e)|expérimentés|erfahrung|erfahrungen|"
        "erfahren(e,er,en,es)|vorerfahrung|berufserfahrung|"
        "经验|有经验|熟手|老手|专业人士|経験|経験者|実務経験",
        is_thing=False,
        not_before="user|customer|great|good|learning|bad|first|dining|fun|shopping|pleasant|unique|"
        "amazing|gain|gain some|"
        "positive|for the|gaining|earn|ux|ai|guest|mi|my|ma|meine|nice|未|无|零|無",
        not_after="points|design(er)|gift(s)|不问|不要|不限|不問|day|level",
    ),
    Kind(
        "background_check",
        "background check|background checks|background checked|background-checked|"
        "background-check|background screening|"
        "criminal check|criminal record check|police check|police clearance|dbs check|"
        "dbs checked|dbs|crb check|"
        "working with children check|wwcc|vetted|drug test|no criminal record|"
        "clean record|clean background|"
        "antecedentes penales|antecedentes|sin antecedentes|sin antecedentes penales|"
        "certificado de antecedentes|"
        "antecedentes criminais|ficha limpa|sem antecedentes|casier judiciaire|"
        "casier vierge|extrait de casier|"
        "führungszeugnis|polizeiliches führungszeugnis|无犯罪记录|无犯罪证明|背景调查|"
        "背调|身元確認|身元調査|犯罪歴なし|身分証",
        "background-check",
        is_thing=False,
    ),
    Kind(
        "portfolio",
        "portfolio|work samples|samples|sample|samples of your work|sample of your work|"
        "examples of your work|"
        "previous work|past work|prior work|latest work|recent work|your work|"
        "work examples|examples|behance|dribbble|showreel|demo reel|"
        "portafolio|trabajos anteriores|trabajos previos|muestras de trabajo|muestras|"
        "portfólio|trabalhos anteriores|"
        "exemplos de trabalho|réalisations|précédents travaux|travaux précédents|"
        "exemples de travaux|"
        "arbeitsproben|referenzprojekte|referenzarbeiten|作品集|作品|过往案例|"
        "以往作品|案例|ポートフォリオ|制作実績|過去の作品|実績",
        not_after="website|site|page|shoot|photos|photo|management|review|book(s)|piece(s)|for my|"
        "of food|deinstall",
    ),
    Kind(
        "references",
        "references|reference|reference letter|referencias|referencia|"
        "cartas de recomendación|referências|références|"
        "recommandations|referenzen|empfehlungsschreiben|推荐信|推薦状|紹介状",
        not_after="manual|number|section|book|library|image(s)|photo(s)",
    ),
    Kind(
        "vaccinated",
        "vaccinated|fully vaccinated|vaccination|vaccine card|vacunado|vacunada|vacunados|"
        "vacinado|vacinada|"
        "vacciné(e)|vaccinés|geimpft|impfnachweis|接种疫苗|已接种|ワクチン接種済み|"
        "ワクチン接種",
        is_thing=False,
        not_before="cat is|dog is|get|getting|puppy is",
    ),
    Kind(
        "pet-friendly",
        "(love,loves,like,likes) (dogs,cats,animals,pets)|good with (dogs,cats,pets,animals)|"
        "comfortable (with,around) (dogs,cats,pets,animals,large dogs,big dogs)|"
        "(animal,animals,dog,cat,pet) lover(s)|loves (dogs,cats,animals,pets)|"
        "ok with (dogs,cats,pets)|"
        "not afraid of (dogs,cats,big dogs)|amante(s) de los animales|"
        "que le gusten los (perros,gatos,animales)|"
        "goste de (cachorro,cachorros,gatos,animais)|aimant les (animaux,chiens,chats)|"
        "tierlieb(e,er,)|hundeerfahren(e,er,)|"
        "喜欢(狗,猫,动物,小动物)|不怕狗|動物好き|犬好き|猫好き",
        "pet-friendly",
        is_thing=False,
    ),
    Kind(
        "heavy_lifting",
        "heavy lifting|heavy-lifting|able to lift|"
        "strong (guy,guys,man,men,person,people,helper,helpers,back,worker,workers,arms)|"
        "physically (fit,strong)|good shape|(two,2,three,3) strong|fuerte(s)|"
        "fuerza física|forte(s)|força física|costaud(s)|"
        "gros bras|bonne condition physique|kräftig(e,er,en)|"
        "stark(e,er,en) (mann,männer,helfer,leute)|"
        "力气大|有力气|体力好|能搬重物|搬重物|身强力壮|力仕事|体力に自信|力持ち",
        "heavy-lifting",
        is_thing=False,
        not_after="coffee|wind|smell",
    ),
)
"""All kinds, narrower ones before wider ones of which they are a part."""
