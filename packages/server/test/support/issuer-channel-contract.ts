import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  type CardModel,
  type ChannelAnswer,
  ChannelMisuseError,
  type ChannelOperation,
  cardOrganizationOf,
  type IssuedCard,
  type IssueRequest,
  type IssuerChannel,
  isLuhnValid,
  refusalReasons,
} from '../../src/modules/issuer/index.ts';

/** A channel, and what the contract needs to see of the issuer behind it. */
export interface ChannelUnderTest {
  readonly channel: IssuerChannel;
  /** BIN and currency that it may issue under. */
  readonly standard: { readonly cardBin: string; readonly currency: string };
  readonly shareBalance: { readonly cardBin: string; readonly currency: string };
  /** The customer's next operation of this kind has no answer; the issuer has done it, or it never got there. */
  loseNext(customerId: string, operation: ChannelOperation, when: 'after' | 'before'): Promise<void>;
  /** The customer's next operation of this kind is refused. */
  refuseNext(customerId: string, operation: ChannelOperation): Promise<void>;
  /** How often the issuer did what was asked with this key. */
  timesDone(customerId: string, idempotencyKey: string): Promise<number>;
}

const limits = { maxAuthMinor: 50_000n, maxCreditMinor: 1_000_000n };
type CardOperation = Exclude<ChannelOperation, 'Issue'>;
const operationsOf: Readonly<Record<CardModel, readonly CardOperation[]>> = {
  Standard: ['Load', 'Unload', 'Block', 'Unblock', 'Cancel'],
  ShareBalance: ['Block', 'Unblock', 'UpdateLimits', 'Cancel'],
};

/**
 * What every issuer channel must keep to, the simulated and the real ones.
 *
 * @param makeChannel called once; each test uses a customer of its own
 */
export function testIssuerChannel(name: string, makeChannel: () => Promise<ChannelUnderTest>): void {
  let made: Promise<ChannelUnderTest> | undefined;
  const contract = (behaviour: string, run: (driver: Driver) => Promise<void>) =>
    test(`${name}: ${behaviour}`, async () => {
      made ??= makeChannel();
      await run(createDriver(await made));
    });

  testIssuing(contract);
  testIdempotency(contract);
  testUnknownOutcomes(contract);
  testRefusals(contract);
  testWrongRequests(contract);
}

type Contract = (behaviour: string, run: (driver: Driver) => Promise<void>) => void;
type Driver = ReturnType<typeof createDriver>;

/** The channel in the words of the tests below, for a customer of its own. */
function createDriver(under: ChannelUnderTest) {
  const { channel } = under;
  const customerId = randomUUID();
  const key = () => randomUUID();

  function issueRequest(cardModel: CardModel, idempotencyKey: string): IssueRequest {
    const base = { customerId, idempotencyKey, cardModel };
    return cardModel === 'Standard'
      ? { ...base, ...under.standard, initialLoadMinor: 2_000n, limits: null }
      : { ...base, ...under.shareBalance, initialLoadMinor: 0n, limits };
  }

  async function open(cardModel: CardModel): Promise<IssuedCard> {
    return done(await channel.issue(issueRequest(cardModel, key())));
  }

  function run(
    operation: CardOperation,
    channelCardId: string,
    idempotencyKey: string,
    amountMinor = 700n,
    model: CardModel = 'Standard',
  ) {
    const card = { customerId, channelCardId, idempotencyKey };
    const { currency } = model === 'Standard' ? under.standard : under.shareBalance;
    switch (operation) {
      case 'Load':
        return channel.load({ ...card, amountMinor, currency });
      case 'Unload':
        return channel.unload({ ...card, amountMinor, currency });
      case 'Block':
        return channel.block(card);
      case 'Unblock':
        return channel.unblock(card);
      case 'UpdateLimits':
        return channel.updateLimits({ ...card, limits });
      case 'Cancel':
        return channel.cancel(card);
    }
  }

  const timesDone = (idempotencyKey: string) => under.timesDone(customerId, idempotencyKey);
  return { under, channel, customerId, key, issueRequest, open, run, timesDone };
}

function done<Result>(answer: ChannelAnswer<Result>): Result {
  if (answer.outcome !== 'done') assert.fail(`expected to be done, was ${JSON.stringify(answer)}`);
  return answer.result;
}

function reasonOf(answer: ChannelAnswer<unknown>): string {
  if (answer.outcome !== 'refused') assert.fail(`expected to be refused, was ${answer.outcome}`);
  assert.ok(answer.text['zh-CN'] && answer.text.en);
  return answer.reason;
}

function testIssuing(contract: Contract): void {
  for (const cardModel of ['Standard', 'ShareBalance'] as const) {
    contract(`a ${cardModel} card is issued under the BIN that was asked for`, async (driver) => {
      const request = driver.issueRequest(cardModel, driver.key());
      const card = done(await driver.channel.issue(request));
      assert.ok(card.cardNumber.startsWith(request.cardBin));
      assert.ok(isLuhnValid(card.cardNumber));
      assert.equal(card.cardOrganization, cardOrganizationOf(request.cardBin));
      const isAmex = card.cardOrganization === 'AmericanExpress';
      assert.equal(card.cardNumber.length, isAmex ? 15 : 16);
      assert.match(card.cvv, isAmex ? /^\d{4}$/ : /^\d{3}$/);
      assert.match(card.expirationMMYY, /^(0[1-9]|1[0-2])\/\d\d$/);
      assert.ok(card.expiresAt.getTime() > 0 && card.channelCardId && card.reference);
    });

    contract(`each operation of a ${cardModel} card is done on it`, async (driver) => {
      const { channelCardId } = await driver.open(cardModel);
      for (const operation of operationsOf[cardModel]) {
        const key = driver.key();
        assert.ok(done(await driver.run(operation, channelCardId, key)).reference, operation);
        assert.equal(await driver.timesDone(key), 1, operation);
      }
    });
  }

  contract('no two cards bear the same number, though they are issued at once', async (driver) => {
    const cards = await Promise.all(Array.from({ length: 20 }, () => driver.open('ShareBalance')));
    assert.equal(new Set(cards.map((card) => card.cardNumber)).size, 20);
    assert.equal(new Set(cards.map((card) => card.channelCardId)).size, 20);
  });

  contract('blocking a blocked card and unblocking an active one are done', async (driver) => {
    const { channelCardId } = await driver.open('Standard');
    for (const operation of ['Unblock', 'Block', 'Block', 'Unblock', 'Unblock'] as const) {
      done(await driver.run(operation, channelCardId, driver.key()));
    }
  });
}

function testIdempotency(contract: Contract): void {
  contract('the same key issues the same card, to the last digit', async (driver) => {
    const request = driver.issueRequest('Standard', driver.key());
    const first = done(await driver.channel.issue(request));
    assert.deepEqual(done(await driver.channel.issue(request)), first);
    assert.equal(await driver.timesDone(request.idempotencyKey), 1);
  });

  contract('the same key at the same time issues one card', async (driver) => {
    const request = driver.issueRequest('Standard', driver.key());
    const answers = await Promise.all(Array.from({ length: 10 }, () => driver.channel.issue(request)));
    assert.equal(new Set(answers.map((answer) => done(answer).cardNumber)).size, 1);
    assert.equal(await driver.timesDone(request.idempotencyKey), 1);
  });

  for (const model of ['Standard', 'ShareBalance'] as const) {
    for (const operation of operationsOf[model]) {
      contract(`${operation} of a ${model} card is done once, however often at once`, async (driver) => {
        const { channelCardId } = await driver.open(model);
        const key = driver.key();
        const again = () => driver.run(operation, channelCardId, key);
        const answers = await Promise.all(Array.from({ length: 6 }, again));
        answers.push(await again());
        assert.equal(new Set(answers.map((answer) => done(answer).reference)).size, 1);
        assert.equal(await driver.timesDone(key), 1);
      });
    }
  }

  contract('a key that was used for another request is no answer but a mistake', async (driver) => {
    const { channelCardId } = await driver.open('Standard');
    const key = driver.key();
    done(await driver.run('Load', channelCardId, key, 100n));
    await assert.rejects(driver.run('Load', channelCardId, key, 200n), ChannelMisuseError);
    await assert.rejects(driver.run('Block', channelCardId, key), ChannelMisuseError);
    assert.equal(await driver.timesDone(key), 1);
  });

  contract('the same key of another customer is another operation', async (driver) => {
    const request = driver.issueRequest('Standard', driver.key());
    const mine = done(await driver.channel.issue(request));
    const theirs = done(await driver.channel.issue({ ...request, customerId: randomUUID() }));
    assert.notEqual(mine.channelCardId, theirs.channelCardId);
  });
}

function testUnknownOutcomes(contract: Contract): void {
  for (const when of ['after', 'before'] as const) {
    contract(`issuing that is lost ${when} it is done is settled by the same key`, async (driver) => {
      const request = driver.issueRequest('Standard', driver.key());
      await driver.under.loseNext(driver.customerId, 'Issue', when);
      assert.equal((await driver.channel.issue(request)).outcome, 'unknown');
      assert.equal(await driver.timesDone(request.idempotencyKey), when === 'after' ? 1 : 0);
      assert.equal((await driver.channel.inquire(request)).outcome, when === 'after' ? 'done' : 'absent');
      const card = done(await driver.channel.issue(request));
      assert.deepEqual(done(await driver.channel.issue(request)), card);
      assert.equal(await driver.timesDone(request.idempotencyKey), 1);
    });

    for (const model of ['Standard', 'ShareBalance'] as const) {
      for (const operation of operationsOf[model]) {
        contract(`${operation} of a ${model} card lost ${when} it is done is settled`, async (driver) => {
          const { channelCardId } = await driver.open(model);
          const key = driver.key();
          await driver.under.loseNext(driver.customerId, operation, when);
          assert.equal((await driver.run(operation, channelCardId, key)).outcome, 'unknown');
          assert.equal(await driver.timesDone(key), when === 'after' ? 1 : 0);
          const { reference } = done(await driver.run(operation, channelCardId, key));
          assert.equal(await driver.timesDone(key), 1);
          const inquiry = await driver.channel.inquire({
            customerId: driver.customerId,
            idempotencyKey: key,
          });
          assert.deepEqual(inquiry, { outcome: 'done', result: { reference } });
        });
      }
    }
  }

  contract('an operation that was never asked for is absent', async (driver) => {
    const inquiry = await driver.channel.inquire({
      customerId: driver.customerId,
      idempotencyKey: driver.key(),
    });
    assert.deepEqual(inquiry, { outcome: 'absent' });
  });
}

function testRefusals(contract: Contract): void {
  contract(
    'a refusal is final: the same key is refused in the same words, another may pass',
    async (driver) => {
      const { channelCardId } = await driver.open('Standard');
      const key = driver.key();
      await driver.under.refuseNext(driver.customerId, 'Load');
      const refused = await driver.run('Load', channelCardId, key);
      reasonOf(refused);
      assert.deepEqual(await driver.run('Load', channelCardId, key), refused);
      assert.deepEqual(
        await driver.channel.inquire({ customerId: driver.customerId, idempotencyKey: key }),
        refused,
      );
      assert.equal(await driver.timesDone(key), 0);
      done(await driver.run('Load', channelCardId, driver.key()));
    },
  );

  for (const model of ['Standard', 'ShareBalance'] as const) {
    contract(`each operation is refused on a cancelled ${model} card`, async (driver) => {
      const { channelCardId } = await driver.open(model);
      done(await driver.run('Cancel', channelCardId, driver.key()));
      for (const operation of operationsOf[model]) {
        const key = driver.key();
        assert.equal(
          reasonOf(await driver.run(operation, channelCardId, key)),
          refusalReasons.cardCancelled,
          operation,
        );
        assert.equal(await driver.timesDone(key), 0);
      }
    });
  }

  contract('each operation is refused on an unknown card', async (driver) => {
    for (const operation of new Set(Object.values(operationsOf).flat())) {
      const answer = await driver.run(operation, randomUUID(), driver.key());
      assert.equal(reasonOf(answer), refusalReasons.cardNotFound, operation);
    }
  });

  contract("another customer's card is an unknown card", async (driver) => {
    const other = createDriver(driver.under);
    const { channelCardId } = await other.open('Standard');
    const answer = await driver.run('Block', channelCardId, driver.key());
    assert.equal(reasonOf(answer), refusalReasons.cardNotFound);
  });
}

function testWrongRequests(contract: Contract): void {
  contract('money is for Standard cards, limits are for ShareBalance cards', async (driver) => {
    const standard = await driver.open('Standard');
    const share = await driver.open('ShareBalance');
    const answers = [
      await driver.run('UpdateLimits', standard.channelCardId, driver.key()),
      await driver.run('Load', share.channelCardId, driver.key(), 700n, 'ShareBalance'),
      await driver.run('Unload', share.channelCardId, driver.key(), 700n, 'ShareBalance'),
      await driver.channel.issue({ ...driver.issueRequest('Standard', driver.key()), limits }),
      await driver.channel.issue({ ...driver.issueRequest('ShareBalance', driver.key()), limits: null }),
    ];
    for (const answer of answers) assert.equal(reasonOf(answer), refusalReasons.modelUnsupported);
  });

  contract('no amount but more than zero moves, and only in the currency of the card', async (driver) => {
    const { channelCardId } = await driver.open('Standard');
    for (const amountMinor of [0n, -1n]) {
      const answer = await driver.run('Load', channelCardId, driver.key(), amountMinor);
      assert.equal(reasonOf(answer), refusalReasons.amountInvalid);
    }
    const { customerId } = driver;
    const inTestCurrency = {
      customerId,
      channelCardId,
      idempotencyKey: driver.key(),
      amountMinor: 1n,
      currency: 'XTS',
    };
    assert.equal(reasonOf(await driver.channel.load(inTestCurrency)), refusalReasons.currencyMismatch);
  });

  contract('a BIN that nobody issues under is refused', async (driver) => {
    const request = { ...driver.issueRequest('Standard', driver.key()), cardBin: '999999' };
    assert.equal(reasonOf(await driver.channel.issue(request)), refusalReasons.binUnsupported);
  });
}
