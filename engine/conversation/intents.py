"""What a user can want of the assistant."""

from __future__ import annotations

from enum import StrEnum


class Intent(StrEnum):
    """The one thing that a message asks for."""

    FIND_TASKS = "find_tasks"
    BEST_TASK = "best_task"
    PLAN_DAY = "plan_day"
    EARNINGS_PAST = "earnings_past"
    EARNINGS_FORECAST = "earnings_forecast"
    EARN_MORE = "earn_more"
    BEST_TIMES = "best_times"
    STREAK = "streak"
    LEVEL_XP = "level_xp"
    BADGES = "badges"
    MY_STATS = "my_stats"
    TASK_STATUS = "task_status"
    POST_TASK = "post_task"
    PRICE_ADVICE = "price_advice"
    FIND_WORKERS = "find_workers"
    COMPARE_TASKS = "compare_tasks"
    OPEN_SCREEN = "open_screen"
    CHANGE_AVAILABILITY = "change_availability"
    CHANGE_PREFERENCES = "change_preferences"
    ACCEPT_TASK = "accept_task"
    EXPLAIN = "explain"
    HELP = "help"
    SMALL_TALK = "small_talk"
    SAFETY_CONCERN = "safety_concern"
    REFINE = "refine"
    OUT_OF_SCOPE = "out_of_scope"
