import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Keyring } from '../../../platform/crypto/keyring.ts';
import { type Database, isTransient } from '../../../platform/db/database.ts';
import type { Ids } from '../../../platform/ids.ts';
import type { RandomBytes } from '../card-number.ts';
import {
  type ChannelAnswer,
  ChannelMisuseError,
  type ChannelReceipt,
  type IssuedCard,
  type IssueRequest,
  type IssuerChannel,
} from '../channel.ts';
import type { ChannelReceiver } from '../inbound/receiver.ts';
import { createCardPress } from './card-issuing.ts';
import { deleteFaults, insertFault, selectFaults } from './fault-store.ts';
import { createSimulatedNetwork, type SimulatedNetwork } from './network.ts';
import { createOperations, readKey } from './operations.ts';
import type { Fault, JournalEntry, NewFault, OperationRecord, SimulatedCard } from './records.ts';
import type { CardCall } from './state.ts';
import { selectCard, selectJournal, selectOperation, selectSealedDetails } from './store.ts';

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
  /** The network that its cards are used on. What it tells is signed with the key and handed to the receiver. */
  openNetwork(receiver: ChannelReceiver, signingKey: KeyObject): SimulatedNetwork;
}

/** The longest a scripted fault may hold an answer back. */
const maxDelayMs = 120_000;

/**
 * @throws Error in production: cards of a simulator pay for nothing
 * @throws WrongMasterKeyError
 */
export async function createIssuerSimulator(options: IssuerSimulatorOptions): Promise<IssuerSimulator> {
  if (options.environment === 'production') {
    throw new Error('the simulated issuer is for the test environment; production needs a real channel.');
  }
  const { database, clock, ids } = options;
  const indexKey = await options.keyring.key('issuer-simulator-index');
  const press = createCardPress(await options.keyring.key('issuer-simulator'), indexKey, options.randomBytes);

  const { receive } = createOperations({ database, clock, ids, press, wait: options.wait });

  async function answer(call: CardCall): Promise<ChannelAnswer<ChannelReceipt>> {
    return unlessAway(async () => toAnswer(await receive(call)));
  }

  async function issue(request: IssueRequest): Promise<ChannelAnswer<IssuedCard>> {
    return unlessAway(async () => {
      const record = await receive({ operation: 'Issue', request });
      const answered = toAnswer(record);
      if (answered.outcome !== 'done' || record?.decision.outcome !== 'done') return answered as IssueAnswer;
      const { channelCardId } = record.decision;
      const sealed = await selectSealedDetails(database.db, request.customerId, channelCardId);
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
        const record = await selectOperation(database.db, readKey(key));
        return record ? toAnswer(record) : { outcome: 'absent' };
      }),
    async scriptFault(fault) {
      const ready = readFault(fault);
      return database.transaction((tx) => insertFault(tx, ready, new Date(clock.now())));
    },
    listFaults: (customerId) => selectFaults(database.db, customerId),
    clearFaults: (customerId) => database.transaction((tx) => deleteFaults(tx, customerId)),
    readJournal: (customerId, key) => selectJournal(database.db, customerId, key),
    readCard: (customerId, channelCardId) => selectCard(database.db, customerId, channelCardId),
    openNetwork: (receiver, signingKey) =>
      createSimulatedNetwork({ database, clock, ids, press, indexKey, receiver, signingKey }),
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
    if (!isTransient(error)) throw error;
    return { outcome: 'unknown', cause: `the simulated issuer is away: ${(error as Error).message}` };
  }
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
