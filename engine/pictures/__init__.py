"""From what a picture shows to the task that it may be about; pure, whoever looked at it."""
