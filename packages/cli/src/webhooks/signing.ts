import { createHmac } from 'node:crypto';

/** An event before it is signed. */
export interface EventToSign {
  readonly id: string;
  readonly type: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly createdTime: string;
  /** The event's place among those of its customer. */
  readonly sequence?: number | undefined;
  readonly data: unknown;
}

export interface SignedDelivery {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const secretPrefix = 'whsec_';
const version = '1.0';

/**
 * A delivery as the server makes it, signed twice: in the body by the contract (Webhooks: Base64(HMAC-SHA256(secret,
 * id + type + createdTime + data + version)), the key being the whole secret's text), and in the headers by Standard
 * Webhooks 1.0, the key being the bytes that the secret's Base64 stands for.
 *
 * @param secret `whsec_…`
 * @param timestampSeconds of this attempt, since 1970
 */
export function signDelivery(event: EventToSign, secret: string, timestampSeconds: number): SignedDelivery {
  const { id, type, createdTime, sequence } = event;
  const data = JSON.stringify(event.data);
  const signature = hmac(secret, id + type + createdTime + data + version);
  const head = { id, type, createdTime, ...(sequence !== undefined && { sequence }) };
  // The text of data is signed and sent as it is, so it is not printed a second time.
  const body = `${JSON.stringify(head).slice(0, -1)},"data":${data},${JSON.stringify({ version, signature }).slice(1)}`;
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestampSeconds),
      'webhook-signature': `v1,${hmac(key, `${id}.${timestampSeconds}.${body}`)}`,
    },
  };
}

/** A new secret, of 32 random bytes. */
export function newSecret(randomBytes: (size: number) => Uint8Array): string {
  return secretPrefix + Buffer.from(randomBytes(32)).toString('base64');
}

function hmac(key: string | Buffer, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('base64');
}
