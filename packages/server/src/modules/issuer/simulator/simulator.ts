import { createHash } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Keyring } from '../../../platform/crypto/keyring.ts';
import { type Database, isUnavailable, type Tx } from '../../../platform/db/database.ts';
import type { Ids } from '../../../platform/ids.ts';
import type { RandomBytes } from '../card-number.ts';
import {
  type ChannelAnswer,
  ChannelMisuseError,
  type ChannelOperation,
  type ChannelReceipt,
  type IssuedCard,
  type IssueRequest,
  type IssuerChannel,
  type OperationKey,
} from '../channel.ts';
import { createCardPress } from './card-issuing.ts';
import {
  deleteFaults,
  insertFault,
  isFaultScripted,
  returnFault,
  selectFaults,
  takeFault,
} from './fault-store.ts';
import type { Decision, Fault, JournalEntry, NewFault, OperationRecord, SimulatedCard } from './records.ts';
import { type CardCall, decide } from './state.ts';
import * as store from './store.ts';

export interface IssuerSimulatorOptions {
  readonly environment: 'test' | 'production';
  /** Where it keeps what it knows; it opens its own transactions there. */
  readonly database: Database;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly randomBytes: RandomBytes;
  /** Waits for a scripted delay, in milliseconds. */
  readonly wait: (delayMs: number) => Promise<void>;
}

/** A card issuer that is only played, in the test environment. */
export interface IssuerSimulator extends IssuerChannel {
  /** @throws ChannelMisuseError when the count, the delay or the reason make no sense */
  scriptFault(fault: NewFault): Promise<Fault>;
  /** What will still strike this customer, oldest first. */
  listFaults(customerId: string): Promise<readonly Fault[]>;
  /** Drops what was scripted for this customer; `null`: what was scripted for any. */
  clearFaults(customerId: string | null): Promise<void>;
  /** Every call so far, oldest first; of one key when it is named. */
  readJournal(customerId: string, idempotencyKey?: string): Promise<readonly JournalEntry[]>;
  readCard(customerId: string, channelCardId: string): Promise<SimulatedCard | undefined>;
}

/** The longest a scripted fault may hold an answer back. */
const maxDelayMs = 120_000;

type Call = { readonly operation: 'Issue'; readonly request: IssueRequest } | CardCall;

/**
 * @throws Error in production: cards of a simulator pay for nothing
 * @throws WrongMasterKeyError
 */
export async function createIssuerSimulator(options: IssuerSimulatorOptions): Promise<IssuerSimulator> {
  if (options.environment === 'production') {
    throw new Error('the simulated issuer is for the test environment; production needs a real channel.');
  }
  const { database, clock, ids } = options;
  const press = createCardPress(
    await options.keyring.key('issuer-simulator'),
    await options.keyring.key('issuer-simulator-index'),
    options.randomBytes,
  );

  /** One call from its arrival to its answer or its loss; `null` is the loss. */
  async function receive(call: Call): Promise<OperationRecord | null> {
    const key = readKey(call.request);
    const fault = (await isFaultScripted(database.db, key.customerId, call.operation))
      ? await strike(key, call.operation)
      : undefined;
    if (fault && fault.delayMs > 0) await options.wait(fault.delayMs);
    if (fault?.effect === 'TimeoutBefore') return null;
    const record = await database.transaction((tx) => settle(tx, key, call, fault));
    return fault?.effect === 'TimeoutAfter' ? null : record;
  }

  /** The fault that this call uses up, if there still is one for it. */
  function strike(key: OperationKey, operation: ChannelOperation): Promise<Fault | undefined> {
    return database.transaction(async (tx) => {
      const isDecided = (await store.selectOperation(tx, key)) !== undefined;
      const fault = await takeFault(tx, key.customerId, operation, isDecided);
      if (fault?.effect === 'TimeoutBefore') {
        await store.insertJournalEntry(tx, entryOf(key, operation, 'NotReached', false));
      }
      return fault;
    });
  }

  /** Decides the operation, or finds what was decided: whoever writes the key first has decided. */
  async function settle(
    tx: Tx,
    key: OperationKey,
    call: Call,
    fault: Fault | undefined,
  ): Promise<OperationRecord> {
    const { operation } = call;
    const isAnswered = fault?.effect !== 'TimeoutAfter';
    const { decision, card } = await perform(tx, call, fault);
    const record = { ...key, operation, requestDigest: digestOf(call), reference: ids.next(), decision };
    const effect = decision.outcome === 'done' ? 'Performed' : 'Refused';
    if (await store.insertOperation(tx, record, entryOf(key, operation, effect, isAnswered), card))
      return record;

    if (operation === 'Issue' && decision.outcome === 'done') {
      await store.deleteCard(tx, key.customerId, decision.channelCardId);
    }
    const known = (await store.selectOperation(tx, key)) as OperationRecord;
    if (!known.requestDigest.equals(record.requestDigest)) {
      throw new ChannelMisuseError(`the key ${key.idempotencyKey} was used for another request`);
    }
    if (fault?.effect === 'Refuse') await returnFault(tx, fault.faultNo);
    await store.insertJournalEntry(tx, entryOf(key, operation, 'Replayed', isAnswered));
    return known;
  }

  /** What is decided, and what a card that was there becomes of it; locks that card. A card that is issued is written. */
  async function perform(
    tx: Tx,
    call: Call,
    fault: Fault | undefined,
  ): Promise<{ decision: Decision; card?: SimulatedCard }> {
    if (fault?.effect === 'Refuse' && fault.reason && fault.text) {
      return { decision: { outcome: 'refused', reason: fault.reason, text: fault.text } };
    }
    if (call.operation === 'Issue') {
      return { decision: await press.press(tx, call.request, ids.next(), clock.now()) };
    }
    const { customerId, channelCardId } = call.request;
    const next = decide(await store.selectCardForUpdate(tx, customerId, channelCardId), call);
    if ('outcome' in next) return { decision: next };
    return { decision: { outcome: 'done', channelCardId }, card: next };
  }

  function entryOf(
    key: OperationKey,
    operation: ChannelOperation,
    effect: JournalEntry['effect'],
    wasAnswered: boolean,
  ): JournalEntry {
    return { ...key, operation, effect, wasAnswered, calledAt: new Date(clock.now()) };
  }

  async function answer(call: CardCall): Promise<ChannelAnswer<ChannelReceipt>> {
    return unlessAway(async () => toAnswer(await receive(call)));
  }

  async function issue(request: IssueRequest): Promise<ChannelAnswer<IssuedCard>> {
    return unlessAway(async () => {
      const record = await receive({ operation: 'Issue', request });
      const answered = toAnswer(record);
      if (answered.outcome !== 'done' || record?.decision.outcome !== 'done') return answered as IssueAnswer;
      const { channelCardId } = record.decision;
      const sealed = await store.selectSealedDetails(database.db, request.customerId, channelCardId);
      const details = press.openDetails(request.customerId, channelCardId, sealed as Buffer);
      return { outcome: 'done', result: { ...answered.result, channelCardId, ...details } };
    });
  }

  return {
    issue,
    load: (request) => answer({ operation: 'Load', request }),
    unload: (request) => answer({ operation: 'Unload', request }),
    block: (request) => answer({ operation: 'Block', request }),
    unblock: (request) => answer({ operation: 'Unblock', request }),
    updateLimits: (request) => answer({ operation: 'UpdateLimits', request }),
    cancel: (request) => answer({ operation: 'Cancel', request }),
    inquire: (key) =>
      unlessAway(async () => {
        const record = await store.selectOperation(database.db, readKey(key));
        return record ? toAnswer(record) : { outcome: 'absent' };
      }),
    async scriptFault(fault) {
      const ready = readFault(fault);
      return database.transaction((tx) => insertFault(tx, ready, new Date(clock.now())));
    },
    listFaults: (customerId) => selectFaults(database.db, customerId),
    clearFaults: (customerId) => database.transaction((tx) => deleteFaults(tx, customerId)),
    readJournal: (customerId, key) => store.selectJournal(database.db, customerId, key),
    readCard: (customerId, channelCardId) => store.selectCard(database.db, customerId, channelCardId),
  };
}

type IssueAnswer = ChannelAnswer<IssuedCard>;

function toAnswer(record: OperationRecord | null): ChannelAnswer<ChannelReceipt> {
  if (!record) return { outcome: 'unknown', cause: 'the simulated issuer did not answer in time' };
  if (record.decision.outcome === 'refused') return record.decision;
  return { outcome: 'done', result: { reference: record.reference } };
}

/** An issuer that cannot be reached may have done the operation or not, a real one no less than this one. */
async function unlessAway<Answer>(
  call: () => Promise<Answer>,
): Promise<Answer | { outcome: 'unknown'; cause: string }> {
  try {
    return await call();
  } catch (error) {
    if (!isUnavailable(error) && !isTimeout(error)) throw error;
    return { outcome: 'unknown', cause: `the simulated issuer is away: ${(error as Error).message}` };
  }
}

/** A lock or a statement that took too long. */
function isTimeout(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '55P03' || code === '57014';
}

/** @throws ChannelMisuseError */
function readKey({ customerId, idempotencyKey }: OperationKey): OperationKey {
  if (!customerId || !idempotencyKey || idempotencyKey.length > 128) {
    throw new ChannelMisuseError('an operation needs a customer and a key of 1 to 128 characters');
  }
  return { customerId, idempotencyKey };
}

/** @throws ChannelMisuseError */
function readFault(fault: NewFault): Omit<Fault, 'faultNo'> {
  const { customerId, operation, effect, count, delayMs = 0 } = fault;
  const isDelayValid = Number.isInteger(delayMs) && delayMs >= (effect === 'Delay' ? 1 : 0);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new ChannelMisuseError('a fault strikes 1 to 1000000 operations');
  if (!isDelayValid || delayMs > maxDelayMs)
    throw new ChannelMisuseError(`a delay takes 1 to ${maxDelayMs} milliseconds`);
  const base = { customerId, operation, effect, remaining: count, delayMs };
  if (effect !== 'Refuse') return { ...base, reason: null, text: null };
  const text = fault.text ?? { 'zh-CN': '发卡方拒绝', en: 'declined by the issuer' };
  return { ...base, reason: fault.reason ?? 'ISSUER_DECLINED', text };
}

/** SHA-256 of what was asked, whatever the order of its properties. */
function digestOf({ operation, request }: Call): Buffer {
  const canonical = JSON.stringify([operation, request], (_name, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)));
  });
  return createHash('sha256').update(canonical).digest();
}
