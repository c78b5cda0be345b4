# What feedback has taught, and what would teach more.

feedback-tasks = 任务
feedback-category-tasks = “{ $category }”任务

feedback-take-more = 与对同类用户的预测相比，你更常接受{ $tasks }（{ count-outcomes }）。
feedback-take-less = 与对同类用户的预测相比，你更少接受{ $tasks }（{ count-outcomes }）。
feedback-complete-more = 与对同类用户的预测相比，你更常完成{ $tasks }（{ count-outcomes }）。
feedback-complete-less = 与对同类用户的预测相比，你更少完成{ $tasks }（{ count-outcomes }）。
count-outcomes = { $outcomes }次结果

feedback-take-more-action = 我们调高了你接受{ $tasks }的概率，它们会在你的列表中上移。
feedback-take-less-action = 我们调低了你接受{ $tasks }的概率，它们会在你的列表中下移。
feedback-complete-more-action = 我们调高了你完成{ $tasks }的概率，它们会在你的列表中上移。
feedback-complete-less-action = 我们调低了你完成{ $tasks }的概率，它们会在你的列表中下移。

feedback-filter = 按“{ $title }”筛选：这类任务你做得不错。
feedback-tell-completion = 请告诉我们你是否完成了任务：我们会从中学习。
feedback-tell-enjoyment = 请告诉我们你有多喜欢这个任务，从1到5打分。
