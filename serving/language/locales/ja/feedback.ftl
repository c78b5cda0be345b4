# What feedback has taught, and what would teach more.

feedback-tasks = タスク
feedback-category-tasks = 「{ $category }」のタスク

feedback-take-more = あなたは、似たワーカー向けの予測より多く{ $tasks }を受けています（{ count-outcomes }）。
feedback-take-less = あなたが{ $tasks }を受ける頻度は、似たワーカー向けの予測より低めです（{ count-outcomes }）。
feedback-complete-more = あなたは、似たワーカー向けの予測より多く{ $tasks }を完了しています（{ count-outcomes }）。
feedback-complete-less = あなたが{ $tasks }を完了する頻度は、似たワーカー向けの予測より低めです（{ count-outcomes }）。
count-outcomes = 結果{ $outcomes }件

feedback-take-more-action = { $tasks }を受ける見込みを高めに評価し、リストの上位に表示します。
feedback-take-less-action = { $tasks }を受ける見込みを低めに評価し、リストの下位に表示します。
feedback-complete-more-action = { $tasks }を完了する見込みを高めに評価し、リストの上位に表示します。
feedback-complete-less-action = { $tasks }を完了する見込みを低めに評価し、リストの下位に表示します。

feedback-filter = 「{ $title }」で絞り込みましょう。このタスクはあなたに合っています。
feedback-tell-completion = タスクを完了したかどうか教えてください。今後の予測に役立てます。
feedback-tell-enjoyment = タスクがどのくらい楽しかったか、1から5で教えてください。
