# A worker's patterns: a title, a description (.text) and what to do about it (.advice).

pattern-reliable = 非常可靠
    .text = 在{ count-jobs }中，你完成了所接任务的{ $completion }，其中{ $on_time }按时完成。
count-jobs = { $jobs }份工作
pattern-highly_rated = 评价很高
    .text = { count-ratings }，平均{ $stars }星。
pattern-steady = 每周都很稳定
    .text = 你每周的节奏相近：每周工作约{ $days_a_week }天。
pattern-streak_running = 连续记录进行中
    .text = 已连续{ count-days }每天完成任务。
pattern-earning_more = 收入在增长
    .text = 每周增长约{ $growth }，平均每周{ $weekly }。
pattern-earning_less = 收入在下降
    .text = 每周下降约{ $growth }，平均每周{ $weekly }。
    .advice = 在你的高峰时段多看看任务邀请，扭转收入的下降。
pattern-sweet_spot = 最适合你的报酬区间
    .text = { $low }到{ $high }的任务连同路程每小时约赚{ $hourly }；你所有的任务合计为{ $usual }。
    .advice = 优先选择{ $low }到{ $high }的任务：每小时约赚{ $hourly }。
pattern-farther = 更大的范围
    .text = 你接受的任务大多在{ $usual }以内；{ $willing }远的同类任务你很可能也会接受。
    .advice = 看看{ $willing }以内的任务，不要只看{ $usual }以内的。
pattern-write_at = 最佳消息时间
    .text = 你在{ $hour }最有可能打开消息。
pattern-week_ahead = 你的这一周
    .text = 在类似的情况下，十周里至少有八周到周日的收入在{ $low }到{ $high }之间，高于和低于{ $middle }的各占一半。
pattern-level_near = 快要升级了
    .text = 距离{ $level }级还差{ $xp } XP：按平时的报酬约需{ count-tasks }。
    .advice = 完成{ count-tasks }即可升到{ $level }级。
pattern-little_known = 正在了解你
    .text = { $points ->
        [0] 这段时间还没有观察记录；暂时以其他人的通常情况代替。
       *[other] 这段时间目前有{ $points }条观察记录；暂时以其他人的通常情况代替。
     }
    .advice = 回应几个任务邀请吧：每次回应都会让这些规律更贴近你自己。
pattern-often_late = 经常超时
    .text = { $completed }个已完成的任务中有{ $late }个超过了截止时间。
    .advice = 在截止前多留些时间，或者选择离你更近的任务。
pattern-unfinished = 未完成的任务
    .text = 你接受的{ $jobs }个任务中有{ $unfinished }个没有完成。
    .advice = 只接你确定能完成的任务：可靠会让你在每个列表中靠前。
pattern-streak_at_risk = 连续记录有中断风险
    .text = 你的{ $days }天连续记录将在{ $left }后结束；中断的可能性为{ $lost }。
    .advice = 在{ $left }内完成一个简短的任务，保住你的{ $days }天连续记录。
pattern-left_category = “{ $title }”不太适合你
    .text = { category-left }。

# Why a category counts as avoided.
category-left = { $accepted ->
    [0] { count-offers }中一个也没有接受；此类邀请通常会接受约{ $expected }个
   *[other] { count-offers }中接受了{ $accepted }个；此类邀请通常会接受约{ $expected }个
 }

# Predictions.
level-time = { count-tasks }，约{ count-days }
level-time-long = { count-tasks }；按目前的速度需要一年以上
streak-none = 没有连续记录
streak-begin = 今天完成一个任务，开始你的连续记录。
streak-keep = 在{ $left }内完成一个任务，保住你的{ $days }天连续记录。
streak-done = 今天的任务已完成；在接下来的{ $left }内再完成一个，你的{ $days }天连续记录就能延续。

# Alerts.
alert-streak-warning = 你的{ $days }天连续记录将在{ $left }后到期。
alert-level-up = 距离{ $level }级还差{ $xp } XP：约需{ count-tasks }。
alert-earnings-opportunity = 你附近有{ $tasks }个待接任务，平均{ $pay }。
alert-category-opportunity = 你附近有{ $tasks }个“{ $category }”待接任务，平均{ $pay }。
