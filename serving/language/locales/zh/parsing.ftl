# What is said of a parsed post.

# The range that a post states, in its language.
pay-between = 报酬：{ $low }至{ $high }{ $currency }。
pay-most = 报酬：最多{ $high }{ $currency }。
pay-least = 报酬：{ $low }{ $currency }起。

# Advice on pay.
an-hour = 每小时{ $pay }
pay-band = 这类任务十个中有八个的报酬在{ $low }到{ $high }之间，其中一半不超过{ $middle }。
pay-band-hourly = 这类任务十个中有八个的报酬在每小时{ $low }到{ $high }之间，其中一半不超过{ $middle }。
pay-fits-unasked = { $pay }比较合适；目前附近没有可以询问的人。
pay-usual-unasked = 通常为{ $pay }；目前附近没有可以询问的人。
pay-fits = { $pay }比较合适：最佳人选接受的概率为{ $chance }。
pay-start = { $pay }是个不错的起点：最佳人选接受的概率为{ $chance }。
pay-better = 报酬为{ $pay }时，最佳人选接受的概率为{ $chance }；为{ $better }时是{ $better_chance }，对你最划算。

# Safety.
check-licence = 开工前请先查看执照；这个行业需要持证。
check-background = 请选择通过背景调查的人。
check-two_people = 搬重物至少需要两个人：请说明会有几个帮手。
check-night = 工作在夜间：请在明亮的地方见面，并告诉身边的人。
check-high_value = 报酬较高：请以书面形式约定步骤，并在应用内付款。
check-at_home = 工作在你家中进行：请收好贵重物品，并先查看对方的资料。
check-keep_private = 门禁密码、电话号码和账户信息请留到与所选的人聊天时再提供。
check-pay_in_app = 请只通过应用付款，并在工作完成之后。

# What is missing.
improvement-pay = 请写明报酬；显示的金额是按市场行情估算的。
improvement-address = 请补充地址，让大家知道有多远。
improvement-dropoff = 请写明送到哪里：两个地点只写了一个。
improvement-deadline = 请写明什么时候必须完成。
improvement-time = 请补充具体时间；目前只知道日期。
improvement-duration = 请写明需要多长时间，或者有多少工作量。
improvement-details = 请描述具体要做什么；内容太短了。
improvement-category = 请检查类别；这条内容也可能属于别的类别。

# Warnings, by kind.
warning-underpaid = { $offered }低于十个同类任务中九个的报酬：{ $low }以上，通常为{ $middle }。
warning-tight-deadline = 距离截止还有{ $left }，而仅工作本身就需要约{ $duration }。
warning-past-deadline = 所写的时间已经过去了。
warning-vague = 内容对工作的说明很少；别人在接受前会先询问。
warning-illegal = 这似乎要求做违法的事情。
warning-dishonest = 这似乎是请人帮忙欺骗他人。
warning-adult = 这里不允许性服务。
warning-scam = 这看起来像骗人的信息。
warning-personal-data = 内容中含有个人信息；请在与所选的人聊天时再提供，或者不要提供。
warning-harassment = 这可能会伤害、威胁或侮辱他人。
warning-discrimination = 不允许按身份而不是按能力来挑选人。
warning-unsafe = 没有经过培训和没有装备的人做这项工作可能有危险。

# Warnings, by what stands behind them, where there is more to say than their kind.
danger-weapons = 不得通过本应用购买、出售、携带或运送武器。
danger-drugs = 这里不允许毒品和管制药物。
danger-burglary = 这听起来像是进入或窥探他人的场所。
danger-theft = 这听起来像是拿走属于别人的东西。
danger-violence = 这听起来像是要伤害他人。
danger-forgery = 不得伪造或篡改证件文件。
danger-cheating = 考试和计分作业必须由学生本人完成。
danger-hacking = 不得入侵他人的账户和设备。
danger-reviews = 不得购买评价、点赞和粉丝。
danger-counterfeit = 这里不允许假货和假币。
danger-cruelty = 不得伤害动物。
danger-trafficking = 这听起来像是非法运送或拘禁他人。
danger-minors = 儿童需要保护：这条内容不能发布。
danger-stalking = 不得跟踪或监视他人。
danger-dumping = 垃圾必须送到可以接收的地方。
danger-fee = 任何人都不应为了得到工作而交费用或押金。
danger-mule = 替陌生人转交钱款或包裹，往往是在转移赃款。
danger-pyramid = 靠拉人头拿钱属于传销。
danger-cashing = 替陌生人兑现支票是常见的骗局。
danger-giftcards = 用礼品卡付款或退款是常见的骗局。
danger-no_questions = “别多问”之类的说法会让正派的人避开。
danger-cash_only = 在应用之外付款不受保护。
danger-data_asked = 请不要索要密码、账号或社会安全号码。
danger-password_given = 内容中有密码；请删除。
danger-card_number = 内容中有银行卡号；请删除。
danger-ssn_number = 内容中有社会安全号码；请删除。
danger-iban = 内容中有银行账号；请删除。
danger-email = 内容中有电子邮箱；用聊天更安全。
danger-phone = 内容中有电话号码；用聊天更安全。
danger-hazard = 没有培训、装备（通常还要执照）的话，这项工作很危险。
