# Recommendations: a title, and what is said of it. Goals say either one task or several.

recommendation-perfect-match = ぴったりのタスク：{ $task }
recommendation-earnings-boost = もっと稼ぐ：{ $task }
recommendation-streak-save = { streak-named }を守りましょう
recommendation-level-up = レベル{ $level }に到達しましょう
recommendation-level-way = レベル{ $level }への途中です
streak-named = { $days }日の連続記録

recommended-task = { $title }、報酬{ $pay }、距離{ $way }、作業は約{ $duration }です。
recommended-hourly = 移動込みの時給換算で約{ $hourly }の見込みです。ふつうは{ $usual }です。
recommended-boost = { recommended-task }{ recommended-hourly }
recommended-reason = { $task }：{ $phrase }

streak-by-one = { $left }以内にこのタスクを完了して、{ streak-named }を守りましょう。
streak-by-some = { $left }以内にこの{ count-tasks }のうちひとつを完了して、{ streak-named }を守りましょう。
streak-stated-by-one = 今日まだタスクを完了していなければ、このタスクで{ streak-named }を守れます。今日はあと{ $left }です。
streak-stated-by-some = 今日まだタスクを完了していなければ、この{ count-tasks }のうちひとつで{ streak-named }を守れます。今日はあと{ $left }です。

level-by-one = このタスクで{ $brought } XPを獲得できます。レベル{ $level }まであと{ $xp }です。
level-by-some = この{ count-tasks }で{ $brought } XPを獲得できます。レベル{ $level }まであと{ $xp }です。
level-partly-by-one = レベル{ $level }までの{ $xp } XPのうち、このタスクで{ $brought }を獲得できます。
level-partly-by-some = レベル{ $level }までの{ $xp } XPのうち、この{ count-tasks }で{ $brought }を獲得できます。

benefit-streak = { streak-named }を維持
benefit-level = レベル{ $level }に到達
benefit-pay = 報酬{ $pay }
benefit-pay-all = 報酬は合計{ $pay }
benefit-xp = { $xp } XP

bundle-title = 一度の移動で{ count-tasks }：{ $pay }

# Why there is no alert.
alert-held-quiet-hours = おやすみ時間
    .text = { $evening }から{ $morning }まで通知はありません。次の通知は早くて{ $left }後です。おすすめはいつでも見られます。
alert-held-alerted-lately = 通知は一時間に一回
    .text = 通知は一時間に一回までです。次の通知は早くて{ $left }後です。おすすめはいつでも見られます。
alert-held-place-unknown = 今どこですか？
    .text = 働く場所がまだ分かりません。位置情報を共有すると、今するとよいことが表示されます。
alert-held-nobody-known = 通知にはログインが必要です
    .text = ログインしていないと、前回の通知の時刻がわかりません。おすすめはいつでも見られます。

# Buttons that lead to a screen of the app.
screen-task = タスクを見る
screen-tasks = タスク一覧を見る
screen-progress = 進み具合を見る
screen-wallet = ウォレットを開く
screen-profile = プロフィールを開く
screen-settings = 設定を開く
screen-notification-settings = 通知の設定
