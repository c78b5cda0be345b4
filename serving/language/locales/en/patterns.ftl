# A worker's patterns: a title, a description (.text) and what to do about it (.advice).

pattern-reliable = Reliable worker
    .text = Over { count-jobs } you finish { $completion } of what you take, { $on_time } of it on time.
count-jobs = { $jobs ->
    [one] { $jobs } job
   *[other] { $jobs } jobs
 }
pattern-highly_rated = Highly rated
    .text = { $stars } stars over { count-ratings }.
pattern-steady = Steady weeks
    .text = Your weeks are alike: about { $days_a_week } days of work in each.
pattern-streak_running = Streak running
    .text = { count-days } in a row with a completed task.
pattern-earning_more = Earnings are growing
    .text = Up by about { $growth } a week, at { $weekly } a week on average.
pattern-earning_less = Earnings are falling
    .text = Down by about { $growth } a week, at { $weekly } a week on average.
    .advice = Look at more offers in your peak hours to turn your earnings around.
pattern-sweet_spot = Your best pay range
    .text = Tasks of { $low } to { $high } bring you about { $hourly } an hour, travel included; all your tasks together { $usual }.
    .advice = Prefer tasks of { $low } to { $high }: they bring about { $hourly } an hour.
pattern-farther = A wider radius
    .text = Most tasks that you take lie within { $usual }; you would likely still take your usual task at { $willing }.
    .advice = Look at tasks up to { $willing } away, not only within { $usual }.
pattern-write_at = Best time for messages
    .text = You are most likely to open a message at { $hour }.
pattern-week_ahead = Your week
    .text = Between { $low } and { $high } by Sunday in eight of ten such weeks or more, with as many above { $middle } as below.
pattern-level_near = Next level is near
    .text = { $xp } XP to level { $level }: about { count-tasks } of usual pay.
    .advice = Complete { count-tasks } to reach level { $level }.
pattern-little_known = Getting to know you
    .text = { $points ->
        [0] There are no observations in this period so far; what is usual for other workers stands in.
        [one] There is { $points } observation in this period so far; what is usual for other workers stands in.
       *[other] There are { $points } observations in this period so far; what is usual for other workers stands in.
     }
    .advice = Answer a few offers: patterns become your own with every answer.
pattern-often_late = Often late
    .text = { $completed ->
        [one] { $late } of { $completed } completed task ended after the deadline.
       *[other] { $late } of { $completed } completed tasks ended after the deadline.
     }
    .advice = Leave more time before deadlines, or take tasks nearer to you.
pattern-unfinished = Unfinished tasks
    .text = { $jobs ->
        [one] { $unfinished } of { $jobs } task that you took was not finished.
       *[other] { $unfinished } of { $jobs } tasks that you took were not finished.
     }
    .advice = Take only what you are sure to finish: reliability moves you up in every list.
pattern-streak_at_risk = Streak at risk
    .text = Your { $days }-day streak ends in { $left }; it is lost with a chance of { $lost }.
    .advice = Complete a short task within { $left } to keep your { $days }-day streak.
pattern-left_category = { $title } is not your thing
    .text = { category-left }.

# Why a category counts as avoided.
category-left = { $accepted ->
    [0] Accepted none of { count-offers }; about { $expected } would be usual for such offers
   *[other] Accepted { $accepted } of { count-offers }; about { $expected } would be usual for such offers
 }

# Predictions.
level-time = { count-tasks }, about { count-days }
level-time-long = { count-tasks }; more than a year at the present pace
streak-none = no streak
streak-begin = Complete a task today to begin a streak.
streak-keep = Complete a task within { $left } to keep your { $days }-day streak.
streak-done = Today's task is done; your { $days }-day streak goes on with one more in the next { $left }.

# Alerts.
alert-streak-warning = Your { $days }-day streak expires in { $left }.
alert-level-up = { $xp } XP to level { $level }: about { count-tasks }.
alert-earnings-opportunity = { $tasks ->
    [one] { $tasks } open task near you, { $pay } on average.
   *[other] { $tasks } open tasks near you, { $pay } on average.
 }
alert-category-opportunity = { $tasks ->
    [one] { $tasks } open { $category } task near you, { $pay } on average.
   *[other] { $tasks } open { $category } tasks near you, { $pay } on average.
 }
