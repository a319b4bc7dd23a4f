import type { LedgerRequest, NetworkRequest, OrderReference } from '../../src/modules/ledger/index.ts';

/** A row of the account log, as the model keeps it. */
export interface ModelLogRow {
  readonly currency: string;
  readonly type: string;
  readonly change: number;
  readonly available: number;
  readonly blocked: number;
}

interface ModelOrder {
  currency: string;
  card: string | undefined;
  isWithdrawal: boolean;
  amount: number;
  fees: number[];
  isOpen: boolean;
}

/**
 * A second, slower opinion on every rule of money: one request at a time, plain maps and signed numbers, written from
 * the tables of docs/money.md and sharing nothing with the ledger but the shape of its requests.
 */
export class LedgerModel {
  /** Minor units by `customer/currency/account` or `customer/currency/account/card`. */
  readonly money = new Map<string, number>();
  readonly logs = new Map<string, ModelLogRow[]>();
  readonly #orders = new Map<string, ModelOrder>();
  readonly #answers = new Map<string, { text: string; answer: string }>();

  /** `posted`, `refused`, or `declined` and a code. */
  take(request: LedgerRequest): string {
    const id = `${request.customerId} ${request.requestKey}`;
    const text = JSON.stringify(request, (_, value) =>
      typeof value === 'bigint' ? `${value} minor` : value,
    );
    const earlier = this.#answers.get(id);
    if (earlier) return earlier.text === text ? earlier.answer : 'refused';
    const objection = this.#carryOut(request);
    const answer = objection ? `declined ${objection}` : 'posted';
    this.#answers.set(id, { text, answer });
    return answer;
  }

  #carryOut(r: LedgerRequest): string | undefined {
    switch (r.kind) {
      case 'account-deposit': {
        const [amount, fee] = [Number(r.amountMinor), Number(r.feeMinor)];
        if (amount < 1 || fee < 0 || fee > amount) return 'AMOUNT_INVALID';
        this.#row(r, 'AccountTopUp', amount, 'EXT');
        this.#row(r, 'AccountTopUpFee', -fee, 'FI');
        return;
      }
      case 'account-withdrawal': {
        const [amount, fee] = [Number(r.amountMinor), Number(r.feeMinor)];
        if (amount < 1 || fee < 0) return 'AMOUNT_INVALID';
        if (this.#get(r, 'CA') < amount + fee) return 'INSUFFICIENT_BALANCE';
        this.#row(r, 'AccountWithdraw', -amount, 'EXT');
        this.#row(r, 'AccountWithdrawFee', -fee, 'FI');
        return;
      }
      case 'account-adjustment': {
        const amount = Number(r.amountMinor);
        if (amount < 1) return 'AMOUNT_INVALID';
        if (r.direction === 'Increase') this.#row(r, 'AccountAdjustIncrease', amount, 'EXT');
        else if (this.#get(r, 'CA') < amount) return 'INSUFFICIENT_BALANCE';
        else this.#row(r, 'AccountAdjustDeduct', -amount, 'EXT');
        return;
      }
      case 'standard-apply':
        return this.#submit(r, Number(r.amountMinor), 0, undefined, [
          ['OpenCardFee', Number(r.openCardFeeMinor)],
          ['TopUpFee', Number(r.topUpFeeMinor)],
        ]);
      case 'standard-top-up':
        return this.#submit(r, Number(r.amountMinor), 1, r.cardId, [['TopUpFee', Number(r.topUpFeeMinor)]]);
      case 'share-balance-apply':
        return this.#submit(r, 0, 0, undefined, [['OpenCardFee', Number(r.openCardFeeMinor)]]);
      case 'standard-withdrawal':
        return this.#submitWithdrawal(r, Number(r.amountMinor), Number(r.feeMinor), r.cardId);
      case 'order-completed':
      case 'order-refused':
        return this.#end(r, r.kind === 'order-completed', r.cardId);
      case 'standard-cancel-settlement': {
        if (this.#order(r)) return 'ORDER_ALREADY_SUBMITTED';
        if (this.#get(r, 'KB', r.cardId) !== 0) return 'CARD_HAS_HOLDS';
        const rest = this.#get(r, 'KA', r.cardId);
        const thousandths = r.fee.method === 'Percentage' ? Number(r.fee.rate.slice(2).padEnd(3, '0')) : 0;
        const share = Math.floor((Math.max(rest, 0) * thousandths * 2 + 1000) / 2000);
        const fee = r.fee.method === 'FixedValue' ? Number(r.fee.feeMinor) : share;
        if (fee < 0) return 'AMOUNT_INVALID';
        this.#cancel(r);
        this.#row(r, rest > 0 ? 'CancelCardSettleRefund' : 'CancelCardSettleDeduct', rest, 'KA', r.cardId);
        this.#row(r, 'CancelCardFee', -fee, 'FI');
        return;
      }
      case 'share-balance-cancel':
        if (this.#order(r)) return 'ORDER_ALREADY_SUBMITTED';
        if (r.feeMinor < 0n) return 'AMOUNT_INVALID';
        this.#cancel(r);
        this.#row(r, 'CancelCardFee', -Number(r.feeMinor), 'FI');
        return;
      default:
        return this.#network(r);
    }
  }

  #network(r: NetworkRequest): string | undefined {
    const isShared = r.cardModel === 'ShareBalance';
    if (r.kind === 'clearing') return this.#clear(r, isShared);
    const amount = Number(r.amountMinor);
    if (amount < 1) return 'AMOUNT_INVALID';
    switch (r.kind) {
      case 'authorization-hold': {
        const spendable = isShared ? this.#get(r, 'CA') : this.#get(r, 'KA', r.cardId);
        if (this.#get(r, 'CA') < 0 || spendable < amount) return 'INSUFFICIENT_BALANCE';
        if (isShared) this.#row(r, 'AuthBlock', -amount, 'CB');
        else this.#shift(r, 'KA', 'KB', amount);
        return;
      }
      case 'hold-release':
        if (this.#held(r, isShared) < amount) return 'INSUFFICIENT_BALANCE';
        if (!isShared) this.#shift(r, 'KB', 'KA', amount);
        else this.#row(r, r.reason === 'Expiry' ? 'AuthUnBlock' : 'AuthReversal', amount, 'CB');
        return;
      case 'refund':
      case 'clearing-reversal':
      case 'dispute-credit': {
        const repaid = Number(r.repayMinor);
        if (repaid < 0 || repaid > amount || (isShared && repaid > 0)) return 'AMOUNT_INVALID';
        this.#row(r, 'CardOverdrawReversal', repaid, 'NS');
        const name = r.kind === 'refund' ? 'ConsumeRefund' : 'ReversalRefund';
        if (isShared || r.isClosed) this.#row(r, name, amount - repaid, 'NS');
        else this.#shift(r, 'NS', 'KA', amount - repaid);
        return;
      }
      case 'refund-reversal':
      case 'dispute-reversal':
        if (isShared) this.#row(r, 'ReversalDeduct', -amount, 'NS');
        else this.#charge(r, amount, r.isClosed);
        return;
      case 'transaction-fee':
        if (isShared || r.isClosed) this.#row(r, 'TransFee', -amount, 'FI');
        else this.#shift(r, 'KA', 'FI', amount);
    }
  }

  #clear(r: Extract<NetworkRequest, { kind: 'clearing' }>, isShared: boolean): string | undefined {
    const [held, excess, unused] = [Number(r.heldMinor), Number(r.excessMinor), Number(r.unusedMinor)];
    if (held < 0 || excess < 0 || unused < 0 || held + excess === 0) return 'AMOUNT_INVALID';
    if (excess > 0 && unused > 0) return 'AMOUNT_INVALID';
    if (!r.hadHold && held + unused > 0) return 'AMOUNT_INVALID';
    if (this.#held(r, isShared) < held + unused) return 'INSUFFICIENT_BALANCE';
    if (isShared) {
      this.#row(r, 'AuthUnBlock', held, 'CB');
      this.#row(r, 'Consume', -held, 'NS');
      this.#row(r, 'ConsumeSettlementDiffRefund', unused, 'CB');
      this.#row(r, r.hadHold ? 'ConsumeSettlementDiffDeduct' : 'Consume', -excess, 'NS');
    } else {
      this.#shift(r, 'KB', 'NS', held);
      this.#shift(r, 'KB', 'KA', unused);
      this.#charge(r, excess, r.isClosed);
    }
  }

  #held(r: NetworkRequest, isShared: boolean): number {
    return isShared ? this.#get(r, 'CB') : this.#get(r, 'KB', r.cardId);
  }

  /** A Standard card pays what it has, and the account the rest. */
  #charge(r: NetworkRequest, amount: number, isClosed: boolean): void {
    const fromCard = isClosed ? 0 : Math.min(amount, Math.max(this.#get(r, 'KA', r.cardId), 0));
    this.#shift(r, 'KA', 'NS', fromCard);
    this.#row(r, 'CardOverdrawDeduct', fromCard - amount, 'NS');
  }

  /** Between two accounts that are not CA: no row of the account log. */
  #shift(r: NetworkRequest, from: string, to: string, amount: number): void {
    if (amount === 0) return;
    const cardOf = (account: string) => (account.startsWith('K') ? r.cardId : undefined);
    this.#add(r, from, -amount, cardOf(from));
    this.#add(r, to, amount, cardOf(to));
  }

  #submit(
    r: LedgerRequest & { order: OrderReference },
    amount: number,
    least: number,
    card: string | undefined,
    fees: [string, number][],
  ): string | undefined {
    if (amount < least || fees.some(([, fee]) => fee < 0)) return 'AMOUNT_INVALID';
    if (this.#order(r)) return 'ORDER_ALREADY_SUBMITTED';
    const total = fees.reduce((sum, [, fee]) => sum + fee, amount);
    if (this.#get(r, 'CA') < Math.max(total, 0)) return 'INSUFFICIENT_BALANCE';
    this.#row(r, 'CardTopUp', -amount, 'KP');
    for (const [type, fee] of fees) this.#row(r, type, -fee, 'FI');
    this.#order(r, {
      currency: r.currency,
      card,
      isWithdrawal: false,
      amount,
      fees: fees.map(([, fee]) => fee),
      isOpen: true,
    });
  }

  #submitWithdrawal(
    r: LedgerRequest & { order: OrderReference },
    amount: number,
    fee: number,
    card: string,
  ): string | undefined {
    if (amount < 1 || fee < 0) return 'AMOUNT_INVALID';
    if (this.#order(r)) return 'ORDER_ALREADY_SUBMITTED';
    if (this.#get(r, 'KA', card) < amount + fee) return 'INSUFFICIENT_BALANCE';
    this.#add(r, 'KA', -amount - fee, card);
    this.#add(r, 'KP', amount + fee);
    this.#order(r, { currency: r.currency, card, isWithdrawal: true, amount, fees: [fee], isOpen: true });
  }

  /** A cancellation has its end at once. */
  #cancel(r: LedgerRequest & { order: OrderReference }): void {
    this.#order(r, {
      currency: r.currency,
      card: '',
      isWithdrawal: false,
      amount: 0,
      fees: [],
      isOpen: false,
    });
  }

  #end(
    r: LedgerRequest & { order: OrderReference },
    isCompleted: boolean,
    card: string | undefined,
  ): string | undefined {
    const order = this.#order(r);
    if (!order) return 'ORDER_NOT_FOUND';
    if (!order.isOpen) return 'ORDER_ALREADY_ENDED';
    if (order.currency !== r.currency || (order.card && order.card !== card)) return 'ORDER_MISMATCH';
    order.isOpen = false;
    const [fee = 0] = order.fees;
    if (order.isWithdrawal && isCompleted) {
      this.#row(r, 'CardWithdraw', order.amount, 'KP');
      this.#add(r, 'KP', -fee);
      this.#add(r, 'FI', fee);
    } else if (order.isWithdrawal || isCompleted) {
      const moved = order.isWithdrawal ? order.amount + fee : order.amount;
      this.#add(r, 'KP', -moved);
      if (moved) this.#add(r, 'KA', moved, card);
    } else {
      this.#row(r, 'ReversalRefund', order.amount, 'KP');
      for (const each of order.fees) this.#row(r, 'ReversalRefund', each, 'FI');
    }
    return;
  }

  #order(r: LedgerRequest & { order: OrderReference }, opened?: ModelOrder): ModelOrder | undefined {
    const id = `${r.customerId} ${r.order.orderId} ${r.order.orderLineNo}`;
    if (opened) this.#orders.set(id, opened);
    return this.#orders.get(id);
  }

  #get(r: LedgerRequest, account: string, card?: string): number {
    return this.money.get([r.customerId, r.currency, account, card].filter(Boolean).join('/')) ?? 0;
  }

  #add(r: LedgerRequest, account: string, change: number, card?: string): void {
    const key = [r.customerId, r.currency, account, card].filter(Boolean).join('/');
    this.money.set(key, (this.money.get(key) ?? 0) + change);
  }

  /** CA changes by this much, the other account by the opposite, and the account log tells it. */
  #row(r: LedgerRequest, type: string, change: number, other: string, card?: string): void {
    if (change === 0) return;
    this.#add(r, 'CA', change);
    this.#add(r, other, -change, card);
    const rows = this.logs.get(r.customerId) ?? [];
    this.logs.set(r.customerId, rows);
    rows.push({
      currency: r.currency,
      type,
      change,
      available: this.#get(r, 'CA'),
      blocked: this.#get(r, 'CB'),
    });
  }
}
