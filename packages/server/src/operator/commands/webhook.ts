import {
  type AcknowledgementMode,
  acknowledgementModes,
  type Endpoint,
  type EndpointSettings,
  type EventType,
  eventTypes,
} from '../../modules/webhooks/index.ts';
import type { Actions } from '../actions.ts';
import { list, someText } from '../arguments.ts';
import type { OperatorCommand } from '../command.ts';
import { fields, isoTime, type Json, type Outcome, table, time } from '../output.ts';
import { CommandRefused } from '../refusal.ts';
import { customerOf, type Session } from '../session.ts';
import { addWebhookDeliveryCommands } from './webhook-delivery.ts';

const endpointId = '019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60';
const sample = {
  customer_code: 'C1000',
  endpoint_id: endpointId,
  url: 'https://example.com/webhooks',
  description: 'Booking system',
  event_types: ['CardPay'],
  acknowledgement_mode: 'envelope',
  status: 'enabled',
  disabled_at: null,
  disabled_reason: null,
  failing_since: null,
  last_failure: null,
  rotation_announced_at: null,
  created_at: '2026-11-22T08:00:00.000Z',
};
const withSecret = { ...sample, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=' };
const shownOnce = 'The secret is shown this once; give it to whoever runs the receiver.';

interface SettingOptions {
  readonly url?: string;
  readonly description?: string;
  readonly types?: string[];
  readonly mode?: string;
}

export function addWebhookCommands(program: OperatorCommand, actions: Actions): void {
  const webhook = program.group('webhook', 'Where customers are told of events, and what was sent there.');
  addCreate(webhook, actions);
  addReading(webhook, actions);
  addSet(webhook, actions);
  addSwitches(webhook, actions);
  addSecretCommands(webhook, actions);
  addWebhookDeliveryCommands(webhook, actions);
}

function addCreate(webhook: OperatorCommand, { write }: Actions): void {
  const command = webhook.operation('create <customer_code>', {
    summary: 'Tell a customer of events from now on, and make the secret that signs them.',
    examples: ['webhook create C1000 --url https://example.com/webhooks --types CardPay,AcctPay'],
    json: withSecret,
  });
  command.requiredOption('--url <url>', 'where events are posted to', someText);
  addSettingOptions(command).action(
    write(async (session, code: string, options: SettingOptions & { url: string }) => {
      const settings = { ...settingsOf(options), url: options.url };
      const created = await session.system.webhooks.endpoints.create(
        { actor: session.actor },
        await customerOf(session, code),
        settings,
      );
      return describeWithSecret(code, created.endpoint, created.secret);
    }),
  );
}

function addReading(webhook: OperatorCommand, { read }: Actions): void {
  webhook
    .operation('list <customer_code>', {
      summary: "List a customer's endpoints, the oldest first.",
      examples: ['webhook list C1000'],
      json: { endpoints: [sample] },
    })
    .action(
      read(async (session, code: string) => {
        const found = await session.system.webhooks.endpoints.list(await customerOf(session, code));
        return {
          json: { endpoints: found.map((endpoint) => shape(code, endpoint)) },
          text: (width) => (found.length === 0 ? `${code} has no endpoints.` : endpointTable(found, width)),
        };
      }),
    );
  webhook
    .operation('show <customer_code> <endpoint_id>', {
      summary: 'Show an endpoint: how it is doing, and why it is disabled if it is.',
      examples: [`webhook show C1000 ${endpointId}`],
      json: sample,
    })
    .action(
      read(async (session, code: string, id: string) =>
        describe(code, await session.system.webhooks.endpoints.find(await customerOf(session, code), id)),
      ),
    );
}

function addSet(webhook: OperatorCommand, { write }: Actions): void {
  const command = webhook.operation('set <customer_code> <endpoint_id>', {
    summary: 'Change an endpoint; what is not named stays as it is.',
    details: '--types names all of them: it takes the place of those before. --types all is every type.',
    examples: [`webhook set C1000 ${endpointId} --url https://example.com/events --types all`],
    json: sample,
  });
  command.option('--url <url>', 'where events are posted to', someText);
  addSettingOptions(command).action(
    write((session, code: string, id: string, options: SettingOptions) =>
      change(session, code, id, settingsOf(options)),
    ),
  );
}

function addSettingOptions(command: OperatorCommand): OperatorCommand {
  return command
    .option('--description <text>', 'what people call it', someText)
    .option('--types <types>', `of ${eventTypes.join(', ')}, or all (default: all)`, list)
    .option(
      '--mode <mode>',
      `how events are acknowledged: ${acknowledgementModes.join(' or ')}`,
      someText,
    ) as OperatorCommand;
}

function addSwitches(webhook: OperatorCommand, { write }: Actions): void {
  webhook
    .operation('enable <customer_code> <endpoint_id>', {
      summary: 'Send to an endpoint again, also what still waits for it.',
      examples: [`webhook enable C1000 ${endpointId}`],
      json: sample,
    })
    .action(write((session, code: string, id: string) => change(session, code, id, { isEnabled: true })));
  webhook
    .operation('disable <customer_code> <endpoint_id>', {
      summary: 'Send nothing more to an endpoint; what waits is kept.',
      examples: [`webhook disable C1000 ${endpointId}`],
      json: {
        ...sample,
        status: 'disabled',
        disabled_at: '2026-11-22T09:30:00.000Z',
        disabled_reason: 'Operator',
      },
    })
    .action(write((session, code: string, id: string) => change(session, code, id, { isEnabled: false })));
  webhook
    .operation('delete <customer_code> <endpoint_id>', {
      summary: 'Delete an endpoint; what still waits for it is cancelled.',
      examples: [`webhook delete C1000 ${endpointId}`],
      json: { endpoint_id: endpointId },
    })
    .action(
      write(async (session, code: string, id: string) => {
        const { endpoints } = session.system.webhooks;
        await endpoints.delete({ actor: session.actor }, await customerOf(session, code), id);
        return { json: { endpoint_id: id }, text: () => `Endpoint ${id} is deleted.` };
      }),
    );
}

function addSecretCommands(webhook: OperatorCommand, { write }: Actions): void {
  const secret = webhook.group('secret', 'The secret that signs what is sent, changed in two steps.');
  secret
    .operation('announce <customer_code> <endpoint_id>', {
      summary: 'First step: a new secret signs the headers beside the old one.',
      details: 'The signature in the body stays that of the old secret until secret confirm.',
      examples: [`webhook secret announce C1000 ${endpointId}`],
      json: { ...withSecret, rotation_announced_at: '2026-11-22T09:30:00.000Z' },
    })
    .action(
      write(async (session, code: string, id: string) => {
        const { endpoints } = session.system.webhooks;
        const customerId = await customerOf(session, code);
        const announced = await endpoints.announceRotation({ actor: session.actor }, customerId, id);
        return describeWithSecret(code, announced.endpoint, announced.secret);
      }),
    );
  for (const [name, method, summary] of [
    ['confirm', 'confirmRotation', 'Second step: only the new secret signs from now on.'],
    ['cancel', 'cancelRotation', 'Drop the new secret instead.'],
  ] as const) {
    secret
      .operation(`${name} <customer_code> <endpoint_id>`, {
        summary,
        examples: [`webhook secret ${name} C1000 ${endpointId}`],
        json: sample,
      })
      .action(
        write(async (session, code: string, id: string) => {
          const { endpoints } = session.system.webhooks;
          const customerId = await customerOf(session, code);
          return describe(code, await endpoints[method]({ actor: session.actor }, customerId, id));
        }),
      );
  }
}

async function change(
  session: Session,
  code: string,
  id: string,
  settings: EndpointSettings,
): Promise<Outcome> {
  const customerId = await customerOf(session, code);
  const { endpoints } = session.system.webhooks;
  return describe(code, await endpoints.change({ actor: session.actor }, customerId, id, settings));
}

function settingsOf({ url, description, types, mode }: SettingOptions): EndpointSettings {
  return {
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(types && { eventTypes: types.join() === 'all' ? [] : types.map(readType) }),
    ...(mode !== undefined && { acknowledgementMode: readMode(mode) }),
  };
}

function readType(text: string): EventType {
  const found = eventTypes.find((type) => type === text);
  if (!found) throw new CommandRefused(`--types knows ${eventTypes.join(', ')}, and not ${text}`);
  return found;
}

function readMode(text: string): AcknowledgementMode {
  const found = acknowledgementModes.find((mode) => mode === text);
  if (!found) throw new CommandRefused(`--mode is ${acknowledgementModes.join(' or ')}, and not ${text}`);
  return found;
}

function shape(code: string, endpoint: Endpoint) {
  return {
    customer_code: code,
    endpoint_id: endpoint.endpointId,
    url: endpoint.url,
    description: endpoint.description,
    event_types: [...endpoint.eventTypes],
    acknowledgement_mode: endpoint.acknowledgementMode,
    status: statusOf(endpoint),
    disabled_at: isoTime(endpoint.disabledAt),
    disabled_reason: endpoint.disabledReason,
    failing_since: isoTime(endpoint.failingSince),
    last_failure: endpoint.lastFailure,
    rotation_announced_at: isoTime(endpoint.rotationAnnouncedAt),
    created_at: isoTime(endpoint.createdAt),
  } satisfies Json;
}

function statusOf({ disabledAt }: Endpoint): 'enabled' | 'disabled' {
  return disabledAt ? 'disabled' : 'enabled';
}

function describe(code: string, endpoint: Endpoint): Outcome {
  return { json: shape(code, endpoint), text: (width) => fields(pairsOf(code, endpoint), width) };
}

function describeWithSecret(code: string, endpoint: Endpoint, secret: string): Outcome {
  return {
    json: { ...shape(code, endpoint), secret },
    text: (width) =>
      [fields([['secret', secret], ...pairsOf(code, endpoint)], width), '', shownOnce].join('\n'),
  };
}

function pairsOf(code: string, endpoint: Endpoint): [string, string][] {
  const { disabledAt, disabledReason, failingSince, lastFailure, rotationAnnouncedAt } = endpoint;
  return [
    ['endpoint_id', endpoint.endpointId],
    ['customer', code],
    ['url', endpoint.url],
    ['description', endpoint.description ?? '-'],
    ['event types', endpoint.eventTypes.join(' ') || 'all'],
    ['acknowledgement', endpoint.acknowledgementMode],
    ['status', disabledAt ? `disabled since ${time(disabledAt)} (${disabledReason})` : 'enabled'],
    ['failing since', failingSince ? `${time(failingSince)} (${lastFailure})` : '-'],
    ['new secret', rotationAnnouncedAt ? `announced ${time(rotationAnnouncedAt)}` : '-'],
    ['created', time(endpoint.createdAt)],
  ];
}

function endpointTable(endpoints: readonly Endpoint[], width: number | undefined): string {
  return table(
    [
      { title: 'ENDPOINT_ID' },
      { title: 'URL', isFlexible: true },
      { title: 'TYPES', isFlexible: true },
      { title: 'STATUS' },
      { title: 'FAILING SINCE' },
    ],
    endpoints.map((endpoint) => [
      endpoint.endpointId,
      endpoint.url,
      endpoint.eventTypes.join(' ') || 'all',
      statusOf(endpoint),
      time(endpoint.failingSince),
    ]),
    width,
  );
}
