import { createHmac, timingSafeEqual } from 'node:crypto';

/** A verified event. `dataText` is the JSON text of `data`, exactly as it was signed. */
export interface WebhookEvent {
  id: string;
  type: string;
  createdTime: string;
  /** Not on events of type Test. */
  sequence: number | undefined;
  dataText: string;
}

/** The three headers of Standard Webhooks. */
export interface WebhookHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

const toleranceSeconds = 300;

/**
 * Verifies both signatures of a webhook.
 *
 * @param rawBody the bytes of the request's body as they came, before any parsing
 * @param secrets the endpoint's secret; the old and the new one while it is rotated
 * @param nowSeconds the time, since the Unix epoch
 * @throws Error when the webhook must not be trusted; answer 400 then
 */
export function verifyWebhook(
  rawBody: Buffer,
  headers: WebhookHeaders,
  secrets: readonly string[],
  nowSeconds: number = Math.floor(Date.now() / 1000),
): WebhookEvent {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures) throw new Error('a header is missing');

  // 1. The replay window.
  if (!/^\d{1,12}$/.test(timestamp)) throw new Error('the timestamp is not a number');
  if (Math.abs(nowSeconds - Number(timestamp)) > toleranceSeconds)
    throw new Error('the timestamp is too far off');

  // 2. The headers' signature, over id, timestamp and the whole body.
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), rawBody]);
  const given = signatures.split(' ').map((entry) => entry.split(','));
  const isHeaderRight = secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const expected = createHmac('sha256', key).update(signed).digest('base64');
    return given.some(([version, signature]) => version === 'v1' && isEqual(expected, signature ?? ''));
  });
  if (!isHeaderRight) throw new Error('no signature in the headers is right');

  // 3. The body's signature, over its members; data as the text that was sent.
  const text = rawBody.toString('utf8');
  const from = text.indexOf(',"data":');
  const to = text.lastIndexOf(',"version":');
  if (from < 0 || to < from) throw new Error('the body is not a webhook');
  const dataText = text.slice(from + ',"data":'.length, to);
  const { data: _data, ...event } = JSON.parse(text);
  if (event.id !== id) throw new Error('the id in the headers is not the one in the body');
  const content = event.id + event.type + event.createdTime + dataText + event.version;
  const isBodyRight = secrets.some((secret) =>
    isEqual(createHmac('sha256', secret).update(content).digest('base64'), String(event.signature)),
  );
  if (!isBodyRight) throw new Error('the signature in the body is not right');

  return {
    id,
    type: event.type,
    createdTime: event.createdTime,
    sequence: event.sequence,
    dataText,
  };
}

/** Takes as long whether the first or the last character differs. */
function isEqual(expected: string, given: string): boolean {
  const [one, two] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === two.length && timingSafeEqual(one, two);
}
