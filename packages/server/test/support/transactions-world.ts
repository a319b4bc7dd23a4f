import type { AuthorizationEvent, IncrementEvent } from '../../src/modules/transactions/events.ts';

export interface ModelControls {
  allowedCategories?: string[];
  blockedCategories?: string[];
  allowedCountries?: string[];
  blockedCountries?: string[];
  dailyCount?: number;
  dailyAmount?: number;
  monthlyCount?: number;
  monthlyAmount?: number;
  isSingleUse?: boolean;
}

export interface ModelCard {
  readonly customer: string;
  readonly card: string;
  readonly model: 'Standard' | 'ShareBalance';
  readonly currency: string;
  status: 'Active' | 'Blocked' | 'Cancel' | 'Expired';
  isSpendable: boolean;
  maxAuth: number;
  maxCredit: number | null;
  controls: ModelControls;
  readonly refundRestoresLimit: boolean;
  /** Of each clearing: so much, or so many thousandths of it. */
  readonly fee: { readonly fixed: number } | { readonly thousandths: number } | null;
  used: number;
  overdrawn: number;
  approvedPayments: number;
  /** By `YYYY-MM-DD` and by `YYYY-MM`. */
  readonly counts: Map<string, number>;
  readonly amounts: Map<string, number>;
}

export interface ModelLogRow {
  readonly currency: string;
  readonly type: string;
  readonly change: number;
  readonly available: number;
  readonly blocked: number;
}

/** What happens beside the network's events: an owner, an order or the calendar changes something. */
export type WorldChange =
  | { readonly change: 'status'; readonly card: string; readonly status: ModelCard['status'] }
  | {
      readonly change: 'limits';
      readonly card: string;
      readonly auth: number;
      readonly credit: number | null;
    }
  | { readonly change: 'controls'; readonly card: string; readonly controls: ModelControls }
  | { readonly change: 'deposit' | 'top-up'; readonly card: string; readonly amount: number }
  | { readonly change: 'settle'; readonly card: string }
  | { readonly change: 'time'; readonly hours: number };

/** Cards, money and the calendar: all that the rules of the network's events look at and change. */
export class ModelWorld {
  now = 0;
  readonly cards = new Map<string, ModelCard>();
  /** Minor units by `customer/currency/account` or `customer/currency/account/card`. */
  readonly money = new Map<string, number>();
  /** By customer. */
  readonly logs = new Map<string, ModelLogRow[]>();
  addCard(
    card: Omit<ModelCard, 'used' | 'overdrawn' | 'approvedPayments' | 'counts' | 'amounts'>,
  ): ModelCard {
    const added = {
      ...card,
      used: 0,
      overdrawn: 0,
      approvedPayments: 0,
      counts: new Map(),
      amounts: new Map(),
    };
    this.cards.set(card.card, added);
    return added;
  }

  change(change: WorldChange): void {
    if (change.change === 'time') {
      this.now += change.hours * 3_600_000;
      return;
    }
    const card = this.cards.get(change.card);
    if (!card) throw new Error(`the model has no card ${change.card}`);
    switch (change.change) {
      case 'status':
        card.status = change.status;
        card.isSpendable = change.status === 'Active';
        return;
      case 'limits':
        card.maxAuth = change.auth;
        card.maxCredit = change.credit;
        return;
      case 'controls':
        card.controls = change.controls;
        return;
      case 'deposit':
        this.#deposit(card, change.amount);
        return;
      case 'top-up':
        this.#topUp(card, change.amount);
        return;
      case 'settle':
        this.#settle(card);
        return;
    }
  }

  protected chargeFee(card: ModelCard, amount: number): void {
    if (card.model === 'ShareBalance' || isClosed(card)) this.row(card, 'TransFee', 'CA', 'FI', amount);
    else this.move(card, 'KA', 'FI', amount);
  }

  /** What cannot be refused. A Standard card pays what it can, and the account the rest. */
  protected charge(card: ModelCard, to: string, amount: number, type: string): void {
    if (card.model === 'ShareBalance') {
      this.row(card, type, 'CA', to, amount);
      return;
    }
    const own = isClosed(card) ? 0 : Math.min(amount, Math.max(this.get(card, 'KA'), 0));
    this.move(card, 'KA', to, own);
    this.row(card, 'CardOverdrawDeduct', 'CA', to, amount - own);
    card.overdrawn += amount - own;
  }

  /** What comes back to a Standard card first repays what the account has paid for it. */
  protected credit(card: ModelCard, amount: number, type: string): void {
    const repaid = Math.min(amount, card.overdrawn);
    this.row(card, 'CardOverdrawReversal', 'NS', 'CA', repaid);
    card.overdrawn -= repaid;
    const rest = amount - repaid;
    if (card.model === 'ShareBalance' || isClosed(card)) this.row(card, type, 'NS', 'CA', rest);
    else this.move(card, 'NS', 'KA', rest);
  }

  protected cardRefusal(event: AuthorizationEvent | IncrementEvent, card: ModelCard): string | undefined {
    if (event.currency !== card.currency) return 'CURRENCY_MISMATCH';
    if (card.status === 'Cancel') return 'CARD_CANCELLED';
    if (card.status === 'Expired') return 'CARD_EXPIRED';
    return card.isSpendable ? undefined : 'CARD_BLOCKED';
  }

  /** What may be approved of it, or why nothing may. */
  protected approvable(
    card: ModelCard,
    asked: number,
    already: number,
    isPartialEnough: boolean,
  ): number | string {
    const { day, month } = this.dates();
    const { dailyAmount, monthlyAmount } = card.controls;
    const bounds: [string, number][] = [];
    if (card.model === 'ShareBalance') bounds.push(['AUTH_LIMIT_EXCEEDED', card.maxAuth - already]);
    if (card.model === 'ShareBalance' && card.maxCredit !== null)
      bounds.push(['CREDIT_LIMIT_EXCEEDED', card.maxCredit - card.used]);
    if (dailyAmount !== undefined)
      bounds.push(['DAILY_AMOUNT_EXCEEDED', dailyAmount - (card.amounts.get(day) ?? 0)]);
    if (monthlyAmount !== undefined)
      bounds.push(['MONTHLY_AMOUNT_EXCEEDED', monthlyAmount - (card.amounts.get(month) ?? 0)]);
    const account = this.get(card, 'CA');
    // Who owes spends nothing, not even what a card still has.
    const funds = account < 0 || card.model === 'ShareBalance' ? account : this.get(card, 'KA');
    bounds.push(['INSUFFICIENT_BALANCE', funds]);
    for (const [reason, bound] of bounds) {
      if (bound < (isPartialEnough ? 1 : asked)) return reason;
    }
    return Math.min(asked, ...bounds.map(([, bound]) => bound));
  }

  protected dates(): { day: string; month: string } {
    const day = new Date(this.now).toISOString().slice(0, 10);
    return { day, month: day.slice(0, 7) };
  }

  /** By card, as of now. */
  spending() {
    const { day, month } = this.dates();
    return Object.fromEntries(
      [...this.cards.values()].map(({ card, used, overdrawn, approvedPayments, counts, amounts }) => {
        const counters = {
          used,
          overdrawn,
          approvedPayments,
          dayCount: counts.get(day) ?? 0,
          dayAmount: amounts.get(day) ?? 0,
          monthCount: counts.get(month) ?? 0,
          monthAmount: amounts.get(month) ?? 0,
        };
        return [card, counters];
      }),
    );
  }

  /** Every account that is not empty. */
  balances(): Record<string, number> {
    return Object.fromEntries([...this.money].filter(([, balance]) => balance !== 0));
  }

  #deposit(card: ModelCard, amount: number): void {
    this.row(card, 'AccountTopUp', 'EXT', 'CA', amount);
  }

  /** A Standard card is loaded, if the account can pay for it. */
  #topUp(card: ModelCard, amount: number): void {
    if (this.get(card, 'CA') < amount) return;
    this.row(card, 'CardTopUp', 'CA', 'KP', amount);
    this.move(card, 'KP', 'KA', amount);
  }

  /** The end of a cancelled Standard card: its rest goes to the account, or its debt. */
  #settle(card: ModelCard): void {
    if (this.get(card, 'KB') !== 0) return;
    const rest = this.get(card, 'KA');
    if (rest > 0) this.row(card, 'CancelCardSettleRefund', 'KA', 'CA', rest);
    else this.row(card, 'CancelCardSettleDeduct', 'CA', 'KA', -rest);
  }

  protected get(card: ModelCard, account: string): number {
    return this.money.get(keyOf(card, account)) ?? 0;
  }

  #change(card: ModelCard, account: string, change: number): void {
    const key = keyOf(card, account);
    this.money.set(key, (this.money.get(key) ?? 0) + change);
  }

  protected move(card: ModelCard, from: string, to: string, amount: number): void {
    if (amount === 0) return;
    this.#change(card, from, -amount);
    this.#change(card, to, amount);
  }

  /** The same, with a row in the account log. */
  protected row(card: ModelCard, type: string, from: string, to: string, amount: number): void {
    if (amount === 0) return;
    this.move(card, from, to, amount);
    const rows = this.logs.get(card.customer) ?? [];
    this.logs.set(card.customer, rows);
    rows.push({
      currency: card.currency,
      type,
      change: from === 'CA' ? -amount : amount,
      available: this.get(card, 'CA'),
      blocked: this.get(card, 'CB'),
    });
  }
}

function keyOf({ customer, currency, card }: ModelCard, account: string): string {
  const isCards = account === 'KA' || account === 'KB';
  return [customer, currency, account, isCards && card].filter(Boolean).join('/');
}

function isClosed(card: ModelCard): boolean {
  return card.status === 'Cancel';
}
