# 助手的回答：每个发现、操作和建议各有一条消息。

## 按语气开头

chat-open-friendly =
    .a = 没问题！😊
    .b = 乐意帮忙！🙌
    .c = 给你！✨
chat-open-motivational =
    .a = 出发！
    .b = 好主意。
    .c = 你可以的。
chat-greeting-friendly =
    .a = 你好！👋 要我帮你找任务、安排一天，还是看看收入？
    .b = 嗨！😊 我可以找活、规划路线，或帮你发任务。想做什么？
chat-greeting-motivational =
    .a = 嗨！准备好下一单了吗？我可以找任务或安排你的一天。
    .b = 很高兴见到你。这次要什么：任务、计划，还是下一级？
chat-greeting-professional =
    .a = 您好。我可以查找任务、安排行程或查看您的数据。需要什么？
    .b = 您好。需要任务、计划还是数据？
chat-greeting-executive =
    .a = 您好。任务、计划还是数据？
    .b = 您好。需要什么？
chat-greeting-autonomous =
    .a = 就绪。
    .b = 在。下一步？

## 可接的任务

chat-tasks-found = 找到{ $count }个合适的任务，最好的是：
chat-tasks-found-in = 找到{ $count }个开放的{ $category }任务，最好的是：
chat-no-tasks =
    .a = 目前没有满足所有条件的任务。
    .b = 没看到同时符合这些条件的任务。
chat-no-tasks-in =
    .a = 目前没有合适的{ $category }任务。
    .b = 没看到符合这些条件的{ $category }任务。
chat-no-more-tasks =
    .a = 合适的就这些了。
    .b = 没有更多合适的了。
chat-wider-search = 去掉其他条件还有{ $others }个；说“不限距离”或“不限价格”就行。
chat-task-line = { $rank }. { $title }：{ $pay_usd }，距离{ $distance_m }，约{ $minutes }
chat-no-location = 我不知道你在哪里，没法按距离排序。列表已按条件筛好；共享位置后我来挑最好的。
chat-best-task =
    .a = 就接这个：{ $title }，{ $pay_usd }，距离{ $distance_m }，约{ $minutes }的活。
    .b = 现在最适合你的是{ $title }：{ $pay_usd }，距离{ $distance_m }，约{ $minutes }。
chat-task-chosen =
    .a = 第{ $rank }个：{ $category }，{ $pay_usd }，距离{ $distance_m }。要我帮你接吗？
    .b = 这是第{ $rank }个，{ $category }，{ $pay_usd }，{ $distance_m }。要吗？

## 计划

chat-plan = { $tasks ->
   *[other] { $tasks }个任务的计划：{ $minutes }赚{ $earned_usd }，路程{ $distance_m }，每小时比其中最好的一个单做约多{ $gain }。
 }
chat-plan-stop = { $rank }. { $title }（{ $category }）：{ $pay_usd }
chat-no-plan =
    .a = 这段时间没有两个任务能很好地搭配，不如接最好的那个。
    .b = 这段时间没法组合好，单做一个更划算。

## 收入

chat-earned = { $period }：{ $tasks }个任务共{ $earned_usd }，不含小费，未扣手续费。
chat-earned-nothing =
    .a = { $period }：还没有完成的任务。
    .b = { $period }：目前没有收入。
chat-outlook =
    .a = { $period }：预计大约{ $usd }，最可能在{ $low_usd }到{ $high_usd }之间。
    .b = { $period }：我估计约{ $usd }；十次有八次在{ $low_usd }到{ $high_usd }之间。
chat-outlook-none = { $period }：按现在的节奏预计没有收入。完成一个任务就会改变。
chat-outlook-no-more = { $period }：已经赚了{ $earned_usd }，按现在的节奏预计不会再增加。再完成一个任务就会改变。
chat-outlook-unsure = 我对你的工作了解太少，没法单独预测。这里的人在这段时间通常赚约{ $usd }（{ $low_usd }到{ $high_usd }）。
chat-sweet-spot = { $least_usd }到{ $most_usd }的任务让你每小时赚{ $hourly_usd }，总体是{ $usual_hourly_usd }。
chat-category-pays = 这里开放的{ $category }任务报酬最好：每工作小时约{ $hourly_usd }。
chat-farther-pays = 你愿意去到{ $distance_m }远；看得比平时的{ $preferred_m }远一点，选择更多。
chat-be-on-time = 最近{ $tasks }个任务里有{ $late }个迟到；准时会让你在每个列表里靠前。
chat-finish-tasks = 最近{ $tasks }单里有{ $unfinished }单没完成；少接一些，全部做完。
chat-best-hours = { $hour }到{ $until_hour }报酬最好：每工作小时约{ $hourly_usd }，平时{ $usual_hourly_usd }。
chat-own-hours = 你自己多半在{ $hour }左右工作。
chat-best-day = 报酬最好的是{ $weekday }，每小时约{ $hourly_usd }。

## 进度

chat-streak-safe = 你已连续{ $days }天，今天的任务也完成了，还能保持{ $hours_left }。
chat-streak-open = 你已连续{ $days }天。在{ $hours_left }内完成一个任务就能保住。
chat-streak-none =
    .a = 目前没有连续记录。今天完成一个任务就能重新开始。
    .b = 现在没有连胜；今天做一个任务就开始了。
chat-streak-longest = 最长的一次是{ $longest }天。
chat-level = 你在{ $level }级，有{ $xp } XP；再有{ $xp_needed } XP就到{ $next_level }级。
chat-level-pace = 大约还要{ $tasks }个任务，按你的节奏{ $days }天。
chat-tier = 你的段位是{ $tier }。
chat-badges-earned = 你已获得{ $count }枚徽章。接下来快要拿到的：
chat-no-badges = 还没有徽章。快要拿到的有：
chat-badge-step = { $badge }：{ $done }/{ $needed }
chat-stats = { $days }天内：完成{ $tasks }个任务，完成率{ $completion }，准时率{ $on_time }，接单率{ $acceptance }。
chat-stats-rating = 你的评分是{ $stars }星，来自{ $ratings }条评价。
chat-little-known = 我对你的工作还了解太少，完成几个任务就好了。
chat-not-known-user = 我没有你的记录，所以没有数据可说。登录并完成一个任务后就会有。

## 自己的任务

chat-taken-task = 你在{ $minutes }前接了{ $category }，{ $pay_usd }，还在进行中。
chat-posted-task = { $count ->
    [0] 你发的“{ $title }”（{ $pay_usd }）还开放着；附近现在没人能做。
   *[other] 你发的“{ $title }”（{ $pay_usd }）还开放着；附近有{ $count }人能做。
 }
chat-no-own-tasks =
    .a = 你没有进行中的任务，也没有开放的发布。
    .b = 你目前没有未完成的事。

## 发布

chat-draft = 任务已拟好：{ $category }，{ $pay_usd }。检查一下再发布。
chat-draft-without-pay = 任务已拟好：{ $category }。你想付多少？
chat-draft-band = 这类任务通常约{ $usd }（{ $low_usd }到{ $high_usd }）。
chat-draft-caution = 请再看一遍：其中有些内容可能不允许或不安全。
chat-ask-what-to-post =
    .a = 好的。要做什么、在哪里、什么时候、付多少？
    .b = 告诉我要做什么、何时、何地，以及你愿意付多少。
chat-price-band = { $category }在这里一般约{ $usd }；十个里有八个付{ $low_usd }到{ $high_usd }。
chat-price-advice = 与其出{ $pay_usd }，我建议出{ $other_pay_usd }：对你最划算。
chat-price-is-right = { $pay_usd }就是个不错的价格。
chat-ask-what-to-price =
    .a = 是什么样的活？描述一下，我告诉你行情。
    .b = 告诉我是什么工作，我给你通常的价格。
chat-workers-found = 附近有{ $count }人能做{ $category }，最好的是：
chat-worker-line = { $rank }. { $worker }：{ $stars }星，距离{ $distance_m }，做过{ $done }次
chat-no-workers = 附近现在没人提供{ $category }。发布出去，我们会通知大家。
chat-ask-which-work =
    .a = 你需要人做什么工作？
    .b = 这个人要会做什么？

## 比较和解释

chat-compare = 第{ $rank }个付{ $pay_usd }，距离{ $distance_m }；第{ $others }个付{ $other_pay_usd }，距离{ $other_distance_m }。
chat-compare-hourly = 按所需时间算，第{ $rank }个更好：每小时{ $hourly_usd }，另一个{ $other_hourly_usd }。
chat-compare-pay = { $category }报酬更好：每小时约{ $hourly_usd }，{ $other_category }是{ $other_hourly_usd }。
chat-nothing-to-compare =
    .a = 哪几个？先让我列出任务，我再比较。
    .b = 还没有两个任务可比；先让我列一份。
chat-explain-task = 我推荐{ $title }，是因为报酬（{ $pay_usd }）、路程（{ $distance_m }），以及{ $category }符合你平时接的活。
chat-explain-score = 匹配分综合距离、技能、空闲、评分和你的习惯，以及你接单并完成的可能性。
chat-explain-earnings = 来自你自己完成的任务和类似几周之后的情况；不含小费和手续费。
chat-explain-price = 这是这里十个同类任务里八个的报酬，看工作、时间、地点和急不急。

## 执行

chat-opening =
    .a = 正在打开：{ $screen }。
    .b = 在这里：{ $screen }。
chat-ask-which-screen = 想打开哪个页面：钱包、个人资料、任务挑战、排行榜、设置？
chat-confirm-availability =
    .a = 你确认后，我就把你设为{ $availability }。
    .b = 确认一下，你就是{ $availability }。
chat-ask-availability = 要设为可接单、忙碌还是离线？
chat-confirm-switch = 确认后，通知就会{ $switch }。
chat-confirm-language = 确认后，应用就使用{ $language }。
chat-standing-filters =
    .a = 记下了：以后都照这个来。确认后保存到设置。
    .b = 以后我就这样找。确认后保存。
chat-ask-preference = 以后要按什么来：类别、距离、最低报酬、语言还是通知？
chat-confirm-accept =
    .a = { $category }，{ $pay_usd }：确认后就是你的。
    .b = 要接{ $category }、{ $pay_usd }吗？请确认。
chat-own-post = 这是你自己发布的任务，由别人来接。
chat-not-open = 这个任务已经不再开放。
chat-lacks-requirement = 这个任务要求“{ $requirement }”，你的资料里没有。请先在资料中添加，或者接别的任务。
chat-ask-which-task =
    .a = 你指哪个任务？说列表里的号码，或者让我先找几个。
    .b = 不确定是哪个；告诉我号码或报酬。

## 交谈

chat-help = 我可以按类别、报酬、距离、时间和急缓找任务，挑最好的或规划路线，告诉你收入、预测、连胜、等级、徽章和数据，帮你发布、定价或找人，比较、解释，打开任何页面。改动和接单都由你自己确认。
chat-safety = 你的安全最重要。不要预付款，不要给密码，不要在应用外收款；觉得地方不对就马上离开。在信任中心举报，我们会查。
chat-safety-emergency = 如果你有危险，请立即拨打 { $emergency }。
chat-out-of-scope =
    .a = 这不在我的范围内。我负责任务、收入、进度和发布。
    .b = 这个我帮不上，不过可以帮你找活、安排一天或给任务估价。
chat-not-understood =
    .a = 我不太确定你的意思。要任务、计划，还是看收入？
    .b = 可以换个说法吗？我能找任务、做计划、发布，也能报你的数据。

## 接下来可以说

chat-suggest-best-task = 现在哪个任务最适合我？
chat-suggest-nearby = 看看附近的任务
chat-suggest-better-paid = 报酬更高的
chat-suggest-closer = 更近的
chat-suggest-tomorrow = 那明天呢？
chat-suggest-accept-first = 我接第一个
chat-suggest-why-first = 为什么是这个？
chat-suggest-compare = 比较前两个
chat-suggest-plan = 安排我的一天
chat-suggest-earnings = 这周赚了多少？
chat-suggest-forecast = 这周能赚多少？
chat-suggest-earn-more = 怎么赚更多？
chat-suggest-best-times = 什么时候开工好？
chat-suggest-streak = 我的连胜怎么样？
chat-suggest-level = 离下一级还差多少？
chat-suggest-badges = 快拿到哪些徽章？
chat-suggest-stats = 我表现怎么样？
chat-suggest-post = 我想发布任务
chat-suggest-price = 该付多少？
chat-suggest-workers = 谁能做？
chat-suggest-any-category = 不限类别
chat-suggest-any-distance = 不限距离
chat-suggest-help = 你能做什么？
chat-suggest-support = 打开信任中心

## 按钮

chat-do-show-tasks = 查看任务
chat-do-open-tasks = 全部任务
chat-do-view-task = 查看
chat-do-accept-task = 接单
chat-do-bundle-tasks = 接下整组
chat-do-open-wallet = 钱包
chat-do-open-analytics = 数据分析
chat-do-open-streak-savers = 连胜保护
chat-do-open-progress = 进度
chat-do-open-badges = 徽章
chat-do-open-profile = 个人资料
chat-do-open-active = 打开进行中的任务
chat-do-open-chat = 消息
chat-do-post-task = 发布任务
chat-do-view-worker = 查看此人
chat-do-open-screen = 打开{ $screen }
chat-do-open-home = 首页
chat-do-update-availability = 更改状态
chat-do-open-settings = 设置
chat-do-update-preferences = 保存偏好
chat-do-open-notification-settings = 通知设置
chat-do-open-tutorial = 教程
chat-do-open-trust-center = 信任中心
chat-do-open-disputes = 纠纷

## 回答里的词

chat-period-today = 今天
chat-period-yesterday = 昨天
chat-period-this_week = 本周
chat-period-last_week = 上周
chat-period-this_month = 本月
chat-period-last_month = 上个月
chat-period-this_year = 今年
chat-period-ever = 总共
chat-availability-online = 可接单
chat-availability-offline = 离线
chat-availability-busy = 忙碌
chat-switch-on = 开启
chat-switch-off = 关闭
chat-language-en = 英语
chat-language-es = 西班牙语
chat-language-fr = 法语
chat-language-de = 德语
chat-language-pt = 葡萄牙语
chat-language-zh = 中文
chat-language-ja = 日语
chat-badge-first-quest = 第一个任务
chat-badge-helpful-hero = 热心英雄
chat-badge-master-cleaner = 清洁大师
chat-badge-cleaning-badge = 清洁徽章
chat-badge-delivery-badge = 配送徽章
chat-badge-moving-badge = 搬家徽章
chat-badge-handyman-badge = 杂活徽章
chat-badge-tech-badge = 技术徽章
chat-badge-errands-badge = 跑腿徽章
chat-badge-food_delivery-badge = 送餐徽章
chat-badge-creative-badge = 创意徽章

## 页面

chat-screen-wallet = 钱包
chat-screen-settings = 设置
chat-screen-notification-settings = 通知设置
chat-screen-profile = 个人资料
chat-screen-leaderboard = 排行榜
chat-screen-shop = 商店
chat-screen-quests = 任务挑战
chat-screen-daily-quests = 每日任务
chat-screen-squads = 小队
chat-screen-badge-library = 徽章库
chat-screen-trophy-room = 奖杯室
chat-screen-skill-tree = 技能树
chat-screen-adventure-map = 冒险地图
chat-screen-roadmap = 路线图
chat-screen-seasons = 赛季
chat-screen-referrals = 邀请好友
chat-screen-disputes = 纠纷
chat-screen-offers = 报价
chat-screen-portfolio = 作品集
chat-screen-verification = 认证
chat-screen-kyc-verification = 实名认证
chat-screen-trust-center = 信任中心
chat-screen-search = 搜索
chat-screen-chat = 消息
chat-screen-home = 首页
chat-screen-tasks = 任务
chat-screen-post-task = 发布任务
chat-screen-progress = 进度
chat-screen-dashboard = 仪表盘
chat-screen-analytics-dashboard = 数据分析
chat-screen-ai-coach = AI 教练
chat-screen-ai-settings = AI 设置
chat-screen-streak-savers = 连胜保护
chat-screen-instant-match = 即时匹配
chat-screen-watchlist = 收藏
chat-screen-themes = 主题
chat-screen-accessibility-settings = 无障碍
chat-screen-wellbeing-settings = 健康设置
chat-screen-tool-inventory = 工具
chat-screen-pro = Pro
chat-screen-welcome-tutorial = 教程

## What a tier brings

tier-fee = 平台收取报酬的 { $fee }
tier-xp = 每项任务获得 { $factor } 倍 XP
tier-next = 下一段位 { $tier } 从 { $level } 级开始
