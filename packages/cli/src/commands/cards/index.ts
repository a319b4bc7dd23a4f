import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { addBlock } from './block.ts';
import { addCancel } from './cancel.ts';
import { addLimit } from './limit.ts';
import { addList } from './list.ts';
import { addOpen } from './open.ts';
import { addShow } from './show.ts';
import { addTopUp } from './topup.ts';
import { addUnblock } from './unblock.ts';
import { addWithdraw } from './withdraw.ts';

const commands = [
  addList,
  addShow,
  addOpen,
  addTopUp,
  addWithdraw,
  addBlock,
  addUnblock,
  addCancel,
  addLimit,
];

export function addCards(program: CliCommand, contexts: Contexts): void {
  const { say } = contexts;
  const cards = program.group(
    'cards',
    say('Cards: open, load, control and show them.', '卡片：开卡、充值、管理与查询。'),
  );
  for (const add of commands) add(cards, contexts);
}
