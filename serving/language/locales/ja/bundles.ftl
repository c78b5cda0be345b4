# Bundles: tasks that one worker does on one way.

bundle-reasoning = { $aim ->
   *[most_earned] { bundle-way }、合計の収入が多くなる組み合わせです。{ bundle-pay }
    [best_hourly] { bundle-way }、時間あたりの収入が多くなる組み合わせです。{ bundle-pay }
    [short] { bundle-way }、半分の時間で終わる組み合わせです。{ bundle-pay }
 }
bundle-way = { $way }の道のりで{ $tasks }件のタスクを{ $duration }でこなす
bundle-pay = 運転の費用を引いて時給換算で約{ $hourly }、最も良いタスクだけの場合より{ $gain }多い見込みです。

bundle-more_an_hour = 最も良いタスクだけの場合より、時間あたり{ $gain }多い
bundle-close_together = タスク間の距離は{ $way }以内
bundle-one_place = すべて同じ場所
bundle-no_waiting = タスク間の待ち時間なし
bundle-time_to_spare = どの期限にも{ $time }以上の余裕
bundle-free_time_left = 空き時間が{ $time }残る
