import type { WebhookEndpoint } from '@cardepass/sdk';
import type { Say } from '../language.ts';
import { type Cell, fields } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { time } from '../output/time.ts';

/** Whether events are sent there, and why not. */
export function stateCell({ enabled, disabledReason, failingSince }: WebhookEndpoint): Cell {
  if (!enabled)
    return { text: disabledReason === null ? 'disabled' : `disabled: ${disabledReason}`, tone: 'bad' };
  return failingSince === null ? { text: 'enabled', tone: 'good' } : { text: 'failing', tone: 'waiting' };
}

export function eventTypesText({ eventTypes }: WebhookEndpoint, say: Say): string {
  return eventTypes.length === 0 ? say('all', '全部') : eventTypes.join(' ');
}

/** An endpoint as a list of its fields; its secret where the answer had one, which it has once. */
export function endpointText(
  endpoint: WebhookEndpoint & { readonly secret?: string },
  terminal: Terminal,
  say: Say,
): string {
  const { endpointId, url, acknowledgementMode, description, lastFailure, failingSince, secret } = endpoint;
  const pairs: (readonly [string, Cell])[] = [
    [say('endpoint', '端点'), endpointId],
    ['URL', url],
    [say('state', '状态'), stateCell(endpoint)],
    [say('events', '事件'), eventTypesText(endpoint, say)],
    [say('acknowledged', '确认方式'), acknowledgementMode],
    ...(description ? [[say('description', '说明'), description] as const] : []),
    ...(failingSince ? [[say('failing since', '失败自'), time(failingSince)] as const] : []),
    ...(lastFailure ? [[say('last failure', '最近失败'), lastFailure] as const] : []),
    ...(secret === undefined ? [] : [[say('secret', '密钥'), secret] as const]),
  ];
  const once = say(
    'The secret is shown this once: give it to the receiver now.',
    '密钥仅显示这一次：请立即交给接收端。',
  );
  return fields(pairs, terminal) + (secret === undefined ? '' : `\n\n${once}`);
}
