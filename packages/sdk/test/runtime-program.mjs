// What every runtime must be able to do with the package. Runs where the package is installed, against a server that
// carries out orders; says "all is well" at its end.
import { Cardepass, CardNotFoundError, money, TimeoutError, webhooks } from '@cardepass/sdk';

/** @param {unknown} condition @param {string} what @returns {asserts condition} */
function assert(condition, what) {
  if (!condition) throw new Error(what);
}

const told = /** @type {string[]} */ ([]);
// The server and the credentials come from the environment.
const client = new Cardepass({
  language: 'en',
  hooks: { onResponse: ({ operation }) => told.push(operation) },
});
assert((await client.ping()) === 'Ping Success', 'ping');

const order = client.orders.standard.apply({
  productCode: 'STD-VISA',
  cardCurrency: 'USD',
  topUpAmount: '20.50',
});
const opened = await order.waitUntilFinal({ firstPauseMs: 20 });
assert(opened.status === 'Completed', `an order is ${opened.status}`);
const found = [];
for await (const card of client.cards.list()) found.push(card.cardId);
assert(found.length > 0 && found.includes(opened.cardInfos[0]?.cardId ?? ''), 'a list is walked');

const error = await client.cards.retrieve('none').catch((reason) => reason);
assert(error instanceof CardNotFoundError && error.responseId, 'an error has its class');
const { response } = await client.ping().withResponse();
assert(response.status === 200 && (await response.text()).includes('Ping Success'), 'the answer itself');

const hanging = new Cardepass({ fetch: (_url, { signal }) => untilAborted(signal) });
const late = await hanging.ping({ timeoutMs: 20 }).catch((reason) => reason);
assert(late instanceof TimeoutError, `a deadline: ${late}`);
const controller = new AbortController();
setTimeout(() => controller.abort(), 20);
const aborted = await hanging.ping({ signal: controller.signal }).catch((reason) => reason);
assert(aborted instanceof Error && aborted.name === 'AbortError', `a signal: ${aborted}`);

const body =
  '{"id":"01994a3c-9d00-7c3e-8f10-0123456789ab","type":"CardBlock","createdTime":"2026-11-15T00:00:00.000Z","sequence":1,"data":{},"version":"1.0","signature":"YdAGeVn3tsCRIRZpmDxXDhI0bTdqG0LKERY1OHJb2Ks="}';
const headers = {
  'webhook-id': '01994a3c-9d00-7c3e-8f10-0123456789ab',
  'webhook-timestamp': '1794700800',
  'webhook-signature': 'v1,RewMvwCQ0m4m9MYbqMQ8kOpVnfPYxtPrcmc2OIt8/OM=',
};
const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const event = await webhooks.verify(body, headers, secret, { now: () => 1794700800_000 });
assert(event.sequence === 1, 'a webhook');
assert(money.format('1234.5', 'USD', 'en') === '$1,234.50', 'money');
assert(told.includes('connect.token') && told.includes('orders.standard.apply'), 'hooks');
console.log('all is well');

/** A request that is never answered. @param {AbortSignal | null | undefined} signal @returns {Promise<Response>} */
function untilAborted(signal) {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
