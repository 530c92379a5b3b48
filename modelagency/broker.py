"""How soon the connection to the broker comes back."""

from celery.app.amqp import AMQP
from kombu import Connection

# Seconds from one attempt to the next. Celery's own grow to 30, half of what people are promised after an outage.
PROMPT = {"interval_start": 1, "interval_step": 1, "interval_max": 5}


class PromptConnection(Connection):
    def ensure_connection(self, *args, **options):
        return super().ensure_connection(*args, **options | PROMPT)


class PromptBroker(AMQP):
    Connection = PromptConnection
