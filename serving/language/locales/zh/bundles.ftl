# Bundles: tasks that one worker does on one way.

bundle-reasoning = { $aim ->
   *[most_earned] { bundle-way }，按总收入最高选出：{ bundle-pay }
    [best_hourly] { bundle-way }，按每小时收入最高选出：{ bundle-pay }
    [short] { bundle-way }，只需一半的时间：{ bundle-pay }
 }
bundle-way = 一趟完成{ $tasks }个任务，路程{ $way }，用时{ $duration }
bundle-pay = 扣除驾车成本后，预计每小时约{ $hourly }，比单独做其中最好的任务多{ $gain }。

bundle-more_an_hour = 每小时比单独做其中最好的任务多{ $gain }
bundle-close_together = 任务之间的距离不超过{ $way }
bundle-one_place = 全部在同一地点
bundle-no_waiting = 任务之间无需等待
bundle-time_to_spare = 每个截止时间前至少有{ $time }的余地
bundle-free_time_left = 你的时间还剩{ $time }
