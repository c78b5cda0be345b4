# Recommendations: a title, and what is said of it. Goals say either one task or several.

recommendation-perfect-match = 非常适合你：{ $task }
recommendation-earnings-boost = 赚得更多：{ $task }
recommendation-streak-save = 保住你的{ streak-named }
recommendation-level-up = 升到{ $level }级
recommendation-level-way = 向{ $level }级迈进
streak-named = { $days }天连续记录

recommended-task = { $title }，报酬{ $pay }，距离{ $way }，工作约{ $duration }。
recommended-hourly = 连同路程预计每小时约{ $hourly }，通常为{ $usual }。
recommended-boost = { recommended-task }{ recommended-hourly }
recommended-reason = { $task }：{ $phrase }

streak-by-one = 在{ $left }内完成这个任务，保住你的{ streak-named }。
streak-by-some = 在{ $left }内完成这{ count-tasks }中的一个，保住你的{ streak-named }。
streak-stated-by-one = 如果今天还没有完成任务，这个任务可以保住你的{ streak-named }：今天还剩{ $left }。
streak-stated-by-some = 如果今天还没有完成任务，这{ count-tasks }中的一个就可以保住你的{ streak-named }：今天还剩{ $left }。

level-by-one = 这个任务可得{ $brought } XP；升到{ $level }级还差{ $xp }。
level-by-some = 这{ count-tasks }可得{ $brought } XP；升到{ $level }级还差{ $xp }。
level-partly-by-one = 升到{ $level }级还差{ $xp } XP，这个任务可得其中的{ $brought }。
level-partly-by-some = 升到{ $level }级还差{ $xp } XP，这{ count-tasks }可得其中的{ $brought }。

benefit-streak = 保住你的{ streak-named }
benefit-level = 让你升到{ $level }级
benefit-pay = 报酬{ $pay }
benefit-pay-all = 报酬合计{ $pay }
benefit-xp = { $xp } XP

bundle-title = 一趟完成{ count-tasks }：{ $pay }

# Why there is no alert.
alert-held-quiet-hours = 免打扰时段
    .text = { $evening }到{ $morning }没有提醒；下一次最早在{ $left }后。随时可以主动查看推荐。
alert-held-alerted-lately = 每小时一次提醒
    .text = 每小时最多提醒一次；下一次最早在{ $left }后。随时可以主动查看推荐。
alert-held-place-unknown = 你在哪里？
    .text = 还不知道你在哪里工作。分享位置后就能看到现在适合做什么。
alert-held-nobody-known = 登录后才有提醒
    .text = 未登录时无法知道上次提醒的时间。随时可以主动查看推荐。

# Buttons that lead to a screen of the app.
screen-task = 查看任务
screen-tasks = 显示任务
screen-progress = 查看进度
screen-wallet = 打开钱包
screen-profile = 打开个人资料
screen-settings = 打开设置
screen-notification-settings = 通知设置
