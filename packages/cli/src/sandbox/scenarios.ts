import type { SandboxOutcome } from '@cardepass/sdk';
import type { Say } from '../language.ts';
import type { EventType } from '../webhooks/event-types.ts';
import type { Stage, StageCard } from './stage.ts';

/** Something that can be made to happen in a sandbox. */
export interface Scenario {
  readonly meaning: string;
  play(stage: Stage): Promise<void>;
}

/** A payment, or the life of a card. */
export type ScenarioName = 'purchase' | 'decline' | 'reversal' | 'refund' | 'dispute' | 'life' | 'traffic';

/** More than any card has. */
const tooMuch = '9999999';
const trafficCount = 20;

export function scenariosIn(say: Say): Readonly<Record<ScenarioName | EventType, Scenario>> {
  return { ...paymentsIn(say), ...eventsIn(say) };
}

function paymentsIn(say: Say): Readonly<Record<ScenarioName, Scenario>> {
  return {
    purchase: {
      meaning: say('a payment: authorized, then cleared', '消费：授权并结算'),
      play: async (stage) => void (await purchase(stage, await stage.card(), say)),
    },
    decline: {
      meaning: say('a payment that is declined: more than the card has', '被拒绝的消费：金额超过可用余额'),
      async play(stage) {
        const { cardId } = await stage.card();
        await stage.network(say('asked for too much', '请求超额授权'), (sdk) =>
          sdk.sandbox.authorizations.create({ cardId, amount: tooMuch }),
        );
      },
    },
    reversal: {
      meaning: say('a payment that the merchant gives up', '授权后由商户撤销'),
      async play(stage) {
        const transactionId = idOf(await authorize(stage, await stage.card(), say));
        await stage.network(say('reversed', '撤销'), (sdk) =>
          sdk.sandbox.authorizations.reverse(transactionId),
        );
      },
    },
    refund: {
      meaning: say('a payment, paid back', '消费后退款'),
      async play(stage) {
        const card = await stage.card();
        const originalTransactionId = await purchase(stage, card, say);
        await stage.network(say('refunded', '退款'), (sdk) =>
          sdk.sandbox.refunds.create({ originalTransactionId, amount: stage.amount(card.currency) }),
        );
      },
    },
    dispute: {
      meaning: say('a payment, disputed and lost', '消费后争议，最终败诉'),
      async play(stage) {
        const card = await stage.card();
        const originalTransactionId = await purchase(stage, card, say);
        const credit = await stage.network(say('disputed', '争议'), (sdk) =>
          sdk.sandbox.disputes.create({ originalTransactionId, amount: stage.amount(card.currency) }),
        );
        await stage.network(say('lost the dispute', '争议败诉'), (sdk) =>
          sdk.sandbox.disputes.lose(idOf(credit)),
        );
      },
    },
    life: {
      meaning: say('the whole life of a new card', '一张新卡的完整生命周期'),
      play: (stage) => wholeLife(stage, say),
    },
    traffic: {
      meaning: say(
        `${trafficCount} payments of a realistic mix over your active cards`,
        `在活动卡片上生成 ${trafficCount} 笔仿真交易`,
      ),
      async play(stage) {
        await stage.card();
        stage.done(
          say('made traffic', '生成交易'),
          await stage.sdk.sandbox.traffic.create({ count: trafficCount }),
        );
      },
    },
  };
}

/** Each type of webhook event, by what makes it. */
function eventsIn(say: Say): Readonly<Record<EventType, Scenario>> {
  const opening: Omit<Scenario, 'meaning'> = { play: async (stage) => void (await stage.newCard()) };
  return {
    CardPay: {
      meaning: say('the event of an authorized payment', '授权消费事件'),
      play: async (stage) => void (await authorize(stage, await stage.card(), say)),
    },
    ApplyCard: { meaning: say('the event of a new card', '开卡事件'), ...opening },
    CardAudit: { meaning: say('the event of the issuer’s word on a new card', '开卡审核事件'), ...opening },
    CardActivation: { meaning: say('the event of a card that can be used', '卡片激活事件'), ...opening },
    Recharge: {
      meaning: say('the event of a top-up', '充值事件'),
      play: async (stage) => void (await topUp(stage, await stage.card(), say)),
    },
    AcctPay: {
      meaning: say('the event of a deposit on the account', '账户入账事件'),
      async play(stage) {
        const deposit = await stage.sdk.sandbox.deposits.create({
          currency: 'USD',
          amount: stage.amount('USD'),
        });
        stage.done(say('deposited', '入账'), deposit);
      },
    },
    CardBlock: {
      meaning: say('the event of a card that is blocked', '卡片冻结事件'),
      play: async (stage) => block(stage, await stage.newCard(), say),
    },
    CardUnblock: {
      meaning: say('the event of a card that is unblocked', '卡片解冻事件'),
      async play(stage) {
        const card = await stage.newCard();
        await block(stage, card, say);
        await unblock(stage, card, say);
      },
    },
    CardCancel: {
      meaning: say('the event of a card that is closed', '卡片注销事件'),
      play: async (stage) => cancel(stage, await stage.newCard(), say),
    },
  };
}

async function wholeLife(stage: Stage, say: Say): Promise<void> {
  const card = await stage.newCard();
  await topUp(stage, card, say);
  const transactionId = idOf(await authorize(stage, card, say));
  await stage.network(say('asked for more', '追加授权'), (sdk) =>
    sdk.sandbox.authorizations.increment(transactionId, { amount: stage.amount(card.currency) }),
  );
  await stage.network(say('cleared', '结算'), (sdk) => sdk.sandbox.authorizations.clear(transactionId));
  await stage.network(say('refunded', '退款'), (sdk) =>
    sdk.sandbox.refunds.create({ originalTransactionId: transactionId, amount: stage.amount(card.currency) }),
  );
  await block(stage, card, say);
  await stage.network(say('declined on the blocked card', '冻结期间被拒绝'), (sdk) =>
    sdk.sandbox.authorizations.create({ cardId: card.cardId, amount: stage.amount(card.currency) }),
  );
  await unblock(stage, card, say);
  await cancel(stage, card, say);
}

function authorize(stage: Stage, card: StageCard, say: Say): Promise<SandboxOutcome> {
  const { cardId } = card;
  return stage.network(
    say('authorized', '授权'),
    (sdk) => sdk.sandbox.authorizations.create({ cardId, amount: stage.amount(card.currency) }),
    true,
  );
}

/** @returns the id of the transaction */
async function purchase(stage: Stage, card: StageCard, say: Say): Promise<string> {
  const transactionId = idOf(await authorize(stage, card, say));
  await stage.network(say('cleared', '结算'), (sdk) => sdk.sandbox.authorizations.clear(transactionId));
  return transactionId;
}

async function topUp(stage: Stage, card: StageCard, say: Say): Promise<void> {
  const { cardId } = card;
  await stage.order(say('topped up', '充值'), (sdk) =>
    sdk.orders.standard.topUp({ cardId, topUpAmount: stage.amount(card.currency) }),
  );
}

async function block(stage: Stage, { cardId }: StageCard, say: Say): Promise<void> {
  await stage.order(say('blocked', '冻结'), (sdk) => sdk.orders.standard.block({ cardId }));
}

async function unblock(stage: Stage, { cardId }: StageCard, say: Say): Promise<void> {
  await stage.order(say('unblocked', '解冻'), (sdk) => sdk.orders.standard.unblock({ cardId }));
}

async function cancel(stage: Stage, { cardId }: StageCard, say: Say): Promise<void> {
  await stage.order(say('closed', '注销'), (sdk) => sdk.orders.standard.cancel({ cardId }));
}

function idOf({ transaction }: SandboxOutcome): string {
  return transaction?.id ?? '';
}
