import { maxAmountMinor } from '../../../platform/money/amount.ts';
import { type Currency, isCurrency } from '../../../platform/money/currencies.ts';
import {
  holdPeriods,
  type InboundEvent,
  type InboundKind,
  type InboundMerchant,
  type InboundMessage,
  verifications,
} from './messages.ts';

/** Where each kind is sent: what waits for a decision has an address of its own. */
export type ChannelAddress = 'authorizations' | 'increments' | 'events';

export interface MessageProblem {
  readonly field: string;
  readonly message: string;
}

/** The body is not a message; `problems` says why, a line for each field. */
export class MessageError extends Error {
  readonly problems: readonly MessageProblem[];

  constructor(problems: readonly MessageProblem[]) {
    super('the body is not a valid message');
    this.problems = problems;
  }
}

/**
 * Reads a message of the simulated channel (docs/channel.md). Fields that are not known are passed over. Written by hand
 * because every payment goes through it.
 *
 * @param body JSON in UTF-8
 * @throws MessageError
 */
export function readMessage(channel: string, address: ChannelAddress, body: Buffer): InboundMessage {
  const fields = new Fields(parseObject(body), '');
  const kind = fields.choice('kind', kindsAt[address]);
  const channelCardId = fields.text('cardId', 64);
  const networkTransactionId = fields.name('networkTransactionId');
  const sequence = fields.integer('sequence', maxSequence);
  const event = readEvent(kind, fields, { channel, networkTransactionId, sequence });
  if (fields.problems.length > 0) throw new MessageError(fields.problems);
  return { channelCardId, event };
}

const kindsAt: Readonly<Record<ChannelAddress, readonly InboundKind[]>> = {
  authorizations: ['authorization'],
  increments: ['increment'],
  events: [
    'reversal',
    'clearing',
    'clearing-reversal',
    'refund',
    'refund-reversal',
    'dispute-credit',
    'dispute-lost',
    'fee',
  ],
};

const maxSequence = 2_147_483_647;

type Name = Pick<InboundEvent, 'channel' | 'networkTransactionId' | 'sequence'>;

function readEvent(kind: InboundKind, fields: Fields, name: Name): InboundEvent {
  switch (kind) {
    case 'authorization':
      return {
        kind,
        ...name,
        ...billed(fields, 0n),
        merchantAmount: merchantAmount(fields),
        merchant: merchantOf(fields),
        allowsPartial: fields.flag('allowsPartial'),
        holdPeriod: fields.choice('holdPeriod', holdPeriods, 'Ordinary'),
        verification: fields.choice('verification', verifications, 'NotChecked'),
      };
    case 'increment':
      return { kind, ...name, ...billed(fields), merchantAmount: merchantAmount(fields) };
    case 'clearing':
      return {
        kind,
        ...name,
        ...billed(fields),
        merchantAmount: merchantAmount(fields),
        merchant: merchantOf(fields),
        isFinal: fields.flag('isFinal', true),
      };
    case 'refund':
      return {
        kind,
        ...name,
        ...billed(fields),
        merchantAmount: merchantAmount(fields),
        merchant: merchantOf(fields),
        originalNetworkTransactionId: fields.optionalName('originalNetworkTransactionId'),
      };
    case 'dispute-credit':
      return {
        kind,
        ...name,
        ...billed(fields),
        originalNetworkTransactionId: fields.optionalName('originalNetworkTransactionId'),
      };
    case 'fee':
      return {
        kind,
        ...name,
        ...billed(fields),
        originalNetworkTransactionId: fields.optionalName('originalNetworkTransactionId'),
        note: fields.optionalText('note', 200),
      };
    case 'reversal':
      return {
        kind,
        ...name,
        amountMinor: takenBack(fields),
        incrementSequence: fields.has('incrementSequence')
          ? fields.integer('incrementSequence', maxSequence)
          : null,
      };
    case 'clearing-reversal':
    case 'refund-reversal':
    case 'dispute-lost':
      return { kind, ...name, amountMinor: takenBack(fields) };
  }
}

/** `null`: all of it. */
function takenBack(fields: Fields): bigint | null {
  return fields.has('amount') ? fields.amount('amount', 1n) : null;
}

function billed(fields: Fields, minimum = 1n) {
  return { amountMinor: fields.amount('amount', minimum), currency: fields.currency('currency') };
}

/** What the merchant asked for; left out where the card is billed in the merchant's own currency. */
function merchantAmount(fields: Fields) {
  const isGiven = fields.has('merchantAmount') || fields.has('merchantCurrency');
  const [amount, currency] = isGiven
    ? (['merchantAmount', 'merchantCurrency'] as const)
    : (['amount', 'currency'] as const);
  return { amountMinor: fields.amount(amount, 0n), currency: fields.currency(currency) };
}

function merchantOf(all: Fields): InboundMerchant {
  const fields = all.object('merchant');
  return {
    name: fields.optionalText('name', 100),
    categoryCode: fields.code('categoryCode', /^\d{4}$/, 'must have four digits (ISO 18245)'),
    countryCode: fields.code('countryCode', /^[A-Z]{2}$/, 'must have two capital letters (ISO 3166-1)'),
    city: fields.optionalText('city', 60),
    state: fields.optionalText('state', 60),
    zipCode: fields.optionalText('zipCode', 20),
    description: fields.optionalText('description', 200),
  };
}

function parseObject(body: Buffer): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw new MessageError([{ field: 'body', message: 'is not valid JSON' }]);
  }
  if (!isObject(value)) throw new MessageError([{ field: 'body', message: 'must be an object' }]);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No name or text has control characters or halves of characters; the database has no NUL. */
const unprintable = /[\p{Cc}\p{Cs}]/u;
const nameForm = /^[\x21-\x7e]{1,64}$/;
const amountForm = /^(0|[1-9]\d{0,14})$/;

/** Reads fields one by one and notes what is wrong with them; what it returns for a wrong one is of no use. */
class Fields {
  readonly problems: MessageProblem[];
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #prefix: string;

  constructor(values: Readonly<Record<string, unknown>>, prefix: string, problems: MessageProblem[] = []) {
    this.#values = values;
    this.#prefix = prefix;
    this.problems = problems;
  }

  /** Null is the same as left out. */
  has(field: string): boolean {
    return this.#value(field) !== null;
  }

  text(field: string, maxLength: number): string {
    const value = this.#value(field);
    if (typeof value !== 'string' || value === '')
      return this.#wrong(field, value === null ? 'is required' : 'must be a text', '');
    if (value.length > maxLength) return this.#wrong(field, `must have at most ${maxLength} characters`, '');
    return unprintable.test(value) ? this.#wrong(field, 'has characters that cannot be shown', '') : value;
  }

  optionalText(field: string, maxLength: number): string | null {
    const value = this.#value(field);
    return value === null || value === '' ? null : this.text(field, maxLength);
  }

  /** A network's name of something. */
  name(field: string): string {
    const value = this.#value(field);
    if (typeof value === 'string' && nameForm.test(value)) return value;
    return this.#wrong(
      field,
      value === null ? 'is required' : 'must have 1 to 64 letters, digits or signs',
      '',
    );
  }

  optionalName(field: string): string | null {
    return this.has(field) ? this.name(field) : null;
  }

  code(field: string, form: RegExp, message: string): string | null {
    const value = this.#value(field);
    if (value === null || value === '') return null;
    return typeof value === 'string' && form.test(value) ? value : this.#wrong(field, message, null);
  }

  integer(field: string, maximum: number): number {
    const value = this.#value(field) ?? 0;
    if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= maximum)
      return value as number;
    return this.#wrong(field, `must be a whole number from 0 to ${maximum}`, 0);
  }

  flag(field: string, fallback = false): boolean {
    const value = this.#value(field) ?? fallback;
    return typeof value === 'boolean' ? value : this.#wrong(field, 'must be true or false', fallback);
  }

  choice<T extends string>(field: string, values: readonly T[], fallback?: T): T {
    const value = this.#value(field) ?? fallback;
    const found = values.find((one) => one === value);
    return (
      found ??
      this.#wrong(
        field,
        `must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}`,
        values[0] as T,
      )
    );
  }

  /** Minor units: a JSON integer, or its digits as a text. */
  amount(field: string, minimum: bigint): bigint {
    const value = this.#value(field);
    if (value === null) return this.#wrong(field, 'is required', 0n);
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || !amountForm.test(text)) {
      return this.#wrong(
        field,
        `must be minor units: a whole number from ${minimum} to ${maxAmountMinor}`,
        0n,
      );
    }
    const amountMinor = BigInt(text);
    return amountMinor >= minimum ? amountMinor : this.#wrong(field, `must be at least ${minimum}`, 0n);
  }

  currency(field: string): Currency {
    const value = this.#value(field);
    if (typeof value === 'string' && isCurrency(value)) return value;
    return this.#wrong(
      field,
      value === null ? 'is required' : 'must be an ISO 4217 code that this system holds',
      'USD',
    );
  }

  object(field: string): Fields {
    const value = this.#value(field) ?? {};
    if (isObject(value)) return new Fields(value, `${this.#prefix}${field}.`, this.problems);
    this.#wrong(field, 'must be an object', undefined);
    return new Fields({}, '', this.problems);
  }

  #value(field: string): unknown {
    return Object.hasOwn(this.#values, field) ? (this.#values[field] ?? null) : null;
  }

  #wrong<T>(field: string, message: string, instead: T): T {
    const name = this.#prefix + field;
    if (!this.problems.some((problem) => problem.field === name))
      this.problems.push({ field: name, message });
    return instead;
  }
}
