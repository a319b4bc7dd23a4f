import { createHash } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Database, Tx } from '../../../platform/db/database.ts';
import type { Ids } from '../../../platform/ids.ts';
import {
  ChannelMisuseError,
  type ChannelOperation,
  type IssueRequest,
  type OperationKey,
} from '../channel.ts';
import type { CardPress } from './card-issuing.ts';
import { isFaultScripted, returnFault, takeFault } from './fault-store.ts';
import type { Decision, Fault, JournalEntry, OperationRecord, SimulatedCard } from './records.ts';
import { type CardCall, decide } from './state.ts';
import * as store from './store.ts';

export type Call = { readonly operation: 'Issue'; readonly request: IssueRequest } | CardCall;

export interface OperationsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly press: CardPress;
  /** Waits for a scripted delay, in milliseconds. */
  readonly wait: (delayMs: number) => Promise<void>;
}

export interface Operations {
  /**
   * One call from its arrival to its answer; `null` when the answer is lost.
   *
   * @throws ChannelMisuseError
   */
  receive(call: Call): Promise<OperationRecord | null>;
}

/** Does each operation once, and strikes it with the faults that are scripted for it. */
export function createOperations({ database, clock, ids, press, wait }: OperationsOptions): Operations {
  async function receive(call: Call): Promise<OperationRecord | null> {
    const key = readKey(call.request);
    const fault = (await isFaultScripted(database.db, key.customerId, call.operation))
      ? await strike(key, call.operation)
      : undefined;
    if (fault && fault.delayMs > 0) await wait(fault.delayMs);
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

  return { receive };
}

/** @throws ChannelMisuseError */
export function readKey({ customerId, idempotencyKey }: OperationKey): OperationKey {
  if (!customerId || !idempotencyKey || idempotencyKey.length > 128) {
    throw new ChannelMisuseError('an operation needs a customer and a key of 1 to 128 characters');
  }
  return { customerId, idempotencyKey };
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
