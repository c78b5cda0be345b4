# Reasons for a match: phrases without a subject, several joined in a sentence.

# How phrases become text.
phrases = { $first }、{ $next }
phrases-last = { $first }、また、{ $last }
sentences = { $first }{ $next }
reasoning-strengths = { $phrases }。
reasoning-concerns =
    .a = 検討したい点：{ $phrases }。
    .b = 知っておきたい点：{ $phrases }。
    .c = 一方で：{ $phrases }。
reasoning-advice =
    .a = { $phrase }。
    .b = ヒント：{ $phrase }。
    .c = 試す価値あり：{ $phrase }。
reasoning-nothing = このマッチングには、特に目立つ長所も短所もありません。

# Counted things of a category.
category-tasks = 「{ $category }」のタスク{ $tasks }件
category-offers = 「{ $category }」のオファー{ $offers }件

# The way.
reason-nearby =
    .a = 距離は{ $way }
    .b = { $way }先
    .c = { $way }の道のり
reason-far =
    .a = 距離は{ $way }
    .b = { $way }先
    .c = { $way }の道のり
reason-closer_than_usual =
    .a = 距離は{ $way }で、普段の{ $usual }より近い
    .b = { $way }先（受けたタスクは普段{ $usual }先）
    .c = 普段より短い道のり：普段{ $usual }のところ{ $way }
reason-farther_than_usual =
    .a = 距離は{ $way }で、普段の{ $usual }より遠い
    .b = { $way }先（受けたタスクは普段{ $usual }先）
    .c = 普段より長い道のり：普段{ $usual }のところ{ $way }

# The kind of work.
reason-experienced =
    .a = { category-tasks }を完了
    .b = { category-tasks }の経験あり
    .c = { category-tasks }の実績
reason-declared_skill =
    .a = 登録スキル：{ $category }
    .b = 登録スキルに「{ $category }」あり
    .c = 自己申告で「{ $category }」が得意
reason-new_to_category =
    .a = 「{ $category }」のタスクはまだ完了していない
    .b = 「{ $category }」の経験はまだなし
    .c = 「{ $category }」は初めて

# The time.
reason-on_shift =
    .a = 普段の稼働時間内
    .b = この曜日・時間帯は空いている
    .c = ほかのタスクがなく、稼働時間内
reason-off_shift =
    .a = 普段の稼働時間外
    .b = 登録された稼働時間外
reason-busy =
    .a = { count-open-tasks }に対応中
    .b = { count-open-tasks }が手元にある
    .c = 先に{ count-open-tasks }の完了が必要
count-open-tasks = 進行中のタスク{ $tasks }件
reason-usual_hour =
    .a = { $hour }ごろはほかの時間より受けることが多い
    .b = { $hour }は普段から受けている時間帯
reason-unusual_hour =
    .a = { $hour }ごろはほかの時間より受けることが少ない
    .b = { $hour }は普段受けない時間帯

# Ratings and reliability.
reason-highly_rated =
    .a = 評価は{ $stars }（{ count-ratings }）
    .b = { count-ratings }で平均は星{ $stars }
    .c = 平均は星{ $stars }（{ count-ratings }）
reason-low_rated =
    .a = 評価は{ $stars }（{ count-ratings }）
    .b = 平均は星{ $stars }（{ count-ratings }）
reason-few_ratings =
    .a = これまでの評価は{ $ratings }件
    .b = 参考になる評価はまだ{ $ratings }件
reason-reliable =
    .a = 受けたタスクの{ $done }を完了し、うち{ $on_time }が期限内
    .b = 受けたタスクの完了が{ $done }、そのうち期限内が{ $on_time }
    .c = 完了率{ $done }、期限内率{ $on_time }の実績
reason-often_late =
    .a = 期限内に終えたタスクは{ $on_time }のみ
    .b = 期限内率が{ $on_time }にとどまる
reason-likely_late =
    .a = 期限内に終わる見込みは{ $on_time }のみ
    .b = 期限に間に合う確率が{ $on_time }にとどまる
reason-often_unfinished =
    .a = 受けたタスクのうち完了は{ $done }のみ
    .b = 完了率が{ $done }にとどまる
reason-new_worker =
    .a = ここで完了したタスクはまだほとんどない
    .b = 参考になる完了タスクがまだ少ない

# Answers to offers.
reason-often_accepts =
    .a = { count-offers }のうち{ $accepted }件を承諾、同様のオファーでは通常より多い
    .b = 承諾が人より多い：{ count-offers }のうち{ $accepted }件
    .c = よく引き受ける：{ count-offers }のうち{ $accepted }件を承諾
reason-seldom_accepts =
    .a = { count-offers }のうち{ $accepted }件を承諾、同様のオファーでは通常より少ない
    .b = 承諾が人より少ない：{ count-offers }のうち{ $accepted }件
reason-likely_to_accept =
    .a = 承諾の見込みは{ $chance }
    .b = 承諾する可能性が高く、確率は{ $chance }
reason-unlikely_to_accept =
    .a = 承諾の見込みは{ $chance }のみ
    .b = 承諾する可能性が低く、確率は{ $chance }
reason-usual_category =
    .a = 「{ $category }」を受けることが人より多い：オファー{ $offers }件のうち{ $accepted }件を承諾
    .b = { category-offers }のうち{ $accepted }件を承諾、通常より多い
reason-unusual_category =
    .a = 「{ $category }」を受けることが人より少ない：オファー{ $offers }件のうち{ $accepted }件を承諾
    .b = { category-offers }のうち{ $accepted }件を承諾、通常より少ない

# The pay.
reason-pays_well =
    .a = 時給換算で約{ $hourly }、相場は{ $usual }
    .b = 時給換算で約{ $hourly }と、相場の{ $usual }を上回る
    .c = 報酬が良い：相場{ $usual }に対し時給換算で約{ $hourly }
reason-pays_little =
    .a = 時給換算で約{ $hourly }、相場は{ $usual }
    .b = 時給換算で約{ $hourly }と、相場の{ $usual }を下回る
reason-pays_above_accepted =
    .a = 移動込みの時給換算で約{ $hourly }と、普段受けるタスクの{ $usual }を上回る
    .b = 普段より報酬が良い：移動込みで時給換算{ $hourly }、普段は{ $usual }
    .c = 移動込みで時給換算{ $hourly }、普段は{ $usual }で承諾
reason-pays_below_accepted =
    .a = 移動込みの時給換算で約{ $hourly }と、普段受けるタスクの{ $usual }を下回る
    .b = 普段より報酬が低い：移動込みで時給換算{ $hourly }、普段は{ $usual }

# The task.
reason-urgent =
    .a = 急ぎの依頼
    .b = 緊急のタスク
    .c = できるだけ早い対応を希望
reason-deadline_tight = { $minutes ->
    [0] 期限まで余裕なし
   *[other] 期限までの余裕は{ $minutes }分のみ
 }
reason-deadline_missed = { $minutes ->
    [0] 完了はちょうど期限の見込み
   *[other] 完了は期限の{ $minutes }分後になる見込み
 }
reason-deadline_passed =
    .a = 期限を過ぎている
    .b = すでに期限切れ
reason-unchecked_requirement =
    .a = 条件「{ $requirement }」は確認できなかった
    .b = 「{ $requirement }」が必要だが、確認できなかった

# What would help.
reason-more_pay_would_help =
    .a = 報酬を{ $pay }から{ $more }に上げると、承諾の見込みが{ $before }から{ $after }に上がります
    .b = { $pay }ではなく{ $more }なら、承諾の見込みは{ $before }ではなく{ $after }になります
    .c = 報酬が{ $pay }でなく{ $more }なら、引き受けてもらえる見込みが{ $before }から{ $after }に上がります
reason-more_time_would_help =
    .a = 期限を{ $later }延ばすと、期限内に終わる見込みが{ $before }から{ $after }に上がります
    .b = 期限が{ $later }遅ければ、期限内に終わる見込みは{ $before }ではなく{ $after }になります
reason-fewer_requirements_would_help =
    .a = 条件「{ $qualification }」をなくすと、対応できる人が{ $few }人から{ count-workers }に増え、最良の候補が期限内に終える見込みが{ $before }から{ $after }に上がります
    .b = 「{ $qualification }」を外すと、{ $few }人ではなく{ count-workers }が対象になり、期限内に終わる最良の見込みが{ $before }から{ $after }に上がります
count-workers = { $workers }人
