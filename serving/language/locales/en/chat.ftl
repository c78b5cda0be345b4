# The assistant's answers: one message for each kind of finding, action and suggestion.

## How an answer opens, by tone

chat-open-friendly =
    .a = Sure thing! 😊
    .b = Happy to help! 🙌
    .c = Here you go! ✨
chat-open-motivational =
    .a = Let's go!
    .b = Good move.
    .c = You've got this.
chat-greeting-friendly =
    .a = Hi there! 👋 Want me to find you a task, plan your day, or check your earnings?
    .b = Hey! 😊 I can find work, plan a route or help you post a task. What would you like?
    .c = Hello! 👋 Tell me what you are after: a task, your streak, your earnings?
chat-greeting-motivational =
    .a = Hey! Ready for the next one? I can find a task or plan your day.
    .b = Good to see you. What do we go for: a task, a plan, your next level?
chat-greeting-professional =
    .a = Hello. I can find tasks, plan your day or review your figures. What do you need?
    .b = Hello. What can I do for you: tasks, a plan, or your figures?
chat-greeting-executive =
    .a = Hello. Tasks, plan or figures?
    .b = Hello. What do you need?
chat-greeting-autonomous =
    .a = Ready.
    .b = Here. What next?

## Tasks to take

chat-tasks-found = { $count ->
    [one] I found one task that fits:
   *[other] I found { $count } tasks that fit; the best ones:
 }
chat-tasks-found-in = { $count ->
    [one] I found one open task for { $category }:
   *[other] I found { $count } open tasks for { $category }; the best ones:
 }
chat-no-tasks =
    .a = Nothing open fits all of that right now.
    .b = I don't see an open task that meets all of that.
chat-no-tasks-in =
    .a = No open task for { $category } fits right now.
    .b = I don't see anything for { $category } that meets all of that.
chat-no-more-tasks =
    .a = That was all that fits.
    .b = There are no more that fit.
chat-wider-search = { $others ->
    [one] Without the other conditions there is one; just say "anywhere" or "any pay".
   *[other] Without the other conditions there are { $others }; just say "anywhere" or "any pay".
 }
chat-task-line = { $rank }. { $title }: { $pay_usd }, { $distance_m } away, about { $minutes }
chat-no-location = I don't know where you are, so I can't rank by distance. The list is filtered for you; share your location and I'll pick the best ones.
chat-best-task =
    .a = Take this one: { $title } for { $pay_usd }, { $distance_m } away, about { $minutes } of work.
    .b = Your best task now is { $title }: { $pay_usd }, { $distance_m } away, about { $minutes }.
chat-task-chosen =
    .a = Number { $rank }: { $category } for { $pay_usd }, { $distance_m } away. Shall I take it for you?
    .b = That's number { $rank }, { $category } at { $pay_usd } and { $distance_m } away. Want it?

## A plan

chat-plan = { $tasks ->
    [one] One task makes your plan: { $earned_usd }, { $distance_m } of way, { $minutes }.
   *[other] Here is a plan of { $tasks } tasks: { $earned_usd } in { $minutes }, { $distance_m } of way, about { $gain } more an hour than the best of them alone.
 }
chat-plan-stop = { $rank }. { $title } ({ $category }): { $pay_usd }
chat-no-plan =
    .a = No two tasks fit together well in that time, so take the best single one.
    .b = Nothing combines well in that time; one task is better.

## Earnings

chat-earned = { $tasks ->
    [one] { $period }: { $earned_usd } from one task, before tips and fees.
   *[other] { $period }: { $earned_usd } from { $tasks } tasks, before tips and fees.
 }
chat-earned-nothing =
    .a = { $period }: no completed tasks yet.
    .b = { $period }: nothing earned so far.
chat-outlook =
    .a = { $period } you will probably end at about { $usd }, most likely between { $low_usd } and { $high_usd }.
    .b = { $period } looks like { $usd }; eight times in ten it is between { $low_usd } and { $high_usd }.
chat-outlook-none = { $period }: at your present pace I expect no earnings. One completed task changes that.
chat-outlook-no-more = { $period }: { $earned_usd } are earned, and at your present pace I expect no more. One more task changes that.
chat-outlook-unsure = I know too little of your work for a forecast of your own. People here usually make about { $usd } in that time ({ $low_usd } to { $high_usd }).
chat-sweet-spot = Tasks from { $least_usd } to { $most_usd } bring you { $hourly_usd } an hour, against { $usual_hourly_usd } over all.
chat-category-pays = Open tasks for { $category } pay best here: around { $hourly_usd } an hour of work.
chat-farther-pays = You are willing to go as far as { $distance_m }; looking beyond your usual { $preferred_m } gives you more to choose from.
chat-be-on-time = { $late } of your last { $tasks } tasks were late; being on time lifts you in every ranking.
chat-finish-tasks = { $unfinished } of your last { $tasks } jobs were not finished; take fewer and finish them all.
chat-best-hours = Tasks pay best from { $hour } to { $until_hour }: about { $hourly_usd } an hour of work, usually it is { $usual_hourly_usd }.
chat-own-hours = You yourself mostly work around { $hour }.
chat-best-day = The best paid day is { $weekday }, at about { $hourly_usd } an hour.

## Progress

chat-streak-safe = { $days ->
    [one] Your streak is one day, and today's task is done. It holds for { $hours_left } more.
   *[other] Your streak is { $days } days, and today's task is done. It holds for { $hours_left } more.
 }
chat-streak-open = { $days ->
    [one] Your streak is one day. Complete a task within { $hours_left } to keep it.
   *[other] Your streak is { $days } days. Complete a task within { $hours_left } to keep it.
 }
chat-streak-none =
    .a = No streak is running. One completed task today starts a new one.
    .b = You have no streak right now; a task today begins one.
chat-streak-longest = { $longest ->
    [one] Your longest was one day.
   *[other] Your longest was { $longest } days.
 }
chat-level = You are at level { $level } with { $xp } XP; { $xp_needed } XP more make level { $next_level }.
chat-level-pace = { $tasks ->
    [one] One more task will do
   *[other] About { $tasks } more tasks will do
 }{ $days ->
    [one] , a day at your pace.
   *[other] , { $days } days at your pace.
 }
chat-tier = Your tier is { $tier }.
chat-badges-earned = { $count ->
    [one] You have earned one badge. Next within reach:
   *[other] You have earned { $count } badges. Next within reach:
 }
chat-no-badges = No badges yet. These are within reach:
chat-badge-step = { $badge }: { $done } of { $needed }
chat-stats = { $tasks ->
    [one] In { $days } days: one task completed, { $completion } finished, { $on_time } on time, { $acceptance } of offers taken.
   *[other] In { $days } days: { $tasks } tasks completed, { $completion } finished, { $on_time } on time, { $acceptance } of offers taken.
 }
chat-stats-rating = { $ratings ->
    [one] Your rating is { $stars } stars from one review.
   *[other] Your rating is { $stars } stars from { $ratings } reviews.
 }
chat-little-known = I know too little of your work yet; a few completed tasks will change that.
chat-not-known-user = I have no records of yours, so I have no figures to tell. They appear once you are signed in and have completed a task.

## Own tasks

chat-taken-task = You took { $category } for { $pay_usd } { $minutes } ago; it is still open.
chat-posted-task = { $count ->
    [0] Your post "{ $title }" ({ $pay_usd }) is open; nobody near can do it right now.
    [one] Your post "{ $title }" ({ $pay_usd }) is open; one worker near could do it.
   *[other] Your post "{ $title }" ({ $pay_usd }) is open; { $count } workers near could do it.
 }
chat-no-own-tasks =
    .a = You have no task under way and no open post.
    .b = Nothing of yours is open at the moment.

## Posting

chat-draft = I have drafted your task: { $category } for { $pay_usd }. Check it and post it.
chat-draft-without-pay = I have drafted your task: { $category }. What would you like to pay?
chat-draft-band = Such tasks usually pay around { $usd } ({ $low_usd } to { $high_usd }).
chat-draft-caution = Please read it once more: parts of it may not be allowed or safe.
chat-ask-what-to-post =
    .a = Gladly. What should be done, where and when, and for how much?
    .b = Tell me what is to be done, when, where and what you would pay.
chat-price-band = For { $category }, people here pay around { $usd }; eight in ten pay { $low_usd } to { $high_usd }.
chat-price-advice = Instead of { $pay_usd } I would offer { $other_pay_usd }: that is worth most to you.
chat-price-is-right = { $pay_usd } is a good offer as it is.
chat-ask-what-to-price =
    .a = What kind of work is it? Describe it and I'll tell you what people pay.
    .b = Tell me what the work is, and I'll give you the usual price.
chat-workers-found = { $count ->
    [one] One worker near can do { $category }:
   *[other] { $count } workers near can do { $category }; the best ones:
 }
chat-worker-line = { $rank }. { $worker }: { $stars } stars, { $distance_m } away, { $done } such tasks done
chat-no-workers = Nobody near offers { $category } right now. Post it, and workers will be told.
chat-ask-which-work =
    .a = For what work do you need somebody?
    .b = What should they be able to do?

## Comparing and explaining

chat-compare = Number { $rank } pays { $pay_usd } and is { $distance_m } away; number { $others } pays { $other_pay_usd } and is { $other_distance_m } away.
chat-compare-hourly = For the time it takes, number { $rank } is better: { $hourly_usd } an hour against { $other_hourly_usd }.
chat-compare-pay = { $category } pays better: about { $hourly_usd } an hour against { $other_hourly_usd } for { $other_category }.
chat-nothing-to-compare =
    .a = Which ones? Let me list some tasks first, then I compare any two.
    .b = I have no two tasks to compare yet; ask me for a list first.
chat-explain-task = I suggested { $title } because of the pay ({ $pay_usd }), the way ({ $distance_m }) and how well { $category } fits what you usually take.
chat-explain-score = The match score weighs distance, skills, availability, rating and your own habits, together with how likely you are to take and finish the task.
chat-explain-earnings = That comes from your own completed tasks and what followed in weeks like this one; tips and fees are not in it.
chat-explain-price = That is what eight in ten such tasks here pay, by kind of work, time, place and urgency.

## Doing

chat-opening =
    .a = Opening: { $screen }.
    .b = Here it is: { $screen }.
chat-ask-which-screen = Which page would you like: wallet, profile, quests, leaderboard, settings?
chat-confirm-availability =
    .a = I'll set you to { $availability } once you confirm.
    .b = Confirm, and you are { $availability }.
chat-ask-availability = Should I set you to available, busy or offline?
chat-confirm-switch = Confirm, and I'll turn your notifications { $switch }.
chat-confirm-language = Confirm, and the app speaks { $language }.
chat-standing-filters =
    .a = Noted: from now on I keep to that. Confirm to save it in your settings.
    .b = I'll search that way from now on. Confirm to save it for good.
chat-ask-preference = What should hold from now on: categories, distance, minimum pay, language or notifications?
chat-confirm-accept =
    .a = { $category } for { $pay_usd }: confirm, and it is yours.
    .b = Shall I take { $category } for { $pay_usd }? Please confirm.
chat-own-post = That is your own post, so others take it.
chat-not-open = That task is not open any more.
chat-lacks-requirement = That task asks for “{ $requirement }”, which your profile does not show. Add it there first, or take another one.
chat-ask-which-task =
    .a = Which task do you mean? Say its number in the list, or let me find some first.
    .b = I'm not sure which one; tell me its number or its pay.

## Talking

chat-help = I can find tasks by category, pay, distance, time and urgency, pick the best one or plan a route, tell your earnings, forecast, streak, level, badges and figures, help you post and price a task or find workers, compare and explain, and open any page. What you change or accept you always confirm yourself.
chat-safety = Your safety comes first. Never pay up front, share passwords or leave the app to be paid; leave at once if a place feels wrong. Report it in the trust center, and we look into it.
chat-safety-emergency = If you are in danger, call { $emergency } now.
chat-out-of-scope =
    .a = That's outside of what I do. I'm here for tasks, earnings, progress and posting.
    .b = I can't help with that, but I can find you work, plan your day or price a task.
chat-not-understood =
    .a = I'm not sure what you mean. Do you want tasks, a plan, or your earnings?
    .b = Could you say that in another way? I can find tasks, plan, post and tell your figures.

## What could be said next

chat-suggest-best-task = What's the best task for me now?
chat-suggest-nearby = Show me tasks near me
chat-suggest-better-paid = Better paid ones
chat-suggest-closer = Closer ones
chat-suggest-tomorrow = And tomorrow?
chat-suggest-accept-first = I'll take the first one
chat-suggest-why-first = Why this one?
chat-suggest-compare = Compare the first two
chat-suggest-plan = Plan my day
chat-suggest-earnings = How much did I earn this week?
chat-suggest-forecast = What will I earn this week?
chat-suggest-earn-more = How can I earn more?
chat-suggest-best-times = When should I work?
chat-suggest-streak = How is my streak?
chat-suggest-level = How far to the next level?
chat-suggest-badges = Which badges are near?
chat-suggest-stats = How am I doing?
chat-suggest-post = I want to post a task
chat-suggest-price = What should I pay?
chat-suggest-workers = Who could do it?
chat-suggest-any-category = Any category
chat-suggest-any-distance = Any distance
chat-suggest-help = What can you do?
chat-suggest-support = Open the trust center

## Buttons

chat-do-show-tasks = Show tasks
chat-do-open-tasks = All tasks
chat-do-view-task = View
chat-do-accept-task = Accept
chat-do-bundle-tasks = Take the bundle
chat-do-open-wallet = Wallet
chat-do-open-analytics = Analytics
chat-do-open-streak-savers = Streak savers
chat-do-open-progress = Progress
chat-do-open-badges = Badges
chat-do-open-profile = Profile
chat-do-open-active = Open the running task
chat-do-open-chat = Messages
chat-do-post-task = Post the task
chat-do-view-worker = View worker
chat-do-open-screen = Open { $screen }
chat-do-open-home = Home
chat-do-update-availability = Change availability
chat-do-open-settings = Settings
chat-do-update-preferences = Save preferences
chat-do-open-notification-settings = Notification settings
chat-do-open-tutorial = Tutorial
chat-do-open-trust-center = Trust center
chat-do-open-disputes = Disputes

## Words that stand within answers

chat-period-today = Today
chat-period-yesterday = Yesterday
chat-period-this_week = This week
chat-period-last_week = Last week
chat-period-this_month = This month
chat-period-last_month = Last month
chat-period-this_year = This year
chat-period-ever = In all
chat-availability-online = available
chat-availability-offline = offline
chat-availability-busy = busy
chat-switch-on = on
chat-switch-off = off
chat-language-en = English
chat-language-es = Spanish
chat-language-fr = French
chat-language-de = German
chat-language-pt = Portuguese
chat-language-zh = Chinese
chat-language-ja = Japanese
chat-badge-first-quest = First Quest
chat-badge-helpful-hero = Helpful Hero
chat-badge-master-cleaner = Master Cleaner
chat-badge-cleaning-badge = Cleaning badge
chat-badge-delivery-badge = Delivery badge
chat-badge-moving-badge = Moving badge
chat-badge-handyman-badge = Handyman badge
chat-badge-tech-badge = Tech badge
chat-badge-errands-badge = Errands badge
chat-badge-food_delivery-badge = Food delivery badge
chat-badge-creative-badge = Creative badge

## Screens

chat-screen-wallet = wallet
chat-screen-settings = settings
chat-screen-notification-settings = notification settings
chat-screen-profile = profile
chat-screen-leaderboard = leaderboard
chat-screen-shop = shop
chat-screen-quests = quests
chat-screen-daily-quests = daily quests
chat-screen-squads = squads
chat-screen-badge-library = badge library
chat-screen-trophy-room = trophy room
chat-screen-skill-tree = skill tree
chat-screen-adventure-map = adventure map
chat-screen-roadmap = roadmap
chat-screen-seasons = seasons
chat-screen-referrals = referrals
chat-screen-disputes = disputes
chat-screen-offers = offers
chat-screen-portfolio = portfolio
chat-screen-verification = verification
chat-screen-kyc-verification = KYC verification
chat-screen-trust-center = trust center
chat-screen-search = search
chat-screen-chat = messages
chat-screen-home = home
chat-screen-tasks = tasks
chat-screen-post-task = post a task
chat-screen-progress = progress
chat-screen-dashboard = dashboard
chat-screen-analytics-dashboard = analytics
chat-screen-ai-coach = AI coach
chat-screen-ai-settings = AI settings
chat-screen-streak-savers = streak savers
chat-screen-instant-match = instant match
chat-screen-watchlist = watchlist
chat-screen-themes = themes
chat-screen-accessibility-settings = accessibility
chat-screen-wellbeing-settings = wellbeing
chat-screen-tool-inventory = tools
chat-screen-pro = Pro
chat-screen-welcome-tutorial = tutorial

## What a tier brings

tier-fee = The platform keeps { $fee } of the pay
tier-xp = { $factor } times the XP for each task
tier-next = The next tier, { $tier }, begins at level { $level }
