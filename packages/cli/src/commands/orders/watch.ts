import { createParsers } from '../../arguments.ts';
import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { findCurrency, orderOutcome, waitForEnd } from '../../orders/desk.ts';
import { addReferenceOption, type ReferenceOptions, requireOrder } from '../../orders/order-reference.ts';

export function addWatch(orders: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  addReferenceOption(
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
    say,
  )
    .option('--timeout <seconds>', say('wait at most so long', '最长等待秒数'), parse.seconds, 300)
    .action(
      run(
        async (
          context,
          orderNo: string | undefined,
          { customerOrderNo, timeout }: ReferenceOptions & { timeout: number },
        ) => {
          const { sdk } = await context.connect();
          const placed = await requireOrder(context, sdk, orderNo, customerOrderNo);
          const order = await waitForEnd(context, sdk, placed, timeout * 1_000);
          return orderOutcome(order, await findCurrency(sdk, order), { hasWaited: true, say });
        },
      ),
    );
}
