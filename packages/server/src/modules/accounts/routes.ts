import type { onRequestHookHandler } from 'fastify';
import { customerOf } from '../../platform/http/caller.ts';
import { envelopeOf, successEnvelope } from '../../platform/http/envelope.ts';
import { languageOf } from '../../platform/http/language.ts';
import { pageRequest, toPage } from '../../platform/http/page.ts';
import { readQuery } from '../../platform/http/query.ts';
import type { App } from '../../platform/http/server.ts';
import { parseCurrency } from '../../platform/money/currencies.ts';
import {
  AccountBalances,
  AccountLogPage,
  AccountLogParameters,
  DepositAnswer,
  DepositRequest,
  exampleAccountLogPage,
  exampleBalances,
  exampleDeposit,
  readDepositAmount,
  toAccountLog,
  toBalance,
  toDeposit,
} from './schema.ts';
import type { AccountsService } from './service.ts';

export interface AccountRoutesOptions {
  readonly accounts: AccountsService;
  /** Lets a request pass that bears a valid token, and tells whose it is. */
  readonly checkBearer: onRequestHookHandler;
  /** Such as `/openapi`. */
  readonly basePath: string;
}

export function addAccountRoutes(app: App, { accounts, checkBearer, basePath }: AccountRoutesOptions): void {
  app.get(
    `${basePath}/v1/accounts`,
    { schema: balancesSchema, onRequest: checkBearer },
    async (request, reply) => {
      const funds = await accounts.listFunds(customerOf(request));
      return reply.send(successEnvelope(request.id, funds.map(toBalance)));
    },
  );

  app.get(
    `${basePath}/v1/accounts/accountLogs`,
    { schema: accountLogsSchema, onRequest: checkBearer },
    async (request, reply) => {
      const query = readQuery(AccountLogParameters, request.query);
      const page = pageRequest(query);
      const { totalCount, entries } = await accounts.readLog({
        customerId: customerOf(request),
        offset: page.offset,
        limit: page.limit,
        ...(query.transactionDateFrom && { from: query.transactionDateFrom }),
        ...(query.transactionDateTo && { until: query.transactionDateTo }),
      });
      const language = languageOf(request.headers['accept-language']);
      const items = entries.map((entry) => toAccountLog(entry, language));
      return reply.send(successEnvelope(request.id, toPage(page, totalCount, items)));
    },
  );
}

/** What only a test environment has: money for the asking. */
export function addSandboxAccountRoutes(
  app: App,
  { accounts, checkBearer, basePath }: AccountRoutesOptions,
): void {
  app.post(
    `${basePath}/sandbox/v1/deposits`,
    { schema: depositSchema, onRequest: checkBearer },
    async (request, reply) => {
      const { currency: code, amount, customerOrderNo } = request.body;
      const currency = parseCurrency(code);
      const movement = await accounts.deposit(
        { actor: `client:${request.clientId}`, address: request.ip, responseId: request.id },
        {
          customerId: customerOf(request),
          currency,
          amountMinor: readDepositAmount(amount, currency),
          reference: customerOrderNo ?? null,
          origin: 'Customer',
        },
      );
      const language = languageOf(request.headers['accept-language']);
      return reply.send(successEnvelope(request.id, toDeposit(movement, language)));
    },
  );
}

const tags = ['Accounts'];
const security = [{ bearer: [] }];

const balancesSchema = {
  tags,
  operationId: 'listAccounts',
  summary: 'List your balances',
  description: 'One entry for each currency in which your account has ever moved, by currency code.',
  security,
  response: {
    200: { ...envelopeOf(AccountBalances, exampleBalances), description: 'Your balances' },
  },
};

const accountLogsSchema = {
  tags,
  operationId: 'listAccountLogs',
  summary: 'List what moved your balances',
  description:
    'Every movement of your account, over all currencies, newest first. The balances of a row are those after it, so that each follows from the one before in its currency: nothing is ever missing or changed later. Movements of the money on a Standard card are not in it.',
  security,
  querystring: AccountLogParameters,
  response: {
    200: { ...envelopeOf(AccountLogPage, exampleAccountLogPage), description: 'A page of rows' },
  },
};

const depositSchema = {
  tags: ['Sandbox'],
  operationId: 'createSandboxDeposit',
  summary: 'Put money on your test account',
  description:
    'Test environment only: production has no such address. The money is there at once. Without customerOrderNo every call is another deposit.',
  security,
  body: DepositRequest,
  errors: ['CURRENCY_NOT_SUPPORTED', 'DUPLICATE_ORDER', 'LIMIT_EXCEEDED'],
  response: {
    200: {
      ...envelopeOf(DepositAnswer, exampleDeposit),
      description: 'The deposit, and what it made of the balance',
    },
  },
};
