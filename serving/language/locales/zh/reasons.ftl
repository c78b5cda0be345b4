# Reasons for a match: phrases without a subject, several joined in a sentence.

# How phrases become text.
phrases = { $first }；{ $next }
phrases-last = { $first }；此外，{ $last }
sentences = { $first }{ $next }
reasoning-strengths = { $phrases }。
reasoning-concerns =
    .a = 需要考虑：{ $phrases }。
    .b = 请留意：{ $phrases }。
    .c = 另一方面：{ $phrases }。
reasoning-advice =
    .a = { $phrase }。
    .b = 一个建议：{ $phrase }。
    .c = 值得一试：{ $phrase }。
reasoning-nothing = 这次匹配没有特别的优势或不足。

# Counted things of a category.
category-tasks = { $tasks }个“{ $category }”任务
category-offers = { $offers }个“{ $category }”任务邀请

# The way.
reason-nearby =
    .a = 距离{ $way }
    .b = 相距{ $way }
    .c = 路程{ $way }
reason-far =
    .a = 距离{ $way }
    .b = 相距{ $way }
    .c = 路程{ $way }
reason-closer_than_usual =
    .a = 距离{ $way }，比平时的{ $usual }更近
    .b = 距离{ $way }，而平时接受的任务约在{ $usual }外
    .c = 路程比平时短：{ $way }，平时为{ $usual }
reason-farther_than_usual =
    .a = 距离{ $way }，比平时的{ $usual }更远
    .b = 距离{ $way }，而平时接受的任务约在{ $usual }外
    .c = 路程比平时长：{ $way }，平时为{ $usual }

# The kind of work.
reason-experienced =
    .a = 已完成{ category-tasks }
    .b = 做过{ category-tasks }
    .c = 有{ category-tasks }的经验
reason-declared_skill =
    .a = 已填写的技能：{ $category }
    .b = 已填写的技能中包括{ $category }
    .c = 自述擅长{ $category }
reason-new_to_category =
    .a = 尚未完成过“{ $category }”任务
    .b = 尚无“{ $category }”方面的经验
    .c = 第一次做“{ $category }”

# The time.
reason-on_shift =
    .a = 在平时的工作时间内
    .b = 每周的这个时段有空
    .c = 手头没有其他任务，且在工作时间内
reason-off_shift =
    .a = 不在平时的工作时间内
    .b = 不在填写的工作时间内
reason-busy =
    .a = 正忙于{ count-open-tasks }
    .b = 手头还有{ count-open-tasks }
    .c = 需要先完成{ count-open-tasks }
count-open-tasks = { $tasks }个进行中的任务
reason-usual_hour =
    .a = { $hour }左右比其他时间更常接单
    .b = { $hour }是平时接单的时间
reason-unusual_hour =
    .a = { $hour }左右比其他时间更少接单
    .b = { $hour }不是平时接单的时间

# Ratings and reliability.
reason-highly_rated =
    .a = { count-ratings }，评分{ $stars }
    .b = { count-ratings }，平均{ $stars }星
    .c = 平均{ $stars }星，共{ count-ratings }
reason-low_rated =
    .a = { count-ratings }，评分{ $stars }
    .b = 平均{ $stars }星，共{ count-ratings }
reason-few_ratings =
    .a = 目前共有{ count-ratings }
    .b = 目前可参考的有{ count-ratings }
reason-reliable =
    .a = 接受的任务完成了{ $done }，其中{ $on_time }按时完成
    .b = 能完成{ $done }的已接任务，其中{ $on_time }按时
    .c = 完成率{ $done }，按时率{ $on_time }
reason-often_late =
    .a = 只有{ $on_time }的任务按时完成
    .b = 按时率只有{ $on_time }
reason-likely_late =
    .a = 按时完成的可能性只有{ $on_time }
    .b = 只有{ $on_time }的机会按时完成
reason-often_unfinished =
    .a = 接受的任务只完成了{ $done }
    .b = 完成率只有{ $done }
reason-new_worker =
    .a = 在这里几乎还没有完成过任务
    .b = 目前可参考的已完成任务很少

# Answers to offers.
reason-often_accepts =
    .a = { count-offers }中接受了{ $accepted }个，高于此类邀请的通常水平
    .b = 比多数人更常接受：{ count-offers }中的{ $accepted }个
    .c = 经常答应：{ count-offers }中接受了{ $accepted }个
reason-seldom_accepts =
    .a = { count-offers }中接受了{ $accepted }个，低于此类邀请的通常水平
    .b = 比多数人更少接受：{ count-offers }中的{ $accepted }个
reason-likely_to_accept =
    .a = 接受的可能性为{ $chance }
    .b = 很可能接受，概率为{ $chance }
reason-unlikely_to_accept =
    .a = 接受的可能性只有{ $chance }
    .b = 不太可能接受：概率为{ $chance }
reason-usual_category =
    .a = 比多数人更常接“{ $category }”：{ category-offers }中接受了{ $accepted }个
    .b = { category-offers }中接受了{ $accepted }个，高于通常水平
reason-unusual_category =
    .a = 比多数人更少接“{ $category }”：{ category-offers }中接受了{ $accepted }个
    .b = { category-offers }中接受了{ $accepted }个，低于通常水平

# The pay.
reason-pays_well =
    .a = 每小时约{ $hourly }，一般为{ $usual }
    .b = 每小时约{ $hourly }，高于一般的{ $usual }
    .c = 报酬不错：每小时约{ $hourly }，一般为{ $usual }
reason-pays_little =
    .a = 每小时约{ $hourly }，一般为{ $usual }
    .b = 每小时约{ $hourly }，低于一般的{ $usual }
reason-pays_above_accepted =
    .a = 算上路程每小时约{ $hourly }，高于平时所接任务的{ $usual }
    .b = 比平时报酬高：算上路程每小时{ $hourly }，平时为{ $usual }
    .c = 算上路程每小时{ $hourly }，平时{ $usual }就会接受
reason-pays_below_accepted =
    .a = 算上路程每小时约{ $hourly }，低于平时所接任务的{ $usual }
    .b = 比平时报酬低：算上路程每小时{ $hourly }，平时为{ $usual }

# The task.
reason-urgent =
    .a = 急需完成
    .b = 紧急任务
    .c = 希望尽快完成
reason-deadline_tight = { $minutes ->
    [0] 截止前没有余地
   *[other] 截止前只有{ $minutes }分钟的余地
 }
reason-deadline_missed = { $minutes ->
    [0] 很可能正好在截止时完成
   *[other] 很可能在截止后{ $minutes }分钟才完成
 }
reason-deadline_passed =
    .a = 截止时间已过
    .b = 已经超过截止时间
reason-unchecked_requirement =
    .a = 无法核实“{ $requirement }”这一要求
    .b = 要求“{ $requirement }”，但无法核实

# What would help.
reason-more_pay_would_help =
    .a = 如果报酬从{ $pay }提高到{ $more }，接受的可能性会从{ $before }升到{ $after }
    .b = 报酬为{ $more }而不是{ $pay }时，接受的可能性会是{ $after }而不是{ $before }
    .c = 把报酬从{ $pay }提高到{ $more }，对方答应的可能性会从{ $before }升到{ $after }
reason-more_time_would_help =
    .a = 如果截止时间推迟{ $later }，按时完成的可能性会从{ $before }升到{ $after }
    .b = 截止时间晚{ $later }，按时完成的可能性会是{ $after }而不是{ $before }
reason-fewer_requirements_would_help =
    .a = 如果不要求“{ $qualification }”，可选的人会从{ $few }个变为{ count-workers }，最佳人选按时完成的可能性会从{ $before }升到{ $after }
    .b = 去掉“{ $qualification }”后，会有{ count-workers }而不是{ $few }个人可选，按时完成的最高可能性会从{ $before }升到{ $after }
count-workers = { $workers }个人
