import { type Delivery, type DeliveryStatus, deliveryStatuses } from '../../modules/webhooks/index.ts';
import { isUuid } from '../../platform/ids.ts';
import type { Actions } from '../actions.ts';
import { before, rowCount, someText, type When, when, whenForms } from '../arguments.ts';
import type { OperatorCommand } from '../command.ts';
import { fields, isoTime, type Json, type Outcome, table, time } from '../output.ts';
import { CommandRefused } from '../refusal.ts';
import { customerOf } from '../session.ts';

// What was sent to endpoints: the log, tests, and sending it again.

const endpointId = '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60';
const sample = {
  delivery_id: '019aa9d4-0b3a-7c11-9a44-5d0e7f2b8c33',
  endpoint_id: endpointId,
  event_id: '019aa9d4-0b39-7e20-8b1d-2c6f9a1e4d55',
  event_type: 'CardBlock',
  sequence: 42,
  status: 'Delivered',
  created_at: '2026-11-22T08:00:00.000Z',
  completed_at: '2026-11-22T08:00:00.120Z',
  next_attempt_at: null,
  attempt_count: 1,
  attempts: [
    {
      attempted_at: '2026-11-22T08:00:00.020Z',
      duration_ms: 100,
      http_status: 200,
      failure_reason: null,
      answer: '{"success":true}',
      error_code: null,
      error_message: null,
    },
  ],
};

interface ListOptions {
  readonly endpoint?: string;
  readonly status?: string;
  readonly since?: When;
  readonly limit: number;
  readonly after?: string;
}

export function addWebhookDeliveryCommands(webhook: OperatorCommand, actions: Actions): void {
  addTest(webhook, actions);
  addList(webhook, actions);
  addReplay(webhook, actions);
}

function addTest(webhook: OperatorCommand, { write }: Actions): void {
  webhook
    .operation('test <customer_code> <endpoint_id>', {
      summary: 'Send a test event to an endpoint, once, and show what came of it.',
      details: 'Also to an endpoint that is disabled.',
      examples: [`webhook test C1000 ${endpointId}`],
      json: { ...sample, sequence: null },
    })
    .action(
      write(async (session, code: string, id: string): Promise<Outcome> => {
        const { endpoints } = session.system.webhooks;
        const delivery = await endpoints.test({ actor: session.actor }, await customerOf(session, code), id);
        const [attempt] = delivery.attempts;
        const said = {
          json: shape(delivery),
          text: (width: number | undefined) =>
            fields(
              [
                ['status', delivery.status],
                ['http status', String(attempt?.httpStatus ?? '-')],
                ['reason', attempt?.reason ?? '-'],
                ['answer', attempt?.answer ?? '-'],
                ['took', `${attempt?.durationMs} ms`],
              ],
              width,
            ),
        };
        return delivery.status === 'Delivered' ? said : { ...said, failure: 'the test was not acknowledged' };
      }),
    );
}

function addList(webhook: OperatorCommand, { read }: Actions): void {
  webhook
    .operation('deliveries <customer_code>', {
      summary: "List what was sent to a customer's endpoints, newest first.",
      details: 'Kept for 30 days.',
      examples: ['webhook deliveries C1000 --status Failed --since 24h'],
      json: { deliveries: [sample], next_after: null },
    })
    .option('--endpoint <endpoint_id>', 'only those to this endpoint', someText)
    .option('--status <status>', `of ${deliveryStatuses.join(', ')}`, someText)
    .option('--since <when>', whenForms, when)
    .option('--limit <n>', 'at most so many', rowCount, 50)
    .option('--after <delivery_id>', 'begin behind this delivery', someText)
    .action(
      read(async (session, code: string, options: ListOptions): Promise<Outcome> => {
        const { endpoint, status, since, limit, after = null } = options;
        const filter = {
          endpointId: endpoint && readId('--endpoint', endpoint),
          status: status === undefined ? undefined : readStatus(status),
          from: since && before(session.now, since),
        };
        const page = { before: after && readId('--after', after), limit: limit + 1 };
        const found = await session.system.webhooks.deliveries.list(
          await customerOf(session, code),
          filter,
          page,
        );
        const shown = found.slice(0, limit);
        const nextAfter = found.length > limit ? (shown.at(-1)?.deliveryId ?? null) : null;
        const more = nextAfter === null ? '' : `\n\nThere are more: add --after ${nextAfter}`;
        return {
          json: { deliveries: shown.map(shape), next_after: nextAfter },
          text: (width) =>
            shown.length === 0 ? 'There are no such deliveries.' : deliveryTable(shown, width) + more,
        };
      }),
    );
}

function addReplay(webhook: OperatorCommand, { write }: Actions): void {
  const command = webhook
    .operation('replay <customer_code>', {
      summary: 'Send again: one delivery, or all that have failed since a time.',
      examples: [
        `webhook replay C1000 --delivery ${sample.delivery_id}`,
        `webhook replay C1000 --since 24h --endpoint ${endpointId}`,
      ],
      json: { replayed_count: 3 },
    })
    .option('--delivery <delivery_id>', 'this one, whatever came of it', someText)
    .option('--since <when>', `all that have failed since: ${whenForms}`, when)
    .option('--endpoint <endpoint_id>', 'of them those to this endpoint', someText)
    .action(
      write(
        async (
          session,
          code: string,
          { delivery, since, endpoint }: { delivery?: string; since?: When; endpoint?: string },
        ): Promise<Outcome> => {
          const { deliveries } = session.system.webhooks;
          const customerId = await customerOf(session, code);
          const { actor } = session;
          if (delivery !== undefined) await deliveries.replay({ actor }, customerId, delivery);
          const count =
            since === undefined
              ? 1
              : await deliveries.replayFailed({ actor }, customerId, before(session.now, since), endpoint);
          return { json: { replayed_count: count }, text: () => `Sent again: ${count}.` };
        },
      ),
    );
  command.hook('preAction', () => {
    const { delivery, since } = command.opts<{ delivery?: string; since?: When }>();
    if ((delivery === undefined) === (since === undefined)) {
      command.error('error: name either --delivery or --since');
    }
  });
}

function readId(option: string, text: string): string {
  if (!isUuid(text)) throw new CommandRefused(`${option} is not an id`);
  return text;
}

function readStatus(text: string): DeliveryStatus {
  const found = deliveryStatuses.find((status) => status.toLowerCase() === text.toLowerCase());
  if (!found) throw new CommandRefused(`--status knows ${deliveryStatuses.join(', ')}, and not ${text}`);
  return found;
}

function shape(delivery: Delivery) {
  return {
    delivery_id: delivery.deliveryId,
    endpoint_id: delivery.endpointId,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    sequence: delivery.sequence === null ? null : Number(delivery.sequence),
    status: delivery.status,
    created_at: isoTime(delivery.createdAt),
    completed_at: isoTime(delivery.completedAt),
    next_attempt_at: isoTime(delivery.nextAttemptAt),
    attempt_count: delivery.attemptCount,
    attempts: delivery.attempts.map((attempt) => ({
      attempted_at: attempt.at,
      duration_ms: attempt.durationMs,
      http_status: attempt.httpStatus,
      failure_reason: attempt.reason,
      answer: attempt.answer,
      error_code: attempt.errorCode,
      error_message: attempt.errorMessage,
    })),
  } satisfies Json;
}

function deliveryTable(deliveries: readonly Delivery[], width: number | undefined): string {
  return table(
    [
      { title: 'DELIVERY_ID' },
      { title: 'CREATED' },
      { title: 'TYPE' },
      { title: 'SEQUENCE' },
      { title: 'STATUS' },
      { title: 'TRIES' },
      { title: 'LAST', isFlexible: true },
    ],
    deliveries.map((delivery) => [
      delivery.deliveryId,
      time(delivery.createdAt),
      delivery.eventType,
      String(delivery.sequence ?? '-'),
      delivery.status,
      String(delivery.attemptCount),
      lastOf(delivery),
    ]),
    width,
  );
}

function lastOf({ attempts }: Delivery): string {
  const last = attempts.at(-1);
  return last ? [last.reason, last.httpStatus].filter((part) => part !== null).join(' ') : '-';
}
