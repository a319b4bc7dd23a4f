import { CardepassError, InvalidArgumentError } from '../core/errors.ts';
import { rawMembers } from './raw-json.ts';

/** Why a delivery is not believed. */
export type WebhookRefusal =
  /** Not JSON, or not an event. */
  | 'malformed'
  /** It has neither of the two signatures, or not the one that was asked for. */
  | 'unsigned'
  /** No secret made its signature. */
  | 'wrong-signature'
  /** Too old, or from the future: possibly sent again by someone else. */
  | 'outside-the-window';

/** The delivery is not to be believed: answer with 400 and do nothing. */
export class WebhookVerificationError extends CardepassError {
  override readonly name = 'WebhookVerificationError';
  readonly reason: WebhookRefusal;

  constructor(reason: WebhookRefusal, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** As frameworks have them: the web's, or Node's. Names in any case. */
export type WebhookHeaders =
  | Headers
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [string, string]>;

export interface VerifyOptions {
  /**
   * Which signature counts. `headers`: that of Standard Webhooks, over the whole body and the time of this delivery.
   * `body`: the contract's, inside the body. Left out: each that is there must be right, and one must be there.
   */
  readonly signature?: 'headers' | 'body' | undefined;
  /** How far the time of the delivery may be from now; 300 by default. */
  readonly toleranceSeconds?: number | undefined;
  /**
   * How old an event may be whose only signature is in its body, where no time of delivery is signed: three days by
   * default, so that the last repetition still counts.
   */
  readonly maxAgeSeconds?: number | undefined;
  /** Milliseconds since 1970; the clock by default. */
  readonly now?: (() => number) | undefined;
}

/** What was signed. */
export interface VerifiedDelivery {
  readonly id: string;
  readonly type: string;
  readonly createdTime: string;
  readonly data: unknown;
  readonly version: string;
  /** The event's place among the customer's; undefined where only the body is signed, whose signature leaves it out. */
  readonly sequence: number | undefined;
}

const defaultToleranceSeconds = 300;
const defaultMaxAgeSeconds = 3 * 24 * 3600;

/**
 * Makes sure that a delivery was sent by the server and is not an old one sent again.
 *
 * @param rawBody as it arrived: parsing it and printing it again gives another text
 * @param secret the endpoint's, `whsec_…`; several while one is being replaced by another
 * @returns what was signed
 * @throws WebhookVerificationError
 */
export async function verify(
  rawBody: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<VerifiedDelivery> {
  const text = textOf(rawBody);
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (secrets.length === 0 || secrets.some((one) => typeof one !== 'string' || one === '')) {
    throw new InvalidArgumentError('Give the secret of the webhook endpoint');
  }
  const event = parseEvent(text);
  const nowSeconds = Math.floor((options.now?.() ?? Date.now()) / 1000);
  const fields = options.signature === 'body' ? undefined : standardFields(headers);
  if (fields) {
    await verifyHeaders(text, fields, secrets, nowSeconds, options);
    if (fields.id !== event.id) throw malformed('The webhook-id is not the id of the event');
  } else if (options.signature === 'headers') {
    throw unsigned('The headers webhook-id, webhook-timestamp and webhook-signature are missing');
  }
  if (options.signature === 'headers' || (fields && event.signature === undefined)) return deliveryOf(event);
  await verifyBody(text, event, secrets);
  if (fields) return deliveryOf(event);
  checkAge(event.createdTime, nowSeconds, options);
  // Its signature leaves the rest of the body out.
  return { ...deliveryOf(event), sequence: undefined };
}

interface StandardFields {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
}

/** Standard Webhooks 1.0: `v1,` and Base64(HMAC-SHA256(key, id.timestamp.body)), several with spaces between. */
async function verifyHeaders(
  text: string,
  { id, timestamp, signature }: StandardFields,
  secrets: readonly string[],
  nowSeconds: number,
  { toleranceSeconds = defaultToleranceSeconds }: VerifyOptions,
): Promise<void> {
  if (!/^\d{1,12}$/.test(timestamp)) throw malformed('The webhook-timestamp is not a number of seconds');
  const signatures = signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
  const signed = `${id}.${timestamp}.${text}`;
  const isRight = await isSignedByAny(signed, signatures, secrets.map(headerKeyOf));
  if (!isRight) throw wrongSignature();
  if (Math.abs(nowSeconds - Number(timestamp)) > toleranceSeconds) throw outsideTheWindow();
}

/** The contract: Base64(HMAC-SHA256(secret, id + type + createdTime + data + version)). */
async function verifyBody(text: string, event: SignedEvent, secrets: readonly string[]): Promise<void> {
  const { id, type, createdTime, version, signature } = event;
  const data = rawMembers(text)?.get('data');
  if (data === undefined) throw malformed('The body names a member twice');
  if (signature === undefined) throw unsigned('The body has no signature');
  // The parts are signed without anything between them, so each must have a form that shows where it ends.
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw malformed('The id is not a UUID');
  if (!/^[A-Z][A-Za-z]*$/.test(type)) throw malformed('The type has an unknown form');
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(createdTime)) {
    throw malformed('The createdTime is not a time');
  }
  if (version !== '1.0') throw malformed('The version is not known');
  const keys = secrets.map((secret) => new TextEncoder().encode(secret));
  const isRight = await isSignedByAny(id + type + createdTime + data + version, [signature], keys);
  if (!isRight) throw wrongSignature();
}

function checkAge(createdTime: string, nowSeconds: number, options: VerifyOptions): void {
  const { toleranceSeconds = defaultToleranceSeconds, maxAgeSeconds = defaultMaxAgeSeconds } = options;
  const ageSeconds = nowSeconds - Date.parse(createdTime) / 1000;
  if (!(ageSeconds <= maxAgeSeconds && ageSeconds >= -toleranceSeconds)) throw outsideTheWindow();
}

async function isSignedByAny(
  signed: string,
  signatures: readonly string[],
  keys: readonly Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const bytes = new TextEncoder().encode(signed);
  for (const raw of keys) {
    const key = await subtle.importKey('raw', raw, algorithm, false, ['verify']);
    for (const signature of signatures) {
      const decoded = fromBase64(signature);
      // The platform compares without telling by its time how much was right.
      if (decoded && (await subtle.verify(algorithm, key, decoded, bytes))) return true;
    }
  }
  return false;
}

/** The key that the Base64 part of a secret stands for. */
function headerKeyOf(secret: string): Uint8Array<ArrayBuffer> {
  const key = fromBase64(secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret);
  if (!key || key.length === 0) {
    throw new InvalidArgumentError(
      'The secret of a webhook endpoint begins with whsec_ and goes on in Base64',
    );
  }
  return key;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function textOf(rawBody: unknown): string {
  if (typeof rawBody === 'string') return rawBody;
  if (!(rawBody instanceof Uint8Array) && !(rawBody instanceof ArrayBuffer)) {
    throw new InvalidArgumentError(
      'Give the body as it arrived, as a text or as bytes; a framework that has parsed it already must be told to keep it',
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody);
  } catch {
    throw malformed('The body is not UTF-8');
  }
}

function standardFields(headers: WebhookHeaders): StandardFields | undefined {
  const fields = new Map<string, string>();
  const isIterable = Symbol.iterator in headers;
  const pairs = isIterable ? (headers as Iterable<readonly [string, string]>) : Object.entries(headers);
  for (const [name, value] of pairs) {
    if (value !== undefined)
      fields.set(name.toLowerCase(), typeof value === 'string' ? value : value.join(' '));
  }
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
    fields.get(`webhook-${name}`),
  );
  // One of them alone is not taken for a delivery without any.
  if (id === undefined && timestamp === undefined && signature === undefined) return undefined;
  return { id: id ?? '', timestamp: timestamp ?? '', signature: signature ?? '' };
}

interface SignedEvent extends VerifiedDelivery {
  readonly signature: string | undefined;
}

function deliveryOf({ signature: _, ...delivery }: SignedEvent): VerifiedDelivery {
  return delivery;
}

function parseEvent(text: string): SignedEvent {
  let event: Record<string, unknown>;
  try {
    event = JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON');
  }
  if (typeof event !== 'object' || event === null) throw malformed('The body is not an event');
  const { id, type, createdTime, data, version, sequence, signature } = event;
  const texts = [id, type, createdTime, version];
  if (texts.some((one) => typeof one !== 'string') || data === undefined) {
    throw malformed('The body is not an event');
  }
  return {
    id: String(id),
    type: String(type),
    createdTime: String(createdTime),
    data,
    version: String(version),
    sequence: typeof sequence === 'number' ? sequence : undefined,
    signature: typeof signature === 'string' ? signature : undefined,
  };
}

function malformed(message: string): WebhookVerificationError {
  return new WebhookVerificationError('malformed', message);
}

function unsigned(message: string): WebhookVerificationError {
  return new WebhookVerificationError('unsigned', message);
}

function wrongSignature(): WebhookVerificationError {
  return new WebhookVerificationError('wrong-signature', 'The signature is not by this secret');
}

function outsideTheWindow(): WebhookVerificationError {
  return new WebhookVerificationError(
    'outside-the-window',
    'The delivery is too old or from the future; check the clock of this machine',
  );
}
