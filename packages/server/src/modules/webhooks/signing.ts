import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** The event as it is told, before it is signed. */
export interface EventToSign {
  readonly id: string;
  readonly type: string;
  /** ISO 8601 UTC with milliseconds, exactly as it is sent. */
  readonly createdTime: string;
  /** The JSON text of `data`, which is sent and signed as it is. */
  readonly dataJson: string;
  /** The event's place among those of its customer. */
  readonly sequence?: bigint;
}

export interface SigningSecrets {
  /** Signs the body. */
  readonly body: string;
  /** All secrets that sign the header, newest first. */
  readonly headers: readonly string[];
}

const prefix = 'whsec_';
const version = '1.0';

/**
 * The body and headers of one delivery, signed twice.
 *
 * In the body, by the contract: Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)), the key being
 * the UTF-8 bytes of the whole secret, `whsec_` included. In the headers, by Standard Webhooks 1.0: `v1,` and
 * Base64(HMAC-SHA256(key, id.timestamp.body)), the key being the bytes that the secret's Base64 part stands for; one
 * signature for each secret.
 *
 * The members of the body stand in this order and without white space, so that a receiver can cut `data` out of it.
 *
 * @param timestampSeconds of this attempt, since the Unix epoch
 */
export function signEvent(
  event: EventToSign,
  secrets: SigningSecrets,
  timestampSeconds: number,
): { body: string; headers: Record<string, string> } {
  const { id, type, createdTime, dataJson, sequence } = event;
  const keys = keysOf(secrets);
  const signature = hmac(keys.body, id + type + createdTime + dataJson + version);
  const head = `{"id":${JSON.stringify(id)},"type":${JSON.stringify(type)},"createdTime":${JSON.stringify(createdTime)}`;
  const place = sequence === undefined ? '' : `,"sequence":${sequence}`;
  const body = `${head}${place},"data":${dataJson},"version":"${version}","signature":"${signature}"}`;
  const signed = `${id}.${timestampSeconds}.${body}`;
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestampSeconds),
      'webhook-signature': keys.headers.map((key) => `v1,${hmac(key, signed)}`).join(' '),
    },
  };
}

/**
 * A new secret: `whsec_` and the Base64 of 32 random bytes.
 *
 * @param random gives that many bytes
 */
export function newWebhookSecret(random: (length: number) => Buffer): string {
  return prefix + random(32).toString('base64');
}

interface SigningKeys {
  readonly body: KeyObject;
  readonly headers: readonly KeyObject[];
}

/** Made once for each set of secrets: that takes longer than a signature. */
const madeKeys = new WeakMap<SigningSecrets, SigningKeys>();

function keysOf(secrets: SigningSecrets): SigningKeys {
  const made = madeKeys.get(secrets);
  if (made) return made;
  const keys = {
    body: createSecretKey(secrets.body, 'utf8'),
    headers: secrets.headers.map((secret) => createSecretKey(keyOf(secret))),
  };
  madeKeys.set(secrets, keys);
  return keys;
}

function keyOf(secret: string): Buffer {
  if (!secret.startsWith(prefix)) throw new TypeError('a webhook secret begins with whsec_');
  return Buffer.from(secret.slice(prefix.length), 'base64');
}

function hmac(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}
