"""Queues of messages: RabbitMQ, or one in the process; both keep the same promises."""
