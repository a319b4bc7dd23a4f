import assert from 'node:assert/strict';
import { createCipheriv, randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { createManualClock } from '../../../../test/support/clock.ts';
import { createTestDatabase } from '../../../../test/support/database.ts';
import { testIssuerChannel } from '../../../../test/support/issuer-channel-contract.ts';
import { openKeyring } from '../../../platform/crypto/keyring.ts';
import { sql } from '../../../platform/db/database.ts';
import { createIds } from '../../../platform/ids.ts';
import {
  type CardRequest,
  ChannelMisuseError,
  createIssuerSimulator,
  type IssueRequest,
  type IssuerSimulatorOptions,
  type NewFault,
} from '../index.ts';

const database = await createTestDatabase();
const clock = createManualClock();
const waits: number[] = [];
const keyring = await openKeyring(database.db, randomBytes(32));

const makeSimulator = (options: Partial<IssuerSimulatorOptions> = {}) =>
  createIssuerSimulator({
    environment: 'test',
    database,
    keyring,
    clock,
    ids: createIds(clock),
    randomBytes,
    wait: async (delayMs) => void waits.push(delayMs),
    ...options,
  });
const simulator = await makeSimulator();

testIssuerChannel('simulator', async () => ({
  channel: simulator,
  standard: { cardBin: '411111', currency: 'USD' },
  shareBalance: { cardBin: '37828224', currency: 'JPY' },
  loseNext: async (customerId, operation, when) => {
    const effect = when === 'after' ? 'TimeoutAfter' : 'TimeoutBefore';
    await simulator.scriptFault({ customerId, operation, effect, count: 1 });
  },
  refuseNext: async (customerId, operation) => {
    await simulator.scriptFault({ customerId, operation, effect: 'Refuse', count: 1 });
  },
  timesDone: (customerId, idempotencyKey) => timesDone(customerId, idempotencyKey),
}));

async function timesDone(customerId: string, idempotencyKey: string): Promise<number> {
  const journal = await simulator.readJournal(customerId, idempotencyKey);
  return journal.filter((entry) => entry.effect === 'Performed').length;
}

function issueRequest(customerId: string, cardBin = '411111'): IssueRequest {
  return {
    customerId,
    idempotencyKey: randomUUID(),
    cardModel: 'Standard',
    currency: 'USD',
    cardBin,
    initialLoadMinor: 1_000n,
    limits: null,
  };
}

/** A customer of its own with one card, and a fresh key for each call. */
async function openCard() {
  const customerId = randomUUID();
  const answer = await simulator.issue(issueRequest(customerId));
  assert.ok(answer.outcome === 'done');
  const { channelCardId } = answer.result;
  const call = (idempotencyKey: string = randomUUID()): CardRequest => ({
    customerId,
    channelCardId,
    idempotencyKey,
  });
  const load = (amountMinor: bigint, key?: string) =>
    simulator.load({ ...call(key), amountMinor, currency: 'USD' });
  const script = (fault: Partial<NewFault> & Pick<NewFault, 'effect'>) =>
    simulator.scriptFault({ customerId, operation: null, count: 1, ...fault });
  return { customerId, channelCardId, call, load, script };
}

test('the simulator knows what each card holds and which state it is in', async () => {
  const card = await openCard();
  await card.load(500n);
  await simulator.unload({ ...card.call(), amountMinor: 200n, currency: 'USD' });
  await simulator.block(card.call());
  const { status, loadedMinor } = (await simulator.readCard(card.customerId, card.channelCardId)) ?? {};
  assert.deepEqual({ status, loadedMinor }, { status: 'Blocked', loadedMinor: 1_300n });
});

test('loads that come at once are all counted', async () => {
  const card = await openCard();
  await Promise.all(Array.from({ length: 20 }, (_, i) => card.load(BigInt(i + 1))));
  assert.equal((await simulator.readCard(card.customerId, card.channelCardId))?.loadedMinor, 1_210n);
});

test('a scripted fault strikes exactly as often as it says, though calls come at once', async () => {
  const card = await openCard();
  await card.script({ effect: 'Refuse', reason: 'SUSPECTED_FRAUD', operation: 'Load', count: 7 });
  const answers = await Promise.all(Array.from({ length: 20 }, () => card.load(1n)));
  assert.equal(answers.filter((answer) => answer.outcome === 'refused').length, 7);
  assert.equal((await simulator.readCard(card.customerId, card.channelCardId))?.loadedMinor, 1_013n);
  assert.deepEqual(await simulator.listFaults(card.customerId), []);
});

test('faults strike in the order they were scripted, one each call', async () => {
  const card = await openCard();
  await card.script({ effect: 'TimeoutBefore', count: 2 });
  await card.script({ effect: 'Refuse', reason: 'FIRST' });
  await card.script({ effect: 'TimeoutAfter' });
  const outcomes = [];
  for (let i = 0; i < 5; i++) outcomes.push((await card.load(1n)).outcome);
  assert.deepEqual(outcomes, ['unknown', 'unknown', 'refused', 'unknown', 'done']);
});

test('a fault strikes only its kind of operation and only its customer', async () => {
  const [card, other] = [await openCard(), await openCard()];
  await card.script({ effect: 'Refuse', operation: 'Block' });
  assert.equal((await card.load(1n)).outcome, 'done');
  assert.equal((await simulator.block(other.call())).outcome, 'done');
  assert.equal((await simulator.block(card.call())).outcome, 'refused');
  assert.equal((await simulator.block(card.call())).outcome, 'done');
});

test('a fault of any customer strikes the next one, and cannot be cleared for one', async () => {
  const card = await openCard();
  await simulator.scriptFault({ customerId: null, operation: 'Cancel', effect: 'Refuse', count: 5 });
  await simulator.clearFaults(card.customerId);
  assert.equal((await simulator.cancel(card.call())).outcome, 'refused');
  await simulator.clearFaults(null);
  assert.equal((await simulator.cancel(card.call())).outcome, 'done');
});

test('a refusal carries the scripted reason and text', async () => {
  const card = await openCard();
  const text = { 'zh-CN': '风控拒绝', en: 'refused by risk control' };
  await card.script({ effect: 'Refuse', reason: 'RISK', text });
  assert.deepEqual(await card.load(1n), { outcome: 'refused', reason: 'RISK', text });
});

test('an operation that is done already is not refused by a fault that came later', async () => {
  const card = await openCard();
  const key = randomUUID();
  await card.script({ effect: 'TimeoutAfter' });
  assert.equal((await card.load(5n, key)).outcome, 'unknown');
  await card.script({ effect: 'Refuse' });
  assert.equal((await card.load(5n, key)).outcome, 'done');
  assert.equal((await card.load(5n)).outcome, 'refused');
});

test('calls with one key at once use up one refusal', async () => {
  const card = await openCard();
  await card.script({ effect: 'Refuse', count: 10 });
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 6 }, () => card.load(5n, key)));
  assert.ok(answers.every((answer) => answer.outcome === 'refused'));
  assert.equal((await simulator.listFaults(card.customerId))[0]?.remaining, 9);
});

test('an answer that is lost twice is found at the third call', async () => {
  const card = await openCard();
  const key = randomUUID();
  await card.script({ effect: 'TimeoutAfter', count: 2 });
  const outcomes = [];
  for (let i = 0; i < 3; i++) outcomes.push((await card.load(5n, key)).outcome);
  assert.deepEqual(outcomes, ['unknown', 'unknown', 'done']);
  const journal = await simulator.readJournal(card.customerId, key);
  assert.deepEqual(
    journal.map(({ effect, wasAnswered }) => [effect, wasAnswered]),
    [
      ['Performed', false],
      ['Replayed', false],
      ['Replayed', true],
    ],
  );
});

test('a scripted delay is waited for, with no transaction open, and then the operation is done', async () => {
  const card = await openCard();
  let openTransactions: unknown;
  const slow = await makeSimulator({
    wait: async (delayMs) => {
      waits.push(delayMs);
      const { rows } = await sql<{ count: bigint }>`
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'
      `.execute(database.db);
      openTransactions = rows[0]?.count;
    },
  });
  await card.script({ effect: 'Delay', delayMs: 1_500 });
  assert.equal((await slow.block(card.call())).outcome, 'done');
  assert.equal(waits.at(-1), 1_500);
  assert.equal(openTransactions, 0n);
});

test('a script that makes no sense is refused', async () => {
  const card = await openCard();
  for (const wrong of [
    { effect: 'Refuse', count: 0 },
    { effect: 'Refuse', count: 1.5 },
    { effect: 'Delay' },
    { effect: 'TimeoutAfter', delayMs: 10_000_000 },
  ] as const) {
    await assert.rejects(card.script(wrong), ChannelMisuseError);
  }
});

test('simulators that draw the same numbers at once still issue each number once', async () => {
  const key = randomBytes(32);
  // A stream of bytes that is the same for every simulator.
  const makeStream = () => {
    const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
    return (size: number) => stream.update(Buffer.alloc(size));
  };
  const simulators = await Promise.all(
    Array.from({ length: 5 }, () => makeSimulator({ randomBytes: makeStream() })),
  );
  const answers = await Promise.all(
    simulators.flatMap((one) => Array.from({ length: 4 }, () => one.issue(issueRequest(randomUUID())))),
  );
  const numbers = answers.map((answer) => (answer.outcome === 'done' ? answer.result.cardNumber : undefined));
  assert.equal(new Set(numbers).size, 20);
  assert.ok(!numbers.includes(undefined));
});

test('a BIN without free numbers refuses to issue', async () => {
  const stuck = await makeSimulator({ randomBytes: (size) => new Uint8Array(size) });
  assert.equal((await stuck.issue(issueRequest(randomUUID(), '530000'))).outcome, 'done');
  const answer = await stuck.issue(issueRequest(randomUUID(), '530000'));
  assert.equal(answer.outcome === 'refused' && answer.reason, 'BIN_EXHAUSTED');
});

test('no number and no CVV lies in its tables in the clear', async () => {
  const answer = await simulator.issue(issueRequest(randomUUID(), '542418'));
  assert.ok(answer.outcome === 'done');
  for (const table of ['cards', 'operations', 'journal', 'faults']) {
    const { rows } = await sql<{ row: string }>`
      SELECT convert_from(textsend(t::text), 'UTF8') AS row FROM ${sql.table(`issuer_simulator_${table}`)} t
    `.execute(database.db);
    const hex = Buffer.from(answer.result.cardNumber).toString('hex');
    for (const { row } of rows) {
      assert.ok(!row.includes(answer.result.cardNumber) && !row.includes(hex), table);
    }
  }
});

test('a mistake in the program is thrown, so that it is not taken for an unknown outcome', async () => {
  const card = await openCard();
  await sql`ALTER TABLE issuer_simulator_operations RENAME TO operations_away`.execute(database.db);
  await assert.rejects(card.load(5n));
  await sql`ALTER TABLE operations_away RENAME TO issuer_simulator_operations`.execute(database.db);
});

test('while its database is away the outcome is unknown, and settled when it is back', async () => {
  const card = await openCard();
  const key = randomUUID();
  const away = await makeSimulator({
    database: {
      ...database,
      transaction: () => Promise.reject(Object.assign(new Error('shutting down'), { code: '57P01' })),
    },
  });
  assert.equal((await away.block(card.call(key))).outcome, 'unknown');
  assert.equal((await simulator.block(card.call(key))).outcome, 'done');
});

test('production has no simulated issuer', async () => {
  await assert.rejects(makeSimulator({ environment: 'production' }), /test environment/);
});
