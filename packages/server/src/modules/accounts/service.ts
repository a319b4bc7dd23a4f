import type { Audit, AuditEntry } from '../../platform/audit.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import { type Ids, numberOf } from '../../platform/ids.ts';
import { formatAmount } from '../../platform/money/amount.ts';
import type { Currency } from '../../platform/money/currencies.ts';
import type {
  AccountLogQuery,
  AccountLogRow,
  DeclineCode,
  Funds,
  Ledger,
  LedgerRequest,
} from '../ledger/index.ts';
import { AccountsError } from './errors.ts';
import {
  insertMovement,
  type StoredMovement,
  selectMovementByReference,
  updateMovementLogSpan,
} from './store.ts';
import type {
  AccountLogEntry,
  FindCardInfos,
  Movement,
  MovementKind,
  MovementOrigin,
  PostedMovement,
} from './types.ts';

/** Who moves the money, for the audit. */
export type Actor = Pick<AuditEntry, 'actor' | 'address' | 'responseId'>;

export interface MovementRequest {
  readonly customerId: string;
  readonly currency: Currency;
  /** In minor units; above zero. */
  readonly amountMinor: bigint;
  /**
   * The idempotency key, 1 to 64 characters: the same request under the same reference is done once, for ever. `null`
   * only where the caller has none to give.
   */
  readonly reference: string | null;
  /** Whose references these are; an operator's unless it is said otherwise. */
  readonly origin?: MovementOrigin;
  /** Shown to the customer in the account log; at most 200 characters. */
  readonly note?: string | undefined;
}

export interface MovementWithFee extends MovementRequest {
  /** In minor units; a deposit pays it out of what it brings, a withdrawal on top. Nothing unless it is given. */
  readonly feeMinor?: bigint | undefined;
}

/**
 * A customer's funds. Every movement is one transaction: its postings, its record and its audit entry.
 *
 * All movements throw AccountsError `DUPLICATE_ORDER` when the reference is of another request, `LIMIT_EXCEEDED` when
 * the balance would be larger than can be told, and `INVALID_MOVEMENT`.
 */
export interface AccountsService {
  /** What is available and blocked in each currency the account has ever moved in, by code. */
  listFunds(customerId: string): Promise<readonly Funds[]>;
  /** A page of the account log, newest first (contract: GET /v1/accounts/accountLogs). */
  readLog(query: AccountLogQuery): Promise<{ totalCount: bigint; entries: readonly AccountLogEntry[] }>;
  /** Money comes in: `AccountTopUp`, and `AccountTopUpFee`. @throws AccountsError AMOUNT_TOO_SMALL for its own fee */
  deposit(actor: Actor, request: MovementWithFee): Promise<PostedMovement>;
  /** Money goes out: `AccountWithdraw`, and `AccountWithdrawFee`. @throws AccountsError INSUFFICIENT_BALANCE */
  withdraw(actor: Actor, request: MovementWithFee): Promise<PostedMovement>;
  /** Puts a balance right: `AccountAdjustIncrease` or `AccountAdjustDeduct`. @throws AccountsError INSUFFICIENT_BALANCE */
  adjust(actor: Actor, direction: 'Increase' | 'Deduct', request: MovementRequest): Promise<PostedMovement>;
}

export interface AccountsOptions {
  readonly database: Database;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: Audit;
  readonly findCardInfos: FindCardInfos;
}

export function createAccountsService(options: AccountsOptions): AccountsService {
  const { database, ledger, clock, ids, audit, findCardInfos } = options;

  async function move(actor: Actor, kind: MovementKind, request: MovementWithFee): Promise<PostedMovement> {
    requireValid(request);
    const { customerId, currency, amountMinor, feeMinor = 0n, reference, origin = 'Operator' } = request;
    const posted = await database.transaction(async (tx) => {
      const movement: Movement = {
        customerId,
        movementId: ids.next(),
        kind,
        origin,
        reference,
        currency,
        amountMinor,
        feeMinor,
        createdAt: new Date(clock.now()),
      };
      if (!(await insertMovement(tx, movement))) return repeat(tx, movement);
      const { outcome, postings } = await ledger.post(tx, toLedgerRequest(movement, request.note));
      if (outcome.decision !== 'posted') throw refusal(outcome.code);
      const logNos = postings.flatMap(({ log }) => (log ? [log.logNo] : []));
      const [firstLogNo = 0n, lastLogNo = firstLogNo] = [logNos[0], logNos.at(-1)];
      await updateMovementLogSpan(tx, movement, firstLogNo, lastLogNo);
      await audit.record(tx, { ...actor, ...auditOf(movement, request.note) });
      return { movement: { ...movement, firstLogNo, lastLogNo }, isReplay: false };
    });
    return describe(posted.movement, posted.isReplay);
  }

  /** What stands under the reference already, if it is the same. */
  async function repeat(tx: Tx, wanted: Movement) {
    const { customerId, origin, reference } = wanted;
    const movement = await selectMovementByReference(tx, customerId, origin, reference ?? '');
    if (!movement || !isSameRequest(movement, wanted)) {
      throw new AccountsError(
        'DUPLICATE_ORDER',
        `the reference ${reference} is that of another movement of this customer; give this one its own`,
      );
    }
    return { movement, isReplay: true };
  }

  async function describe(movement: StoredMovement, isReplay: boolean): Promise<PostedMovement> {
    const { customerId, currency, firstLogNo, lastLogNo } = movement;
    const rows = await ledger.readAccountLogRows(database.db, customerId, firstLogNo, lastLogNo);
    const all = await ledger.readFunds(database.db, customerId);
    const funds = all.find((one) => one.currency === currency);
    if (!funds) throw new Error('a posted movement has an account');
    return { ...movement, orderNo: numberOf(movement.movementId), isReplay, rows: rows.toReversed(), funds };
  }

  return {
    listFunds: (customerId) => ledger.readFunds(database.db, customerId),

    async readLog(query) {
      const { totalCount, rows } = await ledger.readAccountLog(database.db, query);
      return { totalCount, entries: await withCards(query.customerId, rows, findCardInfos) };
    },

    deposit: (actor, request) => move(actor, 'Deposit', request),
    withdraw: (actor, request) => move(actor, 'Withdrawal', request),
    adjust: (actor, direction, request) => move(actor, direction, request),
  };
}

async function withCards(
  customerId: string,
  rows: readonly AccountLogRow[],
  findCardInfos: FindCardInfos,
): Promise<AccountLogEntry[]> {
  const cardIds = [...new Set(rows.flatMap(({ cardId }) => (cardId === null ? [] : [cardId])))];
  const cards = cardIds.length === 0 ? undefined : await findCardInfos(customerId, cardIds);
  return rows.map((row) => ({ ...row, card: (row.cardId && cards?.get(row.cardId)) || null }));
}

function toLedgerRequest(movement: Movement, note: string | undefined): LedgerRequest {
  const { customerId, movementId, kind, currency, amountMinor, feeMinor } = movement;
  const base = {
    requestKey: `account:${movementId}`,
    customerId,
    currency,
    amountMinor,
    order: { orderId: movementId, orderLineNo: 1, orderNo: numberOf(movementId) },
    ...(note === undefined ? {} : { note }),
  };
  switch (kind) {
    case 'Deposit':
      return { ...base, kind: 'account-deposit', feeMinor };
    case 'Withdrawal':
      return { ...base, kind: 'account-withdrawal', feeMinor };
    default:
      return { ...base, kind: 'account-adjustment', direction: kind };
  }
}

/** The note is not compared: it moves nothing. */
function isSameRequest(one: Movement, other: Movement): boolean {
  return (
    one.kind === other.kind &&
    one.currency === other.currency &&
    one.amountMinor === other.amountMinor &&
    one.feeMinor === other.feeMinor
  );
}

const actions: Readonly<Record<MovementKind, string>> = {
  Deposit: 'account.deposited',
  Withdrawal: 'account.withdrawn',
  Increase: 'account.increased',
  Deduct: 'account.deducted',
};

function auditOf(
  movement: Movement,
  note: string | undefined,
): Pick<AuditEntry, 'action' | 'subject' | 'detail'> {
  const { customerId, movementId, kind, currency, amountMinor, feeMinor, reference } = movement;
  return {
    action: actions[kind],
    subject: `customer:${customerId}`,
    detail: {
      orderNo: numberOf(movementId),
      currency,
      amount: formatAmount(amountMinor, currency),
      fee: formatAmount(feeMinor, currency),
      reference,
      note: note ?? null,
    },
  };
}

/** @throws AccountsError INVALID_MOVEMENT, AMOUNT_TOO_SMALL */
function requireValid({ amountMinor, feeMinor = 0n, reference, note = '' }: MovementWithFee): void {
  const rules: [boolean, string][] = [
    [amountMinor > 0n, 'an amount must be above zero'],
    [feeMinor >= 0n, 'a fee must not be below zero'],
    [reference === null || isText(reference, 1, 64), 'a reference has 1 to 64 characters'],
    [isText(note, 0, 200), 'a note has at most 200 characters'],
  ];
  const broken = rules.find(([isRight]) => !isRight);
  if (broken) throw new AccountsError('INVALID_MOVEMENT', broken[1]);
}

function isText(text: string, minimum: number, maximum: number): boolean {
  const length = [...text].length;
  return length >= minimum && length <= maximum && !/[\p{Cc}\p{Cs}]/u.test(text);
}

function refusal(code: DeclineCode | 'DUPLICATE_REQUEST'): Error {
  switch (code) {
    case 'INSUFFICIENT_BALANCE':
      return new AccountsError(code, 'the account has not so much available; see account show');
    case 'AMOUNT_INVALID':
      return new AccountsError('AMOUNT_TOO_SMALL', 'the deposit is smaller than its own fee');
    case 'BALANCE_TOO_LARGE':
      return new AccountsError('LIMIT_EXCEEDED', 'the balance would be larger than any amount can be');
    default:
      return new Error(`the ledger answered ${code} to a new movement`);
  }
}
