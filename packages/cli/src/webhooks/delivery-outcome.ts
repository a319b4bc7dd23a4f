import type { WebhookDelivery } from '@cardepass/sdk';
import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import type { Outcome } from '../output/outcome.ts';
import { type Cell, fields } from '../output/table.ts';
import type { Tone } from '../output/terminal.ts';
import { time } from '../output/time.ts';

/** How each state of a delivery looks. */
export const deliveryTones: Readonly<Record<WebhookDelivery['status'], Tone>> = {
  Pending: 'waiting',
  Delivered: 'good',
  Failed: 'bad',
  Cancelled: 'faint',
};

export function deliveryStatusCell(status: WebhookDelivery['status']): Cell {
  return { text: status, tone: deliveryTones[status] };
}

/** What the last attempt met: the status of its answer, and why it was none that counts. */
export function lastAnswer({ attempts }: WebhookDelivery): string {
  const last = attempts.at(-1);
  if (!last) return '-';
  return [last.httpStatus ?? '', last.failureReason ?? ''].filter((part) => part !== '').join(' ');
}

/** A delivery as a list of its fields; a failed one ends the run with 1. */
export function deliveryOutcome(delivery: WebhookDelivery, say: Say): Outcome {
  const failure =
    delivery.status === 'Failed' &&
    new Failure(exitCodes.refused, 'DELIVERY_FAILED', say('the event was not acknowledged', '事件未被确认'));
  return {
    json: delivery,
    text: (terminal) =>
      fields(
        [
          [say('delivery', '投递'), delivery.deliveryId],
          [say('event', '事件'), `${delivery.eventType} ${delivery.eventId}`],
          [say('status', '状态'), deliveryStatusCell(delivery.status)],
          [say('attempts', '尝试次数'), String(delivery.attemptCount)],
          [say('last answer', '最近应答'), lastAnswer(delivery)],
          [say('next attempt', '下次尝试'), time(delivery.nextAttemptOn)],
        ],
        terminal,
      ),
    ...(failure && { failure }),
  };
}
