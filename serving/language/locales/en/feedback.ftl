# What feedback has taught, and what would teach more.

feedback-tasks = tasks
feedback-category-tasks = { $category } tasks

feedback-take-more = You take { $tasks } more often than the predictions for workers like you say ({ count-outcomes }).
feedback-take-less = You take { $tasks } less often than the predictions for workers like you say ({ count-outcomes }).
feedback-complete-more = You complete { $tasks } more often than the predictions for workers like you say ({ count-outcomes }).
feedback-complete-less = You complete { $tasks } less often than the predictions for workers like you say ({ count-outcomes }).
count-outcomes = { $outcomes ->
    [one] { $outcomes } outcome
   *[other] { $outcomes } outcomes
 }

feedback-take-more-action = Matching raises your chance of acceptance for { $tasks }, which moves them up in your list.
feedback-take-less-action = Matching lowers your chance of acceptance for { $tasks }, which moves them down in your list.
feedback-complete-more-action = Matching raises your chance of completion for { $tasks }, which moves them up in your list.
feedback-complete-less-action = Matching lowers your chance of completion for { $tasks }, which moves them down in your list.

feedback-filter = Filter by { $title }: such tasks go well for you.
feedback-tell-completion = Tell whether you completed the task: your completions are learnt from.
feedback-tell-enjoyment = Say how much you enjoyed the task, from 1 to 5.
