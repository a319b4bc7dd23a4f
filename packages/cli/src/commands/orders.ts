import type { Cardepass } from '@cardepass/sdk';
import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Context, Contexts } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import { findCurrency, findOrder, orderOutcome, type PlacedOrder, waitForEnd } from '../orders/desk.ts';

interface Numbers {
  readonly customerOrderNo?: string;
}

export function addOrders(program: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  const orders = program.group(
    'orders',
    say('What was ordered, and how it ended.', '已提交的订单及其结果。'),
  );

  numbered(
    orders.operation('show [orderNo]', {
      summary: say('Show an order as it stands.', '显示订单当前状态。'),
      examples: ['orders show 01M82BRGBSE488JZFKH4Q58YCT', 'orders show --customer-order-no PO-2026-0001'],
      json: '`data` of GET /v1/orders/standard or /v1/orders/sharebalance',
    }),
  ).action(
    run(async (context, orderNo: string | undefined, { customerOrderNo }: Numbers) => {
      const { sdk } = await context.connect();
      const { order } = await requireOrder(context, sdk, orderNo, customerOrderNo);
      const { failure: _failure, ...shown } = orderOutcome(order, await findCurrency(sdk, order), {
        hasWaited: false,
        say,
      });
      return shown;
    }),
  );

  numbered(
    orders.operation('watch [orderNo]', {
      summary: say('Wait until an order has ended, and show it.', '等待订单结束并显示结果。'),
      details: say(
        'Ends with exit code 1 when the order has failed, and 5 when it is still pending after --timeout.',
        '订单失败时退出码为 1；超过 --timeout 仍未结束时为 5。',
      ),
      examples: [
        'orders watch 01M82BRGBSE488JZFKH4Q58YCT',
        'orders watch --customer-order-no PO-2026-0001 --timeout 600',
      ],
      json: '`data` of GET /v1/orders/standard or /v1/orders/sharebalance',
    }),
  )
    .option('--timeout <seconds>', say('wait at most so long', '最长等待秒数'), parse.seconds, 300)
    .action(
      run(
        async (
          context,
          orderNo: string | undefined,
          { customerOrderNo, timeout }: Numbers & { timeout: number },
        ) => {
          const { sdk } = await context.connect();
          const placed = await requireOrder(context, sdk, orderNo, customerOrderNo);
          const order = await waitForEnd(context, sdk, placed, timeout * 1_000);
          return orderOutcome(order, await findCurrency(sdk, order), { hasWaited: true, say });
        },
      ),
    );

  function numbered(command: CliCommand): CliCommand {
    return command.option(
      '--customer-order-no <number>',
      say('your own number of the order', '您自己的订单号'),
      parse.id,
    );
  }
}

async function requireOrder(
  { during, say }: Context,
  sdk: Cardepass,
  orderNo: string | undefined,
  customerOrderNo: string | undefined,
): Promise<PlacedOrder> {
  const reference = referenceOf(orderNo, customerOrderNo, say);
  const found = await during(say('Looking for the order', '正在查找订单'), () => findOrder(sdk, reference));
  if (found) return found;
  throw new Failure(
    exitCodes.refused,
    'ORDER_NOT_FOUND',
    say('there is no such order', '没有该订单'),
    say(
      'Check its number, and with "cardepass whoami" as whom you ask.',
      '请检查单号，并用 "cardepass whoami" 确认当前身份。',
    ),
  );
}

function referenceOf(orderNo: string | undefined, customerOrderNo: string | undefined, say: Say) {
  if (orderNo !== undefined && customerOrderNo === undefined) return { orderNo };
  if (customerOrderNo !== undefined && orderNo === undefined) return { customerOrderNo };
  throw new Failure(
    exitCodes.misused,
    'ORDER_NUMBER_NEEDED',
    say(
      'name the order by its number or by --customer-order-no',
      '请用订单号或 --customer-order-no 指定订单',
    ),
  );
}
