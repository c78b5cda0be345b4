# What is said of a parsed post.

# The range that a post states, in its language.
pay-between = Pay: { $low } to { $high } { $currency }.
pay-most = Pay: up to { $high } { $currency }.
pay-least = Pay: from { $low } { $currency }.

# Advice on pay.
an-hour = { $pay } an hour
pay-band = Eight in ten such tasks pay { $low } to { $high }, half of them up to { $middle }.
pay-band-hourly = Eight in ten such tasks pay { $low } to { $high } an hour, half of them up to { $middle }.
pay-fits-unasked = { $pay } fits; no worker is known to be near enough to ask.
pay-usual-unasked = { $pay } is usual; no worker is known to be near enough to ask.
pay-fits = { $pay } fits: the best match accepts with { $chance } probability.
pay-start = { $pay } is a good start: the best match accepts with { $chance } probability.
pay-better = At { $pay } the best match accepts with { $chance } probability, at { $better } with { $better_chance }, which is worth most to you.

# Safety.
check-licence = Ask to see the licence before the work begins; this trade needs one.
check-background = Choose a worker with a verified background check.
check-two_people = Heavy things want two people: say how many helpers there will be.
check-night = The work is at night: meet at a lit place and tell somebody about it.
check-high_value = The pay is high: agree on the steps in writing and pay in the app.
check-at_home = The work is at your home: put valuables away and check the worker's profile first.
check-keep_private = Keep door codes, phone numbers and account data for the chat with the worker you have chosen.
check-pay_in_app = Pay through the app only, after the work is done.

# What is missing.
improvement-pay = Say what you pay; the amount shown is an estimate of the market rate.
improvement-address = Add the address, so that workers know how far it is.
improvement-dropoff = Say where it goes: only one of two places is named.
improvement-deadline = Say by when it must be done.
improvement-time = Add the time of day; only the day is known.
improvement-duration = Say how long it will take, or how much there is to do.
improvement-details = Describe what exactly is to be done; the post is very short.
improvement-category = Check the category; the post could belong to another one as well.

# Warnings, by kind.
warning-underpaid = { $offered } is below what nine in ten such tasks pay: { $low } and more, usually { $middle }.
warning-tight-deadline = There are { $left } until the deadline, and the work alone takes about { $duration }.
warning-past-deadline = The time that the post names has already passed.
warning-vague = The post says little about the work; workers will ask before they accept.
warning-illegal = This seems to ask for something that is against the law.
warning-dishonest = This seems to ask for help to deceive somebody.
warning-adult = Sexual services are not allowed here.
warning-scam = This reads like an offer that takes people in.
warning-personal-data = Personal data stands in the post; share it in the chat with the worker you choose, or not at all.
warning-harassment = This could hurt, threaten or insult somebody.
warning-discrimination = Choosing workers by who they are, not by what they can do, is not allowed.
warning-unsafe = This work could put somebody in danger without training and equipment.

# Warnings, by what stands behind them, where there is more to say than their kind.
danger-weapons = Weapons may not be bought, sold, carried or delivered through the app.
danger-drugs = Drugs and controlled substances are not allowed here.
danger-burglary = This sounds like entering or watching places that are not yours.
danger-theft = This sounds like taking what belongs to somebody else.
danger-violence = This sounds like hurting somebody.
danger-forgery = Documents may not be forged or altered.
danger-cheating = Exams and graded work must be done by the student.
danger-hacking = Accounts and devices of others may not be broken into.
danger-reviews = Reviews, likes and followers may not be bought.
danger-counterfeit = Fake goods and fake money are not allowed here.
danger-cruelty = Animals may not be hurt.
danger-trafficking = This sounds like people being moved or held against the law.
danger-minors = Children need protection: this cannot be posted.
danger-stalking = People may not be followed or watched.
danger-dumping = Waste must go to where it is accepted.
danger-fee = Nobody should pay a fee or a deposit to get work.
danger-mule = Passing on money or parcels for strangers is how stolen money is moved.
danger-pyramid = Pay for recruiting others is a pyramid scheme.
danger-cashing = Cashing checks for strangers is a common fraud.
danger-giftcards = Pay or refunds in gift cards are a common fraud.
danger-no_questions = "No questions asked" and the like make honest workers stay away.
danger-cash_only = Pay outside the app is not protected.
danger-data_asked = Do not ask workers for passwords, account or social security numbers.
danger-password_given = A password stands in the post; take it out.
danger-card_number = A card number stands in the post; take it out.
danger-ssn_number = A social security number stands in the post; take it out.
danger-iban = A bank account stands in the post; take it out.
danger-email = An e-mail address stands in the post; the chat is safer.
danger-phone = A phone number stands in the post; the chat is safer.
danger-hazard = This work is dangerous without training, equipment and often a licence.
