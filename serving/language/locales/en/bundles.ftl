# Bundles: tasks that one worker does on one way.

bundle-reasoning = { $aim ->
   *[most_earned] { bundle-way }, chosen for what it earns in all: { bundle-pay }
    [best_hourly] { bundle-way }, chosen for what it earns an hour: { bundle-pay }
    [short] { bundle-way }, chosen to fit into half of the time: { bundle-pay }
 }
bundle-way = { $tasks ->
    [one] { $tasks } task on one way of { $way } in { $duration }
   *[other] { $tasks } tasks on one way of { $way } in { $duration }
 }
bundle-pay = after the cost of driving about { $hourly } an hour is to be expected, { $gain } more than from the best of them alone.

bundle-more_an_hour = { $gain } more an hour than the best of these tasks alone
bundle-close_together = From task to task no more than { $way }
bundle-one_place = All at one place
bundle-no_waiting = No waiting between the tasks
bundle-time_to_spare = { $time } or more to spare before every deadline
bundle-free_time_left = { $time } of your time left
