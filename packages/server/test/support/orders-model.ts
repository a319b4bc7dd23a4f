// A second, slower opinion on orders: one at a time, plain maps and numbers, written from the contract, docs/money.md and
// the sandbox's price list. It shares nothing with the system.

export type Currency = 'USD' | 'JPY';
export type Model = 'standard' | 'sharebalance';
export type Kind = 'apply' | 'topup' | 'withdraw' | 'block' | 'unblock' | 'cancel' | 'creditLimit';
export type Effect = 'Refuse' | 'TimeoutBefore' | 'TimeoutAfter' | 'Delay';
export type Call = 'Issue' | 'Load' | 'Unload' | 'Block' | 'Unblock' | 'Cancel' | 'UpdateLimits';

interface Offer {
  model: Model;
  currency: Currency;
  /** In minor units; shares in thousandths. */
  leastOpen?: number;
  leastTopUp?: number;
  isWhole?: boolean;
  open?: number;
  topUp?: number;
  topUpShare?: number;
  withdraw?: number;
  cancel?: number;
  cancelShare?: number;
  may: readonly Kind[];
  mayBeUnlimited?: boolean;
}

const always = ['block', 'unblock', 'cancel'] as const;
/** Each product under its currency, as products/sandbox.yaml sells it. */
export const offers: Readonly<Record<string, Offer>> = {
  'STD-VISA USD': {
    model: 'standard',
    currency: 'USD',
    leastOpen: 1_000,
    leastTopUp: 500,
    open: 100,
    topUpShare: 15,
    withdraw: 50,
    cancelShare: 10,
    may: [...always, 'topup', 'withdraw'],
  },
  'STD-VISA JPY': {
    model: 'standard',
    currency: 'JPY',
    leastOpen: 1_000,
    leastTopUp: 500,
    open: 150,
    topUpShare: 15,
    withdraw: 75,
    cancelShare: 10,
    may: [...always, 'topup', 'withdraw'],
  },
  'STD-MC-WHOLE USD': {
    model: 'standard',
    currency: 'USD',
    leastOpen: 2_000,
    leastTopUp: 1_000,
    isWhole: true,
    open: 250,
    topUp: 30,
    may: [...always, 'topup'],
  },
  'SHARE-MC USD': {
    model: 'sharebalance',
    currency: 'USD',
    open: 80,
    cancel: 20,
    may: [...always, 'creditLimit'],
  },
  'SHARE-AMEX USD': {
    model: 'sharebalance',
    currency: 'USD',
    may: [...always, 'creditLimit'],
    mayBeUnlimited: true,
  },
  'DUO-UNIONPAY USD': { model: 'sharebalance', currency: 'USD', cancel: 125, may: [...always] },
};

export interface Limits {
  readonly auth: number;
  /** In whole units; `null`: left empty. */
  readonly credit: number | null;
}

export interface Request {
  readonly kind: Kind;
  /** The address it is sent to. */
  readonly model: Model;
  /** Of an application; one that is in no offer is on no list. */
  readonly product?: string;
  readonly card?: ModelCard;
  readonly amount: number;
  readonly limits: Limits | null;
  readonly number: string | null;
}

export interface ModelCard {
  readonly owner: ModelCustomer;
  readonly offer: Offer;
  status: 'Active' | 'Blocked' | 'Cancel';
  balance: number;
  limits: Limits | null;
  /** What the issuer has loaded onto it, and how it stands there. */
  issuer: { loaded: number; status: 'Active' | 'Blocked' | 'Cancelled' };
  readonly queue: ModelOrder[];
}

export interface ModelOrder {
  readonly owner: ModelCustomer;
  readonly request: Request;
  readonly text: string;
  readonly offer: Offer;
  readonly fees: readonly number[];
  status: 'Pending' | 'Completed' | 'Failure';
  card: ModelCard | undefined;
  /** What the issuer has decided, whether or not it is known here. */
  decided: 'done' | 'refused' | undefined;
  /** It has no answer yet and is asked for again later. */
  isWaiting: boolean;
}

interface Fault {
  call: Call | null;
  effect: Effect;
  left: number;
}

export class ModelCustomer {
  readonly money: Record<Currency, number> = { USD: 0, JPY: 0 };
  readonly log: string[] = [];
  readonly orders: ModelOrder[] = [];
  readonly cards: ModelCard[] = [];
  readonly #faults: Fault[] = [];
  readonly #deposits = new Map<string, string>();

  deposit(currency: Currency, amount: number, number: string | null): 'posted' | 'replayed' | string {
    const text = `${currency} ${amount}`;
    const earlier = number === null ? undefined : this.#deposits.get(number);
    if (earlier) return earlier === text ? 'replayed' : 'DUPLICATE_ORDER';
    if (number !== null) this.#deposits.set(number, text);
    this.#row(currency, 'AccountTopUp', amount);
    return 'posted';
  }

  script(call: Call | null, effect: Effect, count: number): void {
    this.#faults.push({ call, effect, left: count });
  }

  /** The order, a former one when it is known by its number, or the code of the refusal. */
  submit(request: Request): ModelOrder | string {
    const { kind, model, card, number, amount, limits } = request;
    if (kind !== 'apply' && card?.owner !== this) return 'CARD_NOT_FOUND';
    if (card && card.offer.model !== model) return 'OPERATION_NOT_ALLOWED';
    if (limits && (limits.auth < 1 || (limits.credit !== null && limits.credit < 1))) return '400';
    const text = JSON.stringify([
      kind,
      model,
      request.product ?? this.cards.indexOf(card as ModelCard),
      amount,
      limits,
    ]);
    const earlier = this.orders.find((order) => number !== null && order.request.number === number);
    if (earlier) return earlier.text === text ? earlier : 'DUPLICATE_ORDER';
    const offer = card?.offer ?? offers[request.product ?? ''];
    if (offer?.model !== model) return 'PRODUCT_NOT_AVAILABLE';
    if (kind !== 'apply' && !offer.may.includes(kind)) return 'OPERATION_NOT_ALLOWED';
    if (limits?.credit === null && !offer.mayBeUnlimited) return '400';
    const least = { apply: offer.leastOpen ?? 0, topup: offer.leastTopUp ?? 0, withdraw: 1 }[kind as 'apply'];
    if (least !== undefined && model === 'standard') {
      if (offer.isWhole && kind !== 'withdraw' && amount % 100 !== 0) return '400';
      if (amount < least) return 'AMOUNT_TOO_SMALL';
    }
    if (card && !mayFollow(card, kind)) return 'CARD_STATUS_INVALID';
    const fees = feesOf(kind, offer, amount);
    const total = fees.reduce((sum, fee) => sum + fee, amount);
    if (kind === 'withdraw') {
      if ((card?.balance ?? 0) < total) return 'INSUFFICIENT_BALANCE';
      if (card) card.balance -= total;
    } else if (kind === 'apply' || kind === 'topup') {
      if (this.money[offer.currency] < total) return 'INSUFFICIENT_BALANCE';
      this.#row(offer.currency, 'CardTopUp', -amount);
      const names = kind === 'apply' ? ['OpenCardFee', 'TopUpFee'] : ['TopUpFee'];
      for (const [index, fee] of fees.entries()) this.#row(offer.currency, names[index] as string, -fee);
    }
    const order: ModelOrder = {
      owner: this,
      request,
      text,
      offer,
      fees,
      status: 'Pending',
      card,
      decided: undefined,
      isWaiting: false,
    };
    this.orders.push(order);
    card?.queue.push(order);
    return order;
  }

  /** Whether the order's turn has come. */
  isFirst(order: ModelOrder): boolean {
    return order.status === 'Pending' && (order.request.kind === 'apply' || order.card?.queue[0] === order);
  }

  /** One attempt at an order. */
  carryOut(order: ModelOrder): void {
    const call = calls[order.request.kind];
    const fault = this.#faults.find(
      (each) =>
        each.left > 0 &&
        (each.call === null || each.call === call) &&
        (each.effect !== 'Refuse' || !order.decided),
    );
    if (fault) fault.left--;
    order.isWaiting = fault?.effect === 'TimeoutBefore' || fault?.effect === 'TimeoutAfter';
    if (fault?.effect === 'TimeoutBefore') return;
    if (!order.decided) {
      order.decided = fault?.effect === 'Refuse' ? 'refused' : 'done';
      if (order.decided === 'done') this.#atTheIssuer(order);
    }
    if (fault?.effect === 'TimeoutAfter') return;
    order.card?.queue.shift();
    if (order.decided === 'done') this.#complete(order);
    else this.#fail(order);
  }

  #atTheIssuer(order: ModelOrder): void {
    const { kind, amount, limits } = order.request;
    if (kind === 'apply') {
      order.card = {
        owner: this,
        offer: order.offer,
        status: 'Active',
        balance: 0,
        limits,
        issuer: { loaded: amount, status: 'Active' },
        queue: [order],
      };
      return;
    }
    const { issuer } = order.card as ModelCard;
    if (kind === 'topup') issuer.loaded += amount;
    if (kind === 'withdraw') issuer.loaded -= amount;
    if (kind === 'block') issuer.status = 'Blocked';
    if (kind === 'unblock') issuer.status = 'Active';
    if (kind === 'cancel') issuer.status = 'Cancelled';
  }

  #complete(order: ModelOrder): void {
    const { kind, amount, limits } = order.request;
    const { currency } = order.offer;
    const card = order.card as ModelCard;
    order.status = 'Completed';
    card.status = statusAfter(card.status, kind);
    if (kind === 'apply') this.cards.push(card);
    if (kind === 'apply' || kind === 'topup') card.balance += amount;
    if (kind === 'withdraw') this.#row(currency, 'CardWithdraw', amount);
    if (kind === 'creditLimit') card.limits = limits;
    if (kind !== 'cancel') return;
    const fee = (order.offer.cancel ?? 0) + share(card.balance, order.offer.cancelShare);
    this.#row(currency, 'CancelCardSettleRefund', card.balance);
    this.#row(currency, 'CancelCardFee', -fee);
    card.balance = 0;
  }

  #fail(order: ModelOrder): void {
    const { kind, amount } = order.request;
    order.status = 'Failure';
    if (kind === 'withdraw' && order.card) {
      order.card.balance += order.fees.reduce((sum, fee) => sum + fee, amount);
    } else if (kind === 'apply' || kind === 'topup') {
      for (const each of [amount, ...order.fees]) this.#row(order.offer.currency, 'ReversalRefund', each);
    }
  }

  #row(currency: Currency, type: string, change: number): void {
    if (change === 0) return;
    this.money[currency] += change;
    this.log.push(`${currency} ${type} ${change} ${this.money[currency]}`);
  }
}

const calls: Readonly<Record<Kind, Call>> = {
  apply: 'Issue',
  topup: 'Load',
  withdraw: 'Unload',
  block: 'Block',
  unblock: 'Unblock',
  cancel: 'Cancel',
  creditLimit: 'UpdateLimits',
};

function feesOf(kind: Kind, offer: Offer, amount: number): number[] {
  const topUp = amount === 0 ? 0 : (offer.topUp ?? 0) + share(amount, offer.topUpShare);
  if (kind === 'apply') return offer.model === 'standard' ? [offer.open ?? 0, topUp] : [offer.open ?? 0];
  if (kind === 'topup') return [topUp];
  return kind === 'withdraw' ? [offer.withdraw ?? 0] : [];
}

function share(amount: number, thousandths = 0): number {
  return Math.floor((amount * thousandths + 500) / 1_000);
}

function statusAfter(status: ModelCard['status'], kind: Kind): ModelCard['status'] {
  if (status === 'Cancel' || kind === 'cancel') return 'Cancel';
  if (kind === 'block') return 'Blocked';
  return kind === 'unblock' ? 'Active' : status;
}

/** Looks at the card as it will be after what is waiting for it. */
function mayFollow(card: ModelCard, kind: Kind): boolean {
  const status = card.queue.reduce((before, order) => statusAfter(before, order.request.kind), card.status);
  if (status === 'Cancel') return false;
  if (kind === 'topup' || kind === 'block') return status === 'Active';
  return kind !== 'unblock' || status === 'Blocked';
}
