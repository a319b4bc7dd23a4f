import type { CliCommand } from '../../../command.ts';
import type { Contexts } from '../../../context.ts';
import { addChange } from './change.ts';
import { addCreate } from './create.ts';
import { addDelete } from './delete.ts';
import { addList } from './list.ts';
import { addRotate } from './rotate.ts';
import { addTest } from './test-event.ts';

export function addEndpoints(webhooks: CliCommand, contexts: Contexts): void {
  const { say } = contexts;
  const endpoints = webhooks.group('endpoints', say('Where events are sent.', 'Webhook 端点。'));
  for (const add of [addList, addCreate, addChange, addTest, addRotate, addDelete]) add(endpoints, contexts);
}
