# Reasons for a match. Phrases have no subject, so that they read well to a poster about a worker
# and to a worker about a task; they stand within a sentence, several joined.

# How phrases become text.
phrases = { $first }; { $next }
phrases-last = { $first }; and { $last }
sentences = { $first } { $next }
reasoning-strengths = { $phrases }.
reasoning-concerns =
    .a = To consider: { $phrases }.
    .b = Worth knowing: { $phrases }.
    .c = On the other hand: { $phrases }.
reasoning-advice =
    .a = { $phrase }.
    .b = A thought: { $phrase }.
    .c = Worth trying: { $phrase }.
reasoning-nothing = Nothing stands out for or against this match.

# Counted things of a category.
category-tasks = { $tasks ->
    [0] no { $category } tasks
    [one] { $tasks } { $category } task
   *[other] { $tasks } { $category } tasks
 }
category-offers = { $offers ->
    [0] no { $category } offers
    [one] { $offers } { $category } offer
   *[other] { $offers } { $category } offers
 }

# The way.
reason-nearby =
    .a = { $way } away
    .b = { $way } to go
    .c = a way of { $way }
reason-far =
    .a = { $way } away
    .b = { $way } to go
    .c = a way of { $way }
reason-closer_than_usual =
    .a = { $way } away, closer than the usual { $usual }
    .b = { $way } away, where accepted tasks usually lie { $usual } off
    .c = a shorter way than usual: { $way } against { $usual }
reason-farther_than_usual =
    .a = { $way } away, farther than the usual { $usual }
    .b = { $way } away, where accepted tasks usually lie { $usual } off
    .c = a longer way than usual: { $way } against { $usual }

# The kind of work.
reason-experienced =
    .a = { category-tasks } completed
    .b = { category-tasks } done before
    .c = experience from { category-tasks }
reason-declared_skill =
    .a = { $category } is a declared skill
    .b = { $category } is among the declared skills
    .c = skilled in { $category }, by own account
reason-new_to_category =
    .a = no { $category } task completed yet
    .b = no experience with { $category } yet
    .c = { $category } would be new

# The time.
reason-on_shift =
    .a = within the usual working hours
    .b = free at this time of the week
    .c = no other task in hand, and within working hours
reason-off_shift =
    .a = outside the usual working hours
    .b = not within the stated working hours
reason-busy =
    .a = busy with { count-open-tasks }
    .b = { count-open-tasks } still in hand
    .c = { count-open-tasks } to finish first
count-open-tasks = { $tasks ->
    [0] no open tasks
    [one] { $tasks } open task
   *[other] { $tasks } open tasks
 }
reason-usual_hour =
    .a = accepts more around { $hour } than at other times
    .b = { $hour } is a usual time
reason-unusual_hour =
    .a = accepts less around { $hour } than at other times
    .b = { $hour } is an unusual time

# Ratings and reliability.
reason-highly_rated =
    .a = rated { $stars } over { count-ratings }
    .b = an average of { $stars } stars from { count-ratings }
    .c = { count-ratings } with { $stars } stars on average
reason-low_rated =
    .a = rated { $stars } over { count-ratings }
    .b = { $stars } stars on average, from { count-ratings }
reason-few_ratings =
    .a = { count-ratings } so far
    .b = { count-ratings } to go by so far
reason-reliable =
    .a = { $done } of accepted tasks completed, { $on_time } of them on time
    .b = completes { $done } of accepted tasks, { $on_time } of those on time
    .c = a record of { $done } completed and { $on_time } on time
reason-often_late =
    .a = on time in only { $on_time } of tasks
    .b = a record of only { $on_time } on time
reason-likely_late =
    .a = only { $on_time } likely to be on time
    .b = a chance of only { $on_time } to be on time
reason-often_unfinished =
    .a = only { $done } of accepted tasks completed
    .b = a record of only { $done } completed
reason-new_worker =
    .a = hardly any task completed here yet
    .b = few completed tasks to go by so far

# Answers to offers.
reason-often_accepts =
    .a = { $accepted } of { count-offers } accepted, more than is usual for such offers
    .b = accepts more than most: { $accepted } of { count-offers }
    .c = often says yes: { $accepted } of { count-offers } accepted
reason-seldom_accepts =
    .a = { $accepted } of { count-offers } accepted, fewer than is usual for such offers
    .b = accepts less than most: { $accepted } of { count-offers }
reason-likely_to_accept =
    .a = { $chance } chance of acceptance
    .b = likely to accept, with a chance of { $chance }
reason-unlikely_to_accept =
    .a = only { $chance } chance of acceptance
    .b = acceptance is unlikely: a chance of { $chance }
reason-usual_category =
    .a = takes { $category } more than most: { $accepted } of { category-offers } accepted
    .b = { $accepted } of { category-offers } accepted, more than is usual
reason-unusual_category =
    .a = takes { $category } less than most: { $accepted } of { category-offers } accepted
    .b = { $accepted } of { category-offers } accepted, fewer than is usual

# The pay.
reason-pays_well =
    .a = pays about { $hourly } an hour, where { $usual } is typical
    .b = about { $hourly } an hour, above the typical { $usual }
    .c = well paid: about { $hourly } an hour against a typical { $usual }
reason-pays_little =
    .a = pays about { $hourly } an hour, where { $usual } is typical
    .b = about { $hourly } an hour, below the typical { $usual }
reason-pays_above_accepted =
    .a = about { $hourly } an hour with the way there, above the { $usual } that accepted tasks usually pay
    .b = better paid than usual: { $hourly } an hour with the way there, against { $usual }
    .c = pays { $hourly } an hour with the way there, where { $usual } is usually accepted
reason-pays_below_accepted =
    .a = about { $hourly } an hour with the way there, below the { $usual } that accepted tasks usually pay
    .b = pays less than usual: { $hourly } an hour with the way there, against { $usual }

# The task.
reason-urgent =
    .a = needed urgently
    .b = an urgent task
    .c = wanted as soon as possible
reason-deadline_tight = { $minutes ->
    [0] no time to spare before the deadline
    [one] only { $minutes } minute to spare before the deadline
   *[other] only { $minutes } minutes to spare before the deadline
 }
reason-deadline_missed = { $minutes ->
    [0] likely done right at the deadline
    [one] likely done { $minutes } minute after the deadline
   *[other] likely done { $minutes } minutes after the deadline
 }
reason-deadline_passed =
    .a = the deadline has passed
    .b = past its deadline already
reason-unchecked_requirement =
    .a = the requirement “{ $requirement }” could not be checked
    .b = “{ $requirement }” is required and could not be checked

# What would help.
reason-more_pay_would_help =
    .a = at { $more } instead of { $pay }, the chance of acceptance would rise from { $before } to { $after }
    .b = { $more } rather than { $pay } would make acceptance { $after } likely instead of { $before }
    .c = a pay of { $more } instead of { $pay } would lift the chance of a yes from { $before } to { $after }
reason-more_time_would_help =
    .a = with { $later } more until the deadline, the chance that it is done in time would rise from { $before } to { $after }
    .b = a deadline { $later } later would make it { $after } likely to be done in time instead of { $before }
reason-fewer_requirements_would_help =
    .a = without “{ $qualification }”, { count-workers } instead of { $few } could do it, the best of them in time with a chance of { $after } instead of { $before }
    .b = dropping “{ $qualification }” would open it to { count-workers } instead of { $few }, and lift the best chance that it is done in time from { $before } to { $after }
count-workers = { $workers ->
    [0] no workers
    [one] { $workers } worker
   *[other] { $workers } workers
 }
