import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { TSchema, TUnsafe } from 'typebox';
import { DomainError } from '../../platform/errors.ts';
import { readAmount } from '../../platform/http/amounts.ts';
import { callerOf, customerOf } from '../../platform/http/caller.ts';
import { envelopeOf, successEnvelope } from '../../platform/http/envelope.ts';
import { languageOf } from '../../platform/http/language.ts';
import { pageRequest, toPage } from '../../platform/http/page.ts';
import { readQuery } from '../../platform/http/query.ts';
import type { App } from '../../platform/http/server.ts';
import {
  CardAccountLogPage,
  CardAccountLogParameters,
  exampleCardAccountLogPage,
  movementToWire,
} from './card-account-log.ts';
import * as example from './examples.ts';
import * as wire from './schema.ts';
import type { OrdersService } from './service.ts';
import type { Caller, Order, OrderRequest, OrderType, RequestedCredit } from './types.ts';
import { orderToWire } from './views.ts';

export interface OrdersRoutesOptions {
  readonly basePath: string;
  readonly service: OrdersService;
  /** Lets a request pass that bears a valid token, and says who calls. */
  readonly checkBearer: onRequestHookHandler;
  /** The code of the customer that this client belongs to. */
  readonly customerCodeOf: (clientId: string) => string;
}

/** What a route's handler needs of a request, whatever its body. */
type Handled = Pick<FastifyRequest, 'id' | 'clientId' | 'customerId' | 'headers'>;

/** The eleven orders and the two queries (contract, Standard orders, ShareBalance orders). */
export function addOrdersRoutes(app: App, options: OrdersRoutesOptions): void {
  const { service } = options;

  function ordererOf(request: Handled): Caller {
    const { customerId, clientId } = callerOf(request);
    return { customerId, customerCode: options.customerCodeOf(clientId) };
  }

  async function submit(request: Handled, order: OrderRequest) {
    const view = await service.submit(ordererOf(request), order);
    return successEnvelope(request.id, orderToWire(view, languageOf(request.headers['accept-language'])));
  }

  async function find(
    request: Handled,
    cardModel: Order['cardModel'],
    query: { orderType?: string; orderNo?: string; customerOrderNo?: string },
  ) {
    const { orderType, orderNo, customerOrderNo } = query;
    if (orderNo === undefined && customerOrderNo === undefined) throw numberMissing();
    const customerId = customerOf(request);
    const lookup = { cardModel, orderType: orderType as OrderType | undefined, orderNo, customerOrderNo };
    const view = await service.find(customerId, lookup);
    const data = view && orderToWire(view, languageOf(request.headers['accept-language']));
    return successEnvelope(request.id, data);
  }

  addStandardRoutes(app, options, submit);
  addShareBalanceRoutes(app, options, submit);
  addCardAccountLogRoute(app, options);

  const { basePath, checkBearer } = options;
  app.get(
    `${basePath}/v1/orders/standard`,
    { schema: standardQuerySchema, onRequest: checkBearer },
    (request) => find(request, 'Standard', readQuery(wire.StandardOrderQuery, request.query)),
  );
  app.get(
    `${basePath}/v1/orders/sharebalance`,
    { schema: shareBalanceQuerySchema, onRequest: checkBearer },
    (request) => find(request, 'ShareBalance', readQuery(wire.ShareBalanceOrderQuery, request.query)),
  );
}

/** The orders that moved money of Standard cards (contract: GET /v1/accounts/cardAccountLogs). */
function addCardAccountLogRoute(app: App, { basePath, service, checkBearer }: OrdersRoutesOptions): void {
  app.get(
    `${basePath}/v1/accounts/cardAccountLogs`,
    { schema: cardAccountLogSchema, onRequest: checkBearer },
    async (request, reply) => {
      const query = readQuery(CardAccountLogParameters, request.query);
      const page = pageRequest(query);
      const { totalCount, movements } = await service.listCardMovements({
        customerId: customerOf(request),
        cardId: query.cardId,
        from: query.transactionDateFrom,
        until: query.transactionDateTo,
        offset: page.offset,
        limit: page.limit,
      });
      const language = languageOf(request.headers['accept-language']);
      const items = movements.map((movement) => movementToWire(movement, language));
      return reply.send(successEnvelope(request.id, toPage(page, totalCount, items)));
    },
  );
}

type Submit = (request: Handled, order: OrderRequest) => Promise<object>;

function addStandardRoutes(app: App, { basePath, checkBearer }: OrdersRoutesOptions, submit: Submit): void {
  const onRequest = checkBearer;
  const url = `${basePath}/v1/orders/standard`;
  const cardModel = 'Standard';

  app.post(`${url}/apply`, { schema: standardApplySchema, onRequest }, (request) => {
    const { productCode, cardCurrency, topUpAmount, cardAlias } = request.body;
    return submit(request, {
      orderType: 'ApplyCard',
      cardModel,
      productCode,
      cardCurrency,
      amount: readAmount('topUpAmount', topUpAmount),
      alias: cardAlias ?? null,
      customerOrderNo: request.body.customerOrderNo ?? null,
    });
  });
  app.post(`${url}/topup`, { schema: topUpSchema, onRequest }, (request) => {
    const { cardId, topUpAmount, customerOrderNo = null } = request.body;
    const amount = readAmount('topUpAmount', topUpAmount);
    return submit(request, { orderType: 'CardTopUp', cardModel, cardId, amount, customerOrderNo });
  });
  app.post(`${url}/withdraw`, { schema: withdrawSchema, onRequest }, (request) => {
    const { cardId, withdrawAmount, customerOrderNo = null } = request.body;
    const amount = readAmount('withdrawAmount', withdrawAmount);
    return submit(request, { orderType: 'CardWithdraw', cardModel, cardId, amount, customerOrderNo });
  });
  app.post(`${url}/block`, { schema: standardCard.block, onRequest }, (request) => {
    const { cardId, customerOrderNo = null } = request.body;
    return submit(request, { orderType: 'CardBlock', cardModel, cardId, customerOrderNo });
  });
  app.post(`${url}/unblock`, { schema: standardCard.unblock, onRequest }, (request) => {
    const { cardId, customerOrderNo = null } = request.body;
    return submit(request, { orderType: 'CardUnblock', cardModel, cardId, customerOrderNo });
  });
  app.post(`${url}/cancel`, { schema: standardCard.cancel, onRequest }, (request) => {
    const { cardId, customerOrderNo = null } = request.body;
    return submit(request, { orderType: 'CardCancel', cardModel, cardId, customerOrderNo });
  });
}

function addShareBalanceRoutes(
  app: App,
  { basePath, checkBearer }: OrdersRoutesOptions,
  submit: Submit,
): void {
  const onRequest = checkBearer;
  const url = `${basePath}/v1/orders/sharebalance`;
  const cardModel = 'ShareBalance';

  app.post(`${url}/apply`, { schema: shareBalanceApplySchema, onRequest }, (request) => {
    const { productCode, cardCurrency, maxAuthAmount, maxCreditAmount, cardAlias } = request.body;
    return submit(request, {
      orderType: 'ApplyCard',
      cardModel,
      productCode,
      cardCurrency,
      maxAuth: readAmount('maxAuthAmount', maxAuthAmount),
      maxCredit: readCredit(maxCreditAmount),
      alias: cardAlias ?? null,
      customerOrderNo: request.body.customerOrderNo ?? null,
    });
  });
  app.post(`${url}/creditLimit`, { schema: creditLimitSchema, onRequest }, (request) => {
    const { cardId, maxAuthAmount, maxCreditAmount, customerOrderNo = null } = request.body;
    const maxAuth = readAmount('maxAuthAmount', maxAuthAmount);
    const maxCredit = readCredit(maxCreditAmount);
    return submit(request, {
      orderType: 'CreditLimit',
      cardModel,
      cardId,
      maxAuth,
      maxCredit,
      customerOrderNo,
    });
  });
  app.post(`${url}/block`, { schema: shareBalanceCard.block, onRequest }, (request) => {
    const { cardId, customerOrderNo = null } = request.body;
    return submit(request, { orderType: 'CardBlock', cardModel, cardId, customerOrderNo });
  });
  app.post(`${url}/unblock`, { schema: shareBalanceCard.unblock, onRequest }, (request) => {
    const { cardId, customerOrderNo = null } = request.body;
    return submit(request, { orderType: 'CardUnblock', cardModel, cardId, customerOrderNo });
  });
  app.post(`${url}/cancel`, { schema: shareBalanceCard.cancel, onRequest }, (request) => {
    const { cardId, customerOrderNo = null } = request.body;
    return submit(request, { orderType: 'CardCancel', cardModel, cardId, customerOrderNo });
  });
}

function readCredit(value: unknown): RequestedCredit {
  const isEmpty = value === undefined || value === null || value === '';
  return { ...readAmount('maxCreditAmount', value), isEmpty };
}

function numberMissing(): DomainError {
  const message = {
    'zh-CN': 'orderNo 和 customerOrderNo 至少需要一个',
    en: 'is required, or customerOrderNo',
  };
  return new DomainError('400', [{ field: 'orderNo', message }]);
}

const standardTags = ['Standard orders'];
const shareBalanceTags = ['ShareBalance orders'];
const asynchronous =
  'Answers with the order as it stands, usually Pending; the order query tells how it ends. With a customerOrderNo it is safe to send again.';

/** The shape is documented and serialised; views.ts makes it, typed by the same schema. */
function answered(answer: TSchema, sample: object, description: string): TUnsafe<object> {
  return { ...envelopeOf(answer, sample), description } as unknown as TUnsafe<object>;
}

const refusals = ['OPERATION_NOT_ALLOWED', 'PRODUCT_NOT_AVAILABLE', 'DUPLICATE_ORDER'];
const onCard = ['CARD_NOT_FOUND', 'CARD_STATUS_INVALID'];
const ofMoney = ['INSUFFICIENT_BALANCE', 'AMOUNT_TOO_SMALL', 'LIMIT_EXCEEDED'];

function order<Body extends TSchema>(
  tags: string[],
  operationId: string,
  summary: string,
  description: string,
  body: Body,
  answer: TSchema,
  sample: object,
  more: readonly string[] = onCard,
) {
  return {
    tags,
    operationId,
    summary,
    description: `${description}\n\n${asynchronous}`,
    security: [{ bearer: [] }],
    body,
    errors: [...refusals, ...more],
    response: { 200: answered(answer, sample, 'The order') },
  };
}

function query<Query extends TSchema>(
  tags: string[],
  operationId: string,
  summary: string,
  querystring: Query,
  answer: TSchema,
  sample: object,
) {
  return {
    tags,
    operationId,
    summary,
    description:
      'By orderNo or customerOrderNo, of which one is required. An order that you do not have answers data null.',
    security: [{ bearer: [] }],
    querystring,
    response: {
      200: answered(answer, sample, 'The order in the shape of its own POST, or null'),
    },
  };
}

const standardApplySchema = order(
  standardTags,
  'applyStandardCard',
  'Open a Standard card',
  'The load and the fees leave the account at once; both come back if the issuer refuses.',
  wire.StandardApplyBody,
  wire.StandardApplyOrder,
  example.standardApply,
  ['CURRENCY_NOT_SUPPORTED', ...ofMoney],
);
const topUpSchema = order(
  standardTags,
  'topUpCard',
  'Load a Standard card',
  'The load and the fee leave the account at once; the load can be spent when the order is Completed.',
  wire.TopUpBody,
  wire.TopUpOrder,
  example.topUp,
  [...onCard, ...ofMoney],
);
const withdrawSchema = order(
  standardTags,
  'withdrawFromCard',
  'Take money off a Standard card',
  'Amount and fee leave the card at once; the amount reaches the account when the order is Completed.',
  wire.WithdrawBody,
  wire.WithdrawOrder,
  example.withdraw,
  [...onCard, ...ofMoney],
);
const shareBalanceApplySchema = order(
  shareBalanceTags,
  'applyShareBalanceCard',
  'Open a ShareBalance card',
  'The fee leaves the account at once, and comes back if the issuer refuses.',
  wire.ShareBalanceApplyBody,
  wire.ShareBalanceApplyOrder,
  example.shareBalanceApply,
  ['CURRENCY_NOT_SUPPORTED', 'INSUFFICIENT_BALANCE'],
);
const creditLimitSchema = order(
  shareBalanceTags,
  'changeCreditLimit',
  'Change the limits of a ShareBalance card',
  'Both limits are replaced when the order is Completed.',
  wire.CreditLimitBody,
  wire.CreditLimitOrder,
  example.creditLimit,
);
const standardCard = cardSchemas(standardTags, 'Standard', {
  cancel:
    'For good. Payments are refused at once; what is left on the card goes to the account, less the fee, when no payment is open any more.',
});
const shareBalanceCard = cardSchemas(shareBalanceTags, 'ShareBalance', {
  cancel: 'For good. Payments are refused at once; the fee leaves the account when the card is closed.',
});

function cardSchemas(tags: string[], model: string, texts: { cancel: string }) {
  const blocking = 'New payments are refused from the submission on.';
  const unblocking = 'Payments are possible again when the order is Completed.';
  return {
    block: order(
      tags,
      `block${model}Card`,
      `Block a ${model} card`,
      blocking,
      wire.CardBody,
      wire.BlockOrder,
      example.block,
    ),
    unblock: order(
      tags,
      `unblock${model}Card`,
      `Unblock a ${model} card`,
      unblocking,
      wire.CardBody,
      wire.UnblockOrder,
      example.unblock,
    ),
    cancel: order(
      tags,
      `cancel${model}Card`,
      `Cancel a ${model} card`,
      texts.cancel,
      wire.CardBody,
      wire.CancelOrder,
      example.cancel,
    ),
  };
}

const standardQuerySchema = query(
  standardTags,
  'getStandardOrder',
  'Find an order on a Standard card',
  wire.StandardOrderQuery,
  wire.AnyStandardOrder,
  example.standardApply,
);
const shareBalanceQuerySchema = query(
  shareBalanceTags,
  'getShareBalanceOrder',
  'Find an order on a ShareBalance card',
  wire.ShareBalanceOrderQuery,
  wire.AnyShareBalanceOrder,
  example.shareBalanceApply,
);

const cardAccountLogSchema = {
  tags: ['Accounts'],
  operationId: 'listCardAccountLogs',
  summary: 'List what moved the money of your Standard cards',
  description:
    'Opening, topping up, withdrawing and cancelling, newest first, a row for each order. Card transactions are not in it.',
  security: [{ bearer: [] }],
  querystring: CardAccountLogParameters,
  response: {
    200: { ...envelopeOf(CardAccountLogPage, exampleCardAccountLogPage), description: 'A page of rows' },
  },
};
