import { type ApiClient, type ClientSettings, defaultSettings, scopes } from '../../modules/clients/index.ts';
import type { Actions } from '../actions.ts';
import { list, rowCount, someText, wholeNumber } from '../arguments.ts';
import type { OperatorCommand } from '../command.ts';
import { fields, isoTime, type Json, table, time } from '../output.ts';
import { listing, type PageOptions, pageOf } from '../paging.ts';
import { addSecretCommands, secretSample, secretShape, secretTable } from './client-secret.ts';

const sample = {
  client_id: 'test_3nVbQ8sLw0ZkXc5rTy7U',
  customer_code: 'C1000',
  name: 'Booking engine',
  status: 'enabled',
  disabled_at: null,
  grant_types: ['client_credentials'],
  scopes: ['card', 'openapi'],
  token_lifetime_seconds: null,
  rate_limit_per_minute: 600,
  allowed_ips: ['203.0.113.0/24'],
  created_at: '2026-11-22T08:00:00.000Z',
};

interface SettingOptions {
  readonly name?: string;
  readonly scopes?: string[];
  readonly grantTypes?: string[];
  readonly tokenLifetime?: number;
  readonly rateLimit?: number;
  readonly allowIp?: string[];
}

export function addClientCommands(program: OperatorCommand, actions: Actions): void {
  const client = program.group('client', "The API clients that customers' programs call with.");
  addCreate(client, actions);
  addList(client, actions);
  addShow(client, actions);
  addSet(client, actions);
  addSwitches(client, actions);
  addSecretCommands(client, actions);
}

function addCreate(client: OperatorCommand, { write }: Actions): void {
  const command = client.operation('create', {
    summary: 'Create an API client and its first secret.',
    details: 'The secret is shown this once: only a keyed hash of it is kept.',
    examples: [
      'client create --customer C1000 --name "Booking engine"',
      'client create --customer C1000 --json',
    ],
    json: {
      ...sample,
      client_secret: 'mZ4cRk0VtYq1LwPj8HsBnX6dAeGu3FoT5iCyKxSvQa7',
      secret_id: secretSample.secret_id,
    },
  });
  command.requiredOption('--customer <code>', 'the customer it belongs to', someText);
  addSettingOptions(command).action(
    write(async ({ system, actor }, options: SettingOptions & { customer: string }) => {
      const created = await system.clients.createClient(actor, options.customer, settingsOf(options));
      const { secret, secretId } = created.secret;
      return {
        json: { ...shape(created.client), client_secret: secret, secret_id: secretId },
        text: (width) =>
          [
            fields(
              [
                ['client_id', created.client.clientId],
                ['client_secret', secret],
                ...describe(created.client).slice(1),
              ],
              width,
            ),
            '',
            'The secret is shown this once; put it where the program that uses it keeps its secrets.',
          ].join('\n'),
      };
    }),
  );
}

function addList(client: OperatorCommand, { read }: Actions): void {
  client
    .operation('list', {
      summary: 'List API clients, the oldest first.',
      examples: ['client list', 'client list --customer C1000', 'client list --disabled --search booking'],
      json: { clients: [sample], next_after: null },
    })
    .option('--customer <code>', 'only those of this customer', someText)
    .option('--search <text>', 'only those with this in their id or name, in any case', someText)
    .option('--enabled', 'only those that may call')
    .option('--disabled', 'only those that may not')
    .option('--limit <n>', 'at most so many', rowCount, 100)
    .option('--after <client_id>', 'begin after this client', someText)
    .action(
      read(async ({ system }, options: ListOptions) => {
        const { customer, search, enabled, disabled } = options;
        if (customer !== undefined) await system.clients.showCustomer(customer);
        const found = await system.clients.listClients({
          ...pageOf(options),
          ...(customer === undefined ? {} : { customerCode: customer }),
          ...(search === undefined ? {} : { search }),
          ...(enabled === disabled ? {} : { isDisabled: disabled === true }),
        });
        return listing(found, options, {
          name: 'clients',
          cursor: ({ clientId }) => clientId,
          shape,
          text: clientTable,
        });
      }),
    );
}

interface ListOptions extends PageOptions {
  readonly customer?: string;
  readonly search?: string;
  readonly enabled?: true;
  readonly disabled?: true;
}

function clientTable(clients: readonly ApiClient[], width: number | undefined): string {
  return table(
    [
      { title: 'CLIENT_ID' },
      { title: 'CUSTOMER' },
      { title: 'NAME', isFlexible: true },
      { title: 'STATUS' },
      { title: 'SCOPES', isFlexible: true },
      { title: 'CREATED' },
    ],
    clients.map((one) => [
      one.clientId,
      one.customerCode,
      one.name,
      statusOf(one),
      one.scopes.join(' '),
      time(one.createdAt),
    ]),
    width,
  );
}

function addShow(client: OperatorCommand, { read }: Actions): void {
  client
    .operation('show <client_id>', {
      summary: 'Show one API client with its settings and live secrets.',
      examples: ['client show test_3nVbQ8sLw0ZkXc5rTy7U'],
      json: { ...sample, secrets: [secretSample] },
    })
    .action(
      read(async ({ system }, clientId: string) => {
        const found = await system.clients.showClient(clientId);
        const secrets = await system.clients.listSecrets(clientId);
        return {
          json: { ...shape(found), secrets: secrets.map(secretShape) },
          text: (width) => `${fields(describe(found), width)}\n\n${secretTable(secrets, width)}`,
        };
      }),
    );
}

/** What `--reset` names, and the setting that it brings back. */
const resettable = {
  name: 'name',
  scopes: 'scopes',
  'grant-types': 'grantTypes',
  'token-lifetime': 'tokenLifetimeSeconds',
  'rate-limit': 'rateLimitPerMinute',
  'allow-ip': 'allowedRanges',
} as const satisfies Record<string, keyof ClientSettings>;

function addSet(client: OperatorCommand, { write }: Actions): void {
  const command = client.operation('set <client_id>', {
    summary: 'Change settings of an API client; what is not named stays as it is.',
    details:
      "A change holds for the next request, in every process. A token keeps its lifetime; a scope taken from the client is gone from its tokens too. --allow-ip names the whole list: it takes the earlier one's place.",
    examples: [
      'client set test_3nVbQ8sLw0ZkXc5rTy7U --rate-limit 600 --allow-ip 203.0.113.0/24,2001:db8::/32',
      'client set test_3nVbQ8sLw0ZkXc5rTy7U --reset rate-limit,allow-ip',
    ],
    json: sample,
  });
  addSettingOptions(command)
    .option('--reset <settings>', `back to the default: ${Object.keys(resettable).join(', ')}`, list)
    .action(
      write(async ({ system, actor }, clientId: string, options: SettingOptions & { reset?: string[] }) => {
        const { customerCode } = await system.clients.showClient(clientId);
        const resets = defaultsOf(options.reset ?? [], customerCode);
        const changed = await system.clients.changeClient(actor, clientId, {
          ...resets,
          ...settingsOf(options),
        });
        return { json: shape(changed), text: (width) => fields(describe(changed), width) };
      }),
    );
  command.hook('preAction', () => {
    const {
      reset = [],
      json: _,
      ...given
    } = command.opts<SettingOptions & { reset?: string[]; json?: true }>();
    if (reset.length === 0 && Object.keys(given).length === 0) {
      command.error('error: nothing to change: name at least one setting');
    }
    const unknown = reset.find((name) => !Object.hasOwn(resettable, name));
    if (unknown !== undefined) {
      command.error(
        `error: --reset does not know '${unknown}': it takes ${Object.keys(resettable).join(', ')}`,
      );
    }
    const settings = settingsOf(given);
    const both = reset.find((name) => resettable[name as keyof typeof resettable] in settings);
    if (both !== undefined) command.error(`error: --${both} and --reset ${both} contradict each other`);
  });
}

function defaultsOf(names: readonly string[], customerCode: string): ClientSettings {
  const defaults = defaultSettings(customerCode);
  return Object.fromEntries(
    names.map((name) => {
      const setting = resettable[name as keyof typeof resettable];
      return [setting, defaults[setting]];
    }),
  );
}

function addSettingOptions(command: OperatorCommand): OperatorCommand {
  command
    .option('--name <text>', "what people call it (default: the customer's code)", someText)
    .option('--scopes <scopes>', `of ${scopes.join(', ')} (default: card,openapi)`, list)
    .option('--grant-types <types>', 'of client_credentials, or none (default: client_credentials)', list)
    .option('--token-lifetime <seconds>', "60 to 86400 (default: the server's setting)", wholeNumber)
    .option('--rate-limit <n>', "requests a minute (default: the server's setting)", wholeNumber)
    .option('--allow-ip <ranges>', 'IP addresses and CIDR ranges it may call from (default: any)', list);
  return command;
}

function settingsOf(options: SettingOptions): ClientSettings {
  const { name, scopes, grantTypes, tokenLifetime, rateLimit, allowIp } = options;
  return {
    ...(name === undefined ? {} : { name }),
    ...(scopes === undefined ? {} : { scopes }),
    ...(grantTypes === undefined ? {} : { grantTypes: isNone(grantTypes) ? [] : grantTypes }),
    ...(tokenLifetime === undefined ? {} : { tokenLifetimeSeconds: tokenLifetime }),
    ...(rateLimit === undefined ? {} : { rateLimitPerMinute: rateLimit }),
    ...(allowIp === undefined ? {} : { allowedRanges: allowIp }),
  };
}

function isNone(values: readonly string[]): boolean {
  return values.length === 1 && values[0] === 'none';
}

function addSwitches(client: OperatorCommand, { write }: Actions): void {
  client
    .operation('disable <client_id>', {
      summary: 'Stop an API client: its secrets and its tokens are refused from now on.',
      examples: ['client disable test_3nVbQ8sLw0ZkXc5rTy7U'],
      json: { ...sample, status: 'disabled', disabled_at: '2026-11-22T09:30:00.000Z' },
    })
    .action(
      write(async ({ system, actor }, clientId: string) => {
        const changed = await system.clients.disableClient(actor, clientId);
        return { json: shape(changed), text: () => `Client ${clientId} is disabled.` };
      }),
    );
  client
    .operation('enable <client_id>', {
      summary: 'Let a disabled API client in again, with the secrets and tokens that have not expired.',
      examples: ['client enable test_3nVbQ8sLw0ZkXc5rTy7U'],
      json: sample,
    })
    .action(
      write(async ({ system, actor }, clientId: string) => {
        const changed = await system.clients.enableClient(actor, clientId);
        return { json: shape(changed), text: () => `Client ${clientId} is enabled.` };
      }),
    );
}

function statusOf({ disabledAt }: ApiClient): 'enabled' | 'disabled' {
  return disabledAt ? 'disabled' : 'enabled';
}

function shape(client: ApiClient) {
  return {
    client_id: client.clientId,
    customer_code: client.customerCode,
    name: client.name,
    status: statusOf(client),
    disabled_at: isoTime(client.disabledAt),
    grant_types: client.grantTypes,
    scopes: client.scopes,
    token_lifetime_seconds: client.tokenLifetimeSeconds,
    rate_limit_per_minute: client.rateLimitPerMinute,
    allowed_ips: client.allowedRanges,
    created_at: isoTime(client.createdAt),
  } satisfies Json;
}

function describe(client: ApiClient): [string, string][] {
  const orServer = (value: number | null, unit: string) =>
    value === null ? "the server's setting" : `${value} ${unit}`;
  return [
    ['client_id', client.clientId],
    ['customer', client.customerCode],
    ['name', client.name],
    ['status', client.disabledAt ? `disabled since ${time(client.disabledAt)}` : 'enabled'],
    ['grant types', client.grantTypes.join(' ') || 'none'],
    ['scopes', client.scopes.join(' ')],
    ['token lifetime', orServer(client.tokenLifetimeSeconds, 'seconds')],
    ['rate limit', orServer(client.rateLimitPerMinute, 'requests a minute')],
    ['allowed IPs', client.allowedRanges.join(' ') || 'any'],
    ['created', time(client.createdAt)],
  ];
}
