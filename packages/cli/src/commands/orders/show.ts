import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { findCurrency, orderOutcome } from '../../orders/desk.ts';
import { addReferenceOption, type ReferenceOptions, requireOrder } from '../../orders/order-reference.ts';

export function addShow(orders: CliCommand, { run, say }: Contexts): void {
  addReferenceOption(
    orders.operation('show [orderNo]', {
      summary: say('Show an order as it stands.', '显示订单当前状态。'),
      examples: ['orders show 01M82BRGBSE488JZFKH4Q58YCT', 'orders show --customer-order-no PO-2026-0001'],
      json: '`data` of GET /v1/orders/standard or /v1/orders/sharebalance',
    }),
    say,
  ).action(
    run(async (context, orderNo: string | undefined, { customerOrderNo }: ReferenceOptions) => {
      const { sdk } = await context.connect();
      const { order } = await requireOrder(context, sdk, orderNo, customerOrderNo);
      const { failure: _failure, ...shown } = orderOutcome(order, await findCurrency(sdk, order), {
        hasWaited: false,
        say,
      });
      return shown;
    }),
  );
}
