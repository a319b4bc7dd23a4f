import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { addShow } from './show.ts';
import { addWatch } from './watch.ts';

export function addOrders(program: CliCommand, contexts: Contexts): void {
  const { say } = contexts;
  const orders = program.group(
    'orders',
    say('What was ordered, and how it ended.', '已提交的订单及其结果。'),
  );
  for (const add of [addShow, addWatch]) add(orders, contexts);
}
