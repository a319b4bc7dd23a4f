"""Verifies the webhooks that it reads, one a line (see ../README.md): python3 run.py < lines"""

import base64
import sys

from verify import WebhookRefused, verify_webhook

for line in sys.stdin:
    body, now, secrets, event_id, timestamp, signature = line.rstrip("\n").split("\t")
    headers = {"webhook-id": event_id, "webhook-timestamp": timestamp, "webhook-signature": signature}
    try:
        event = verify_webhook(base64.b64decode(body), headers, secrets.split(","), int(now))
        print("verified", base64.b64encode(event["dataText"].encode()).decode())
    except WebhookRefused as refusal:
        print("refused", refusal)
