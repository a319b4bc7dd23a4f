import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { LedgerRequest, NetworkRequest } from '../../src/modules/ledger/index.ts';

const kinds: readonly LedgerRequest['kind'][] = [
  'account-deposit',
  'account-withdrawal',
  'account-adjustment',
  'standard-apply',
  'standard-top-up',
  'standard-withdrawal',
  'share-balance-apply',
  'order-completed',
  'order-refused',
  'standard-cancel-settlement',
  'share-balance-cancel',
  'authorization-hold',
  'hold-release',
  'clearing',
  'refund',
  'refund-reversal',
  'clearing-reversal',
  'dispute-credit',
  'dispute-reversal',
  'transaction-fee',
];

const event = fc.record({
  // The ends of orders are drawn more often, so that most orders reach one; and what pays for spending.
  kind: fc.constantFrom(
    ...kinds,
    ...(['order-completed', 'order-completed', 'order-completed', 'order-refused'] as const),
    ...(['account-deposit', 'account-deposit', 'standard-top-up', 'authorization-hold', 'clearing'] as const),
  ),
  customer: fc.nat(1),
  currency: fc.constantFrom('USD' as const, 'USD' as const, 'JPY' as const),
  card: fc.nat(1),
  order: fc.nat(9),
  line: fc.integer({ min: 1, max: 2 }),
  amount: fc.oneof(
    { weight: 9, arbitrary: fc.nat(3_000) },
    { weight: 1, arbitrary: fc.integer({ min: -5, max: 0 }) },
  ),
  fee: fc.oneof(
    { weight: 9, arbitrary: fc.nat(60) },
    { weight: 1, arbitrary: fc.integer({ min: -2, max: 0 }) },
  ),
  otherFee: fc.nat(30),
  cardModel: fc.constantFrom('Standard' as const, 'ShareBalance' as const),
  isClosed: fc.nat(5).map((each) => each === 0),
  choice: fc.nat(3),
  key: fc.oneof(
    { weight: 8, arbitrary: fc.constant('new' as const) },
    { weight: 1, arbitrary: fc.constant('sent again' as const) },
    { weight: 1, arbitrary: fc.constant('taken' as const) },
  ),
  earlier: fc.nat(),
});

type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** Requests over two customers, currencies, cards and some orders, with repeats and stolen keys, and where batches end. */
export const anyHistory = (maxLength: number) =>
  fc.record({
    events: fc.array(event, { minLength: 1, maxLength, size: 'max' }),
    batchSizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
  });

/** The requests of a history. `world` makes ids of its own, so that many histories fit one database. */
export function requestsOf(events: readonly Event[], world: string): LedgerRequest[] {
  const requests: LedgerRequest[] = [];
  for (const [i, each] of events.entries()) {
    const earlier = requests[each.earlier % Math.max(requests.length, 1)];
    if (each.key === 'sent again' && earlier) requests.push(structuredClone(earlier));
    else
      requests.push(
        requestOf(each, each.key === 'taken' && earlier ? earlier.requestKey : `key-${i}`, world),
      );
  }
  return requests;
}

/** Cuts a list into batches; the sizes are taken in turn. */
export function* batchesOf<T>(items: readonly T[], sizes: readonly number[]): Generator<readonly T[]> {
  for (let start = 0, i = 0; start < items.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield items.slice(start, start + size);
    start += size;
  }
}

function requestOf(event: Event, requestKey: string, world: string): LedgerRequest {
  const { kind, currency, choice } = event;
  const base = { requestKey, customerId: idOf(world, 'customer', event.customer), currency };
  const order = {
    orderId: idOf(world, 'order', event.order),
    orderLineNo: event.line,
    orderNo: `O${event.order}`,
  };
  const cardId = idOf(world, 'card', event.card);
  const [amountMinor, feeMinor, otherFeeMinor] = [
    BigInt(event.amount),
    BigInt(event.fee),
    BigInt(event.otherFee),
  ];
  switch (kind) {
    case 'account-deposit':
    case 'account-withdrawal':
      return { ...base, kind, amountMinor, feeMinor };
    case 'account-adjustment':
      return { ...base, kind, direction: choice % 2 === 0 ? 'Increase' : 'Deduct', amountMinor };
    case 'standard-apply':
      return { ...base, kind, order, amountMinor, openCardFeeMinor: feeMinor, topUpFeeMinor: otherFeeMinor };
    case 'standard-top-up':
      return { ...base, kind, order, cardId, amountMinor, topUpFeeMinor: feeMinor };
    case 'standard-withdrawal':
      return { ...base, kind, order, cardId, amountMinor, feeMinor };
    case 'share-balance-apply':
      return { ...base, kind, order, openCardFeeMinor: feeMinor };
    case 'order-completed':
      return { ...base, kind, order, cardId };
    case 'order-refused':
      return choice === 0 ? { ...base, kind, order } : { ...base, kind, order, cardId };
    case 'standard-cancel-settlement':
      return {
        ...base,
        kind,
        order,
        cardId,
        fee:
          choice % 2 === 0
            ? { method: 'FixedValue', feeMinor }
            : { method: 'Percentage', rate: choice === 1 ? '0.015' : '0.5' },
      };
    case 'share-balance-cancel':
      return { ...base, kind, order, cardId, feeMinor };
    default:
      return networkRequestOf(kind, event, base, cardId, idOf(world, 'transaction', choice));
  }
}

function networkRequestOf(
  kind: NetworkRequest['kind'],
  event: Event,
  base: Pick<NetworkRequest, 'requestKey' | 'customerId' | 'currency'>,
  cardId: string,
  transactionId: string,
): NetworkRequest {
  const { cardModel, isClosed, choice } = event;
  const card = { ...base, cardModel, cardId, transactionId };
  const [amountMinor, feeMinor] = [BigInt(event.amount), BigInt(event.fee)];
  const otherMinor = BigInt(event.otherFee);
  switch (kind) {
    case 'authorization-hold':
      return { ...card, kind, amountMinor };
    case 'hold-release':
      // Small enough that most holds cover it.
      return { ...card, kind, amountMinor: feeMinor, reason: choice % 2 === 0 ? 'Reversal' : 'Expiry' };
    case 'clearing':
      return { ...card, kind, isClosed, ...clearingParts(event) };
    case 'refund-reversal':
    case 'dispute-reversal':
    case 'transaction-fee':
      return { ...card, kind, amountMinor: kind === 'transaction-fee' ? feeMinor : amountMinor, isClosed };
    default:
      return { ...card, kind, amountMinor, repayMinor: choice === 0 ? 0n : otherMinor, isClosed };
  }
}

function clearingParts({ amount, fee, otherFee, choice, earlier }: Event) {
  const [none, more] = [0n, BigInt(otherFee)];
  const heldMinor = BigInt(fee);
  // What no caller should ask: a rest of a hold that was too small, and parts of a hold that was not there.
  if (earlier % 16 === 0) return { hadHold: true, heldMinor, excessMinor: more, unusedMinor: BigInt(amount) };
  if (earlier % 16 === 1) return { hadHold: false, heldMinor, excessMinor: more, unusedMinor: none };
  if (choice === 0) {
    return { hadHold: false, heldMinor: none, excessMinor: BigInt(amount), unusedMinor: none };
  }
  return {
    hadHold: true,
    heldMinor,
    excessMinor: choice === 1 ? more : none,
    unusedMinor: choice === 2 ? more : none,
  };
}

/** The same UUID for the same thing of the same world. */
export function idOf(world: string, name: string, number: number): string {
  const hex = createHash('sha256').update(`${world} ${name} ${number}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
