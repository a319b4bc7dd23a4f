import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { requestToken } from '../support/process.ts';
import type { Random } from '../support/random.ts';
import { type Book, type Entry, type Model, type Operation, orderNoOf } from './book.ts';
import { type Answer, exchange } from './exchange.ts';
import type { Fleet } from './fleet.ts';

/** A customer's program with several requests under way at a time; each is sent until it is answered. */
export interface Load {
  /** Runs until it is told to stop and everything sent is answered. */
  run(lanes: number, isOver: () => boolean): Promise<void>;
  get(path: string): Promise<Answer>;
}

const pauseMs = 50;
/** How long before a request counts as not answered. */
const patienceMs = 45_000;

const refusals = new Set([
  'CARD_STATUS_INVALID',
  'INSUFFICIENT_BALANCE',
  'OPERATION_NOT_ALLOWED',
  'CARD_NOT_FOUND',
  'AMOUNT_TOO_SMALL',
]);

export async function createLoad(fleet: Fleet, book: Book, random: Random): Promise<Load> {
  const token = await requestToken(fleet.urls[0] as string, fleet.client);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const { counts } = book;

  /** Once; `undefined` when there is no answer that says what has become of it. */
  async function attempt(path: string, body?: object): Promise<Answer | undefined> {
    const url = new URL(`/openapi${path}`, random.pick(fleet.urls));
    const answer = await exchange(url, headers, body && JSON.stringify(body), patienceMs).catch(
      () => undefined,
    );
    assert.notEqual(answer?.status, 500, `${path}: ${JSON.stringify(answer?.json)}`);
    return answer && answer.status < 500 && answer.status !== 429 ? answer : undefined;
  }

  async function untilAnswered(path: string, body?: object): Promise<Answer> {
    for (let sent = 1; ; sent++) {
      const sentAt = Date.now();
      const answer = await attempt(path, body);
      if (answer) {
        const createdOn = Date.parse(answer.json?.data?.createdOn ?? '');
        if (body && sent > 1 && createdOn < sentAt) counts.replays++;
        return answer;
      }
      if (body) counts.retries++;
      await sleep(pauseMs);
    }
  }

  async function deposit(own: Random): Promise<void> {
    const entry = {
      number: `D-${book.deposits.length}`,
      cents: 1_000 + own.below(100_000),
      isAcknowledged: false,
    };
    book.deposits.push(entry);
    const body = { currency: 'USD', amount: dollars(entry.cents), customerOrderNo: entry.number };
    const { status, json } = await untilAnswered('/sandbox/v1/deposits', body);
    assert.equal(status, 200, JSON.stringify(json));
    entry.isAcknowledged = true;
    counts.deposits++;
  }

  async function script(own: Random): Promise<void> {
    await untilAnswered('/sandbox/v1/channel/faults', {
      operation: own.pick(['Issue', 'Load', 'Unload', 'Block', 'Unblock', 'Cancel', 'UpdateLimits', null]),
      effect: own.pick(['Refuse', 'TimeoutBefore', 'TimeoutAfter', 'Delay']),
      count: 1 + own.below(2),
      delayMs: 1 + own.below(300),
    });
  }

  /** Looks for the cards of applications that may be done by now. */
  async function look(): Promise<void> {
    const entry = book.unseen.shift();
    const orderNo = entry && orderNoOf(entry);
    if (!entry || !orderNo) return;
    const { json } = await untilAnswered(`/v1/orders/${entry.model}?orderNo=${orderNo}`);
    const { status, cardInfos } = json.data;
    if (status === 'Pending') book.unseen.push(entry);
    if (status === 'Completed') book.cards[entry.model].push(cardInfos[0].cardId);
  }

  async function order(own: Random, model: Model, operation: Operation): Promise<void> {
    const cardId = operation === 'apply' ? null : own.pick(book.cards[model]);
    const movesMoney = model === 'standard' && ['apply', 'topup', 'withdraw'].includes(operation);
    const cents = movesMoney ? 1_000 + own.below(20_000) : 0;
    const entry: Entry = { number: `O-${book.entries.length}`, model, operation, cardId, cents };
    book.entries.push(entry);
    if (operation === 'cancel') book.cards[model] = book.cards[model].filter((each) => each !== cardId);
    const send = () => untilAnswered(`/v1/orders/${model}/${operation}`, bodyOf(entry));
    const isTwin = own.below(12) === 0;
    if (isTwin) counts.twins++;
    const [answer, ...others] = await Promise.all(isTwin ? [send(), send()] : [send()]);
    for (const other of others) {
      // A twin that is refused leaves the number free for the other, which may find another state.
      if (answer?.status === 200 && other.status === 200) {
        assert.equal(other.json.data.orderNo, answer.json.data.orderNo, entry.number);
      }
    }
    const accepted = [answer, ...others].find((each) => each?.status === 200);
    if (accepted) {
      entry.answer = { orderNo: accepted.json.data.orderNo };
      counts.orders++;
      if (operation === 'apply') book.unseen.push(entry);
      return;
    }
    const code = answer?.json?.errorCode;
    assert.ok(refusals.has(code), JSON.stringify(answer?.json));
    entry.answer = { refused: code };
    counts.refusals++;
  }

  /** The next thing that the program does, by chance. */
  async function step(own: Random): Promise<void> {
    const chance = own.below(100);
    if (chance < 6) return deposit(own);
    if (chance < 9) return script(own);
    if (chance < 16 || book.unseen.length > 40) return look();
    const model = own.below(4) === 0 ? 'sharebalance' : 'standard';
    if (book.cards[model].length < 2 || chance < 22) return order(own, model, 'apply');
    if (chance < 24) return order(own, model, 'cancel');
    const changes: readonly Operation[] =
      model === 'standard'
        ? ['topup', 'topup', 'topup', 'withdraw', 'withdraw', 'unblock', 'block']
        : ['creditLimit', 'block', 'unblock'];
    return order(own, model, own.pick(changes));
  }

  return {
    async run(lanes, isOver) {
      const lane = async (own: Random) => {
        while (!isOver()) await step(own);
      };
      await Promise.all(Array.from({ length: lanes }, () => lane(random.fork())));
    },
    get: (path) => untilAnswered(path),
  };
}

function bodyOf({ number: customerOrderNo, model, operation, cardId, cents }: Entry): object {
  const limits = { maxAuthAmount: 50, maxCreditAmount: 1_000 };
  if (operation !== 'apply') {
    return {
      cardId,
      customerOrderNo,
      ...(operation === 'topup' && { topUpAmount: dollars(cents) }),
      ...(operation === 'withdraw' && { withdrawAmount: dollars(cents) }),
      ...(operation === 'creditLimit' && limits),
    };
  }
  return model === 'standard'
    ? { productCode: 'STD-VISA', cardCurrency: 'USD', topUpAmount: dollars(cents), customerOrderNo }
    : { productCode: 'SHARE-MC', cardCurrency: 'USD', ...limits, customerOrderNo };
}

function dollars(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
