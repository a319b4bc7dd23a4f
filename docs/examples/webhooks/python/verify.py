import base64
import hashlib
import hmac
import json
import time

TOLERANCE_SECONDS = 300


class WebhookRefused(Exception):
    """The webhook must not be trusted; answer 400."""


def verify_webhook(raw_body: bytes, headers: dict, secrets: list, now_seconds: int = None) -> dict:
    """Verifies both signatures of a webhook and returns its event.

    raw_body: the bytes of the request's body as they came, before any parsing
    headers:  with lower-case names
    secrets:  the endpoint's secret; the old and the new one while it is rotated
    Returns id, type, createdTime, sequence (None for type Test), and dataText: the JSON text of data, exactly as it was signed.
    """
    event_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "")
    if not event_id or not timestamp or not signatures:
        raise WebhookRefused("a header is missing")

    # 1. The replay window.
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise WebhookRefused("the timestamp is not a number")
    now = int(time.time()) if now_seconds is None else now_seconds
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        raise WebhookRefused("the timestamp is too far off")

    # 2. The headers' signature, over id, timestamp and the whole body.
    signed = f"{event_id}.{timestamp}.".encode() + raw_body
    given = [entry[3:] for entry in signatures.split(" ") if entry.startswith("v1,")]
    header_keys = [base64.b64decode(secret.removeprefix("whsec_")) for secret in secrets]
    if not any(_is_equal(_sign(key, signed), signature) for key in header_keys for signature in given):
        raise WebhookRefused("no signature in the headers is right")

    # 3. The body's signature, over its members; data as the text that was sent.
    start = raw_body.find(b',"data":')
    end = raw_body.rfind(b',"version":')
    if start < 0 or end < start:
        raise WebhookRefused("the body is not a webhook")
    data = raw_body[start + len(b',"data":'):end]
    event = json.loads(raw_body)
    if event["id"] != event_id:
        raise WebhookRefused("the id in the headers is not the one in the body")
    content = (event["id"] + event["type"] + event["createdTime"]).encode() + data + event["version"].encode()
    if not any(_is_equal(_sign(secret.encode(), content), event["signature"]) for secret in secrets):
        raise WebhookRefused("the signature in the body is not right")

    return {
        "id": event["id"],
        "type": event["type"],
        "createdTime": event["createdTime"],
        "sequence": event.get("sequence"),
        "dataText": data.decode(),
    }


def _sign(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def _is_equal(expected: str, given: str) -> bool:
    """Takes as long whether the first or the last character differs."""
    return hmac.compare_digest(expected.encode(), given.encode())
