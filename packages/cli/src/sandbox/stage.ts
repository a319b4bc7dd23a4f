import type { Cardepass, CardSummary, SandboxOutcome } from '@cardepass/sdk';
import type { Context } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import { orderFailed } from '../orders/desk.ts';
import type { Order } from '../orders/order-view.ts';

/** A card that a scenario plays with. */
export interface StageCard {
  readonly cardId: string;
  readonly cardModel: 'Standard' | 'ShareBalance';
  readonly currency: string;
}

/** One thing that a scenario has done. */
export interface Step {
  readonly step: string;
  readonly result: unknown;
}

/** What scenarios are played with: the customer's own sandbox, over the public API. */
export interface Stage {
  readonly sdk: Cardepass;
  /** What was asked for with --amount, else a small amount in this currency. */
  amount(currency: string): string;
  /** The card of --card, else the newest active Standard card, else a new one. */
  card(): Promise<StageCard>;
  /** A new Standard card. */
  newCard(): Promise<StageCard>;
  /** Waits for the end of an order. @throws Failure when it fails */
  order(step: string, place: (sdk: Cardepass) => PromiseLike<Order>): Promise<Order>;
  /** A message of the card network. @throws Failure when `mustPass` and it is declined */
  network(
    step: string,
    send: (sdk: Cardepass) => PromiseLike<SandboxOutcome>,
    mustPass?: boolean,
  ): Promise<SandboxOutcome>;
  done(step: string, result: unknown): void;
}

export interface StageOptions {
  readonly cardId: string | undefined;
  readonly amount: string | undefined;
  readonly onStep: (step: Step) => void;
}

const smallAmounts: Readonly<Record<string, string>> = {
  JPY: '1000',
  KRW: '10000',
  VND: '100000',
  CLP: '5000',
};
const openingAmounts: Readonly<Record<string, string>> = {
  JPY: '10000',
  KRW: '100000',
  VND: '1000000',
  CLP: '50000',
};
const orderTimeoutMs = 60_000;

export function createStage(
  context: Context,
  sdk: Cardepass,
  { cardId, amount, onStep }: StageOptions,
): Stage {
  const { say, surroundings } = context;
  const { signal } = surroundings;

  const stage: Stage = {
    sdk,
    amount: (currency) => amount ?? smallAmounts[currency] ?? '12.50',
    async card() {
      const found = cardId === undefined ? await newestCard(sdk) : await findCard(sdk, cardId);
      if (found) return { cardId: found.cardId, cardModel: found.cardModel, currency: found.cardCurrency };
      if (cardId === undefined) return stage.newCard();
      throw new Failure(exitCodes.refused, 'CARD_NOT_FOUND', say('there is no such card', '没有该卡片'));
    },
    async newCard() {
      const product = (await sdk.products.list())
        .flatMap(({ productCode, cardBinConfigs }) => cardBinConfigs.map((bin) => ({ productCode, ...bin })))
        .find((bin) => bin.cardModel === 'Standard' && bin.permissions.allowOpenCard);
      if (!product) {
        throw new Failure(
          exitCodes.refused,
          'NO_PRODUCT',
          say('there is no product to open a Standard card from', '没有可开标准卡的产品'),
        );
      }
      const { productCode, currency } = product;
      const topUpAmount = openingAmounts[currency] ?? '100';
      const order = await stage.order(say('opened a card', '开卡'), () =>
        sdk.orders.standard.apply({ productCode, cardCurrency: currency, topUpAmount }),
      );
      const opened = 'cardInfos' in order ? order.cardInfos[0]?.cardId : undefined;
      return { cardId: opened ?? '', cardModel: 'Standard', currency };
    },
    async order(step, place) {
      const placed = await place(sdk);
      const { orderNo } = placed;
      const desk = isShared(placed) ? sdk.orders.shareBalance : sdk.orders.standard;
      const order: Order = await desk.waitUntilFinal({ orderNo }, { timeoutMs: orderTimeoutMs, signal });
      onStep({ step, result: order });
      if (order.status !== 'Failure') return order;
      throw orderFailed(order, say);
    },
    async network(step, send, mustPass = false) {
      const outcome = await send(sdk);
      onStep({ step, result: outcome });
      if (!mustPass || outcome.decision !== 'Declined') return outcome;
      throw new Failure(
        exitCodes.refused,
        'DECLINED',
        say(`declined: ${outcome.reason}`, `交易被拒绝：${outcome.reason}`),
        say('Load the card, or choose another one with --card.', '请为卡片充值，或用 --card 指定其他卡片。'),
      );
    },
    done: (step, result) => onStep({ step, result }),
  };
  return stage;
}

function isShared(order: Order): boolean {
  const info = 'cardInfo' in order ? order.cardInfo : 'productInfo' in order ? order.productInfo : undefined;
  return info ? info.cardModel === 'ShareBalance' : order.orderType === 'CreditLimit';
}

async function newestCard(sdk: Cardepass): Promise<CardSummary | undefined> {
  const { items } = await sdk.cards.list({ status: 'Active', cardModel: 'Standard', pageSize: 1 });
  return items[0];
}

/** In the list, where its number stays masked and nothing is noted in the audit. */
async function findCard(sdk: Cardepass, cardId: string): Promise<CardSummary | undefined> {
  for await (const card of sdk.cards.list()) if (card.cardId === cardId) return card;
  return undefined;
}
