import type { MovementWithFee, PostedMovement } from '../../modules/accounts/index.ts';
import { AmountError, formatAmount, parseAmount } from '../../platform/money/amount.ts';
import { type Currency, currencies, isCurrency } from '../../platform/money/currencies.ts';
import type { Actions } from '../actions.ts';
import { someText } from '../arguments.ts';
import type { OperatorCommand } from '../command.ts';
import { fields, type Json, type Outcome, table } from '../output.ts';
import { CommandRefused } from '../refusal.ts';
import type { Session } from '../session.ts';

interface MoveOptions {
  readonly currency: string;
  readonly amount: string;
  readonly fee?: string;
  readonly reference: string;
  readonly note?: string;
}

const movementSample = {
  customer_code: 'C1000',
  order_no: '01KAMX4Z0YFDARV5SFKGDQMKV0',
  reference: 'bank-2026-11-22-17',
  is_repeated: false,
  currency: 'USD',
  amount: '10000.00',
  fee: '25.00',
  available: '9975.00',
  blocked: '0.00',
};

const onceOnly =
  'The reference says which movement this is, such as the number on the bank statement. The same command with the same reference again moves nothing and shows what was done; so it is safe to repeat after a doubt.';

export function addAccountCommands(program: OperatorCommand, { read, write }: Actions): void {
  const account = program.group('account', "A customer's funds.");

  moving(
    account.operation('deposit <customer_code>', {
      summary: "Book money that has come in for a customer's account.",
      details: `${onceOnly} A fee is paid out of the deposit.`,
      examples: ['account deposit C1000 --currency USD --amount 10000.00 --fee 25.00 --reference bank-17'],
      json: movementSample,
    }),
  )
    .option('--fee <amount>', 'what the deposit costs the customer', someText)
    .action(
      write((session, customerCode: string, options: MoveOptions) =>
        book(session, customerCode, options, (request) =>
          session.system.accounts.deposit({ actor: session.actor }, request),
        ),
      ),
    );

  moving(
    account.operation('withdraw <customer_code>', {
      summary: "Book money that goes out of a customer's account.",
      details: `${onceOnly} A fee is paid on top. Refused when the account has less available.`,
      examples: ['account withdraw C1000 --currency USD --amount 500.00 --reference payout-3'],
      json: movementSample,
    }),
  )
    .option('--fee <amount>', 'what the withdrawal costs the customer', someText)
    .action(
      write((session, customerCode: string, options: MoveOptions) =>
        book(session, customerCode, options, (request) =>
          session.system.accounts.withdraw({ actor: session.actor }, request),
        ),
      ),
    );

  const adjust = account.group('adjust', "Put a customer's balance right.");
  for (const [name, direction, summary] of [
    ['increase', 'Increase', "Put a customer's balance right by adding to it."],
    ['deduct', 'Deduct', "Put a customer's balance right by taking from it."],
  ] as const) {
    moving(
      adjust.operation(`${name} <customer_code>`, {
        summary,
        details: `${onceOnly} For mistakes; the customer sees it in the account log, with the note.`,
        examples: [
          `account adjust ${name} C1000 --currency USD --amount 0.03 --reference ticket-812 --note "Rounding"`,
        ],
        json: movementSample,
      }),
    ).action(
      write((session, customerCode: string, options: MoveOptions) =>
        book(session, customerCode, options, (request) =>
          session.system.accounts.adjust({ actor: session.actor }, direction, request),
        ),
      ),
    );
  }

  account
    .operation('show <customer_code>', {
      summary: 'Show what a customer has in each currency.',
      examples: ['account show C1000'],
      json: {
        customer_code: 'C1000',
        balances: [{ currency: 'USD', available: '9975.00', blocked: '0.00' }],
      },
    })
    .action(
      read(async ({ system }, customerCode: string) => {
        const { customerId } = await system.clients.showCustomer(customerCode);
        const funds = await system.accounts.listFunds(customerId);
        const rows = funds.map(({ currency, availableMinor, blockedMinor }) => ({
          currency,
          available: formatAmount(availableMinor, currency),
          blocked: formatAmount(blockedMinor, currency),
        }));
        return {
          json: { customer_code: customerCode, balances: rows },
          text: (width) =>
            rows.length === 0
              ? `Nothing has moved on the account of ${customerCode} yet.`
              : table(
                  [{ title: 'CURRENCY' }, { title: 'AVAILABLE' }, { title: 'BLOCKED' }],
                  rows.map((row) => [row.currency, row.available, row.blocked]),
                  width,
                ),
        };
      }),
    );
}

/** What every movement is given. */
function moving(command: OperatorCommand): OperatorCommand {
  return command
    .requiredOption('--currency <code>', 'such as USD', someText)
    .requiredOption('--amount <amount>', 'such as 100.00; above zero', someText)
    .requiredOption('--reference <text>', 'names this movement, for ever; at most 64 characters', someText)
    .option('--note <text>', 'shown to the customer in the account log', someText) as OperatorCommand;
}

async function book(
  { system }: Session,
  customerCode: string,
  { currency: code, amount, fee, reference, note }: MoveOptions,
  move: (request: MovementWithFee) => Promise<PostedMovement>,
): Promise<Outcome> {
  const currency = code.toUpperCase();
  if (!isCurrency(currency)) {
    throw new CommandRefused(`there is no currency ${code} here; known are ${currencies.join(', ')}`);
  }
  const amountMinor = readAmount('--amount', amount, currency);
  const feeMinor = fee === undefined ? undefined : readAmount('--fee', fee, currency);
  const { customerId } = await system.clients.showCustomer(customerCode);
  const movement = await move({ customerId, currency, amountMinor, feeMinor, reference, note });
  return describe(customerCode, movement);
}

function readAmount(option: string, text: string, currency: Currency): bigint {
  try {
    return parseAmount(text, currency);
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
    throw new CommandRefused(`${option} ${error.message}`);
  }
}

function describe(customerCode: string, movement: PostedMovement): Outcome {
  const { currency, amountMinor, feeMinor, funds, reference, orderNo, isReplay } = movement;
  const json = {
    customer_code: customerCode,
    order_no: orderNo,
    reference,
    is_repeated: isReplay,
    currency,
    amount: formatAmount(amountMinor, currency),
    fee: formatAmount(feeMinor, currency),
    available: formatAmount(funds.availableMinor, currency),
    blocked: formatAmount(funds.blockedMinor, currency),
  } satisfies Json;
  const note = isReplay ? '\n\nIt was booked before; nothing has moved now.' : '';
  return {
    json,
    text: (width) =>
      fields(
        [
          ['order number', orderNo],
          ['reference', reference ?? ''],
          ['amount', `${json.amount} ${currency}`],
          ['fee', `${json.fee} ${currency}`],
          ['available now', `${json.available} ${currency}`],
          ['blocked now', `${json.blocked} ${currency}`],
        ],
        width,
      ) + note,
  };
}
