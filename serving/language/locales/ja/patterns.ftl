# A worker's patterns: a title, a description (.text) and what to do about it (.advice).

pattern-reliable = 高い信頼性
    .text = { count-jobs }のうち、受けた仕事の{ $completion }を完了し、その{ $on_time }が期限内です。
count-jobs = { $jobs }件の仕事
pattern-highly_rated = 高い評価
    .text = { count-ratings }で平均は星{ $stars }です。
pattern-steady = 安定した毎週のペース
    .text = 毎週のペースが安定しています。稼働日は週におよそ{ $days_a_week }日です。
pattern-streak_running = 連続記録が継続中
    .text = { count-days }連続でタスクを完了しています。
pattern-earning_more = 収入が増えています
    .text = 週におよそ{ $growth }増え、平均で週{ $weekly }です。
pattern-earning_less = 収入が減っています
    .text = 週におよそ{ $growth }減り、平均で週{ $weekly }です。
    .advice = 稼ぎやすい時間帯にもっとオファーを見て、収入を回復させましょう。
pattern-sweet_spot = 一番稼げる報酬帯
    .text = { $low }から{ $high }のタスクでは、移動込みで時給換算およそ{ $hourly }です。すべてのタスクでは{ $usual }です。
    .advice = { $low }から{ $high }のタスクを優先しましょう。時給換算でおよそ{ $hourly }になります。
pattern-farther = もっと広い範囲
    .text = 受けているタスクの多くは{ $usual }以内です。いつものタスクなら{ $willing }先でも受ける可能性が高いです。
    .advice = { $usual }以内だけでなく、{ $willing }先までのタスクも見てみましょう。
pattern-write_at = メッセージに最適な時間
    .text = { $hour }が最もメッセージを開きやすい時間です。
pattern-week_ahead = 今週の見通し
    .text = 同じような週の十回に八回以上は、日曜日までに{ $low }から{ $high }の間になります。{ $middle }を上回る週と下回る週は半々です。
pattern-level_near = 次のレベルまであと少し
    .text = レベル{ $level }まであと{ $xp } XPです。いつもの報酬なら約{ count-tasks }です。
    .advice = { count-tasks }を完了してレベル{ $level }に到達しましょう。
pattern-little_known = あなたを学習中です
    .text = { $points ->
        [0] この期間の記録はまだありません。今はほかの人の平均的な傾向で補っています。
       *[other] この期間の記録はまだ{ $points }件です。今はほかの人の平均的な傾向で補っています。
     }
    .advice = いくつかのオファーに返事をしましょう。返事のたびに、あなた自身の傾向に近づきます。
pattern-often_late = 期限遅れが多め
    .text = 完了した{ $completed }件のタスクのうち{ $late }件が期限を過ぎました。
    .advice = 期限までの余裕を増やすか、もっと近くのタスクを選びましょう。
pattern-unfinished = 未完了のタスク
    .text = 受けた{ $jobs }件のタスクのうち{ $unfinished }件が完了していません。
    .advice = 確実に終えられるものだけを受けましょう。信頼性が高いと、どのリストでも上位になります。
pattern-streak_at_risk = 連続記録が途切れそうです
    .text = { $days }日の連続記録はあと{ $left }で終わります。途切れる可能性は{ $lost }です。
    .advice = { $left }以内に短いタスクを完了して、{ $days }日の連続記録を守りましょう。
pattern-left_category = 「{ $title }」は好みではないようです
    .text = { category-left }。

# Why a category counts as avoided.
category-left = { $accepted ->
    [0] { count-offers }のうち承諾なし、このようなオファーでは約{ $expected }件が普通
   *[other] { count-offers }のうち{ $accepted }件を承諾、このようなオファーでは約{ $expected }件が普通
 }

# Predictions.
level-time = { count-tasks }、約{ count-days }
level-time-long = { count-tasks }、今のペースでは一年以上
streak-none = 連続記録なし
streak-begin = 今日タスクを完了して、連続記録を始めましょう。
streak-keep = { $left }以内にタスクを完了して、{ $days }日の連続記録を守りましょう。
streak-done = 今日のタスクは完了です。あと{ $left }のうちにもうひとつ完了すると、{ $days }日の連続記録が続きます。

# Alerts.
alert-streak-warning = { $days }日の連続記録はあと{ $left }で終わります。
alert-level-up = レベル{ $level }まであと{ $xp } XP、約{ count-tasks }です。
alert-earnings-opportunity = 近くに募集中のタスクが{ $tasks }件あります。平均{ $pay }です。
alert-category-opportunity = 近くに「{ $category }」の募集中タスクが{ $tasks }件あります。平均{ $pay }です。
