# Recommendations: a title, and what is said of it. Goals say either one task or several.

recommendation-perfect-match = Perfect match: { $task }
recommendation-earnings-boost = Earn more: { $task }
recommendation-streak-save = Keep your { streak-named }
recommendation-level-up = Reach level { $level }
recommendation-level-way = On the way to level { $level }
streak-named = { $days }-day streak

recommended-task = { $title } for { $pay }, { $way } away, about { $duration } of work.
recommended-hourly = About { $hourly } an hour is to be expected, the way there included, where { $usual } is usual.
recommended-boost = { recommended-task } { recommended-hourly }
recommended-reason = { $task }: { $phrase }

streak-by-one = Complete this task within { $left } to keep your { streak-named }.
streak-by-some = Complete one of these { count-tasks } within { $left } to keep your { streak-named }.
streak-stated-by-one = If you have not completed a task today, this one can keep your { streak-named }: the day ends in { $left }.
streak-stated-by-some = If you have not completed a task today, one of these { count-tasks } can keep your { streak-named }: the day ends in { $left }.

level-by-one = This task brings { $brought } XP; level { $level } takes { $xp }.
level-by-some = These { count-tasks } bring { $brought } XP; level { $level } takes { $xp }.
level-partly-by-one = This task brings { $brought } of the { $xp } XP that level { $level } takes.
level-partly-by-some = These { count-tasks } bring { $brought } of the { $xp } XP that level { $level } takes.

benefit-streak = Keeps your { streak-named }
benefit-level = Takes you to level { $level }
benefit-pay = Pays { $pay }
benefit-pay-all = Pays { $pay } in all
benefit-xp = { $xp } XP

bundle-title = { count-tasks } on one way: { $pay }

# Why there is no alert.
alert-held-quiet-hours = Quiet hours
    .text = From { $evening } to { $morning } there are no alerts; the next may come in { $left }. Recommendations on demand are there at any time.
alert-held-alerted-lately = One alert an hour
    .text = There is at most one alert an hour; the next may come in { $left }. Recommendations on demand are there at any time.
alert-held-place-unknown = Where are you?
    .text = Nobody knows yet where you work. Share your location to see what is worth doing now.
alert-held-nobody-known = Alerts need a sign-in
    .text = Without one it is not known when the last alert was. Recommendations on demand are there at any time.

# Buttons that lead to a screen of the app.
screen-task = View task
screen-tasks = Show tasks
screen-progress = See progress
screen-wallet = Open wallet
screen-profile = Open profile
screen-settings = Open settings
screen-notification-settings = Notification settings
