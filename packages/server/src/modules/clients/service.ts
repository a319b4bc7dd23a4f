import { isAddressRange } from '../../platform/addresses.ts';
import type { Audit, AuditEntry } from '../../platform/audit.ts';
import type { Clock } from '../../platform/clock.ts';
import { changing, publishChange } from '../../platform/db/change-feed.ts';
import { type Database, type Tx, violates } from '../../platform/db/database.ts';
import type { Ids } from '../../platform/ids.ts';
import { clientsTopic } from './directory.ts';
import { ClientsError } from './errors.ts';
import { createSecret, type SecretHasher } from './secrets.ts';
import {
  insertClient,
  insertCustomer,
  insertSecret,
  selectClientForUpdate,
  selectClientPage,
  selectClients,
  selectCustomerByCode,
  selectCustomers,
  selectLiveSecrets,
  selectNextCustomerCode,
  updateClient,
  updateSecretExpiry,
} from './store.ts';
import {
  type ApiClient,
  type ClientFilter,
  type ClientSecret,
  type Customer,
  type CustomerFilter,
  grantTypes,
  maxLiveSecrets,
  type Page,
  scopes,
} from './types.ts';

/** What an operator may choose of a client; what is left out stays as it is, or takes its default. */
export interface ClientSettings {
  readonly name?: string;
  readonly scopes?: readonly string[];
  readonly grantTypes?: readonly string[];
  readonly tokenLifetimeSeconds?: number | null;
  readonly rateLimitPerMinute?: number | null;
  readonly allowedRanges?: readonly string[];
}

/** What a client has whose operator has chosen nothing. */
export function defaultSettings(customerCode: string) {
  return {
    name: customerCode,
    grantTypes: ['client_credentials'],
    scopes: ['card', 'openapi'],
    tokenLifetimeSeconds: null,
    rateLimitPerMinute: null,
    allowedRanges: [],
  } as const satisfies Required<ClientSettings>;
}

/** A secret in clear: shown once, then gone. */
export interface NewSecret extends ClientSecret {
  readonly secret: string;
}

/**
 * What operators do with customers and clients. Each change is audited with its actor (`operator:<name>`) and reaches
 * every running process with its next request.
 */
export interface ClientsService {
  /** @throws ClientsError CUSTOMER_CODE_TAKEN, INVALID_CLIENT_SETTING */
  createCustomer(actor: string, input: { name: string; customerCode?: string }): Promise<Customer>;
  /** In the order of their codes. */
  listCustomers(filter: CustomerFilter & Page): Promise<Customer[]>;
  /** @throws ClientsError CUSTOMER_NOT_FOUND */
  showCustomer(customerCode: string): Promise<Customer>;
  /** @throws ClientsError CUSTOMER_NOT_FOUND, INVALID_CLIENT_SETTING */
  createClient(
    actor: string,
    customerCode: string,
    settings: ClientSettings,
  ): Promise<{ client: ApiClient; secret: NewSecret }>;
  /** Oldest first. @throws ClientsError CLIENT_NOT_FOUND when there is none to begin after */
  listClients(filter: ClientFilter & Page): Promise<ApiClient[]>;
  /** @throws ClientsError CLIENT_NOT_FOUND */
  showClient(clientId: string): Promise<ApiClient>;
  /** @throws ClientsError CLIENT_NOT_FOUND, INVALID_CLIENT_SETTING */
  changeClient(actor: string, clientId: string, settings: ClientSettings): Promise<ApiClient>;
  /**
   * Its secrets and its tokens stop working at once. A client that is disabled already stays as it is.
   *
   * @throws ClientsError CLIENT_NOT_FOUND
   */
  disableClient(actor: string, clientId: string): Promise<ApiClient>;
  /** Its secrets, and its tokens that have not expired, work again. @throws ClientsError CLIENT_NOT_FOUND */
  enableClient(actor: string, clientId: string): Promise<ApiClient>;
  /** @throws ClientsError CLIENT_NOT_FOUND, TOO_MANY_SECRETS, INVALID_CLIENT_SETTING */
  addSecret(actor: string, clientId: string, options?: { expiresAt?: Date }): Promise<NewSecret>;
  /**
   * Ends a secret now, or at a later time. Tokens that it was exchanged for live on to their own expiry.
   *
   * @throws ClientsError CLIENT_NOT_FOUND, SECRET_NOT_FOUND, INVALID_CLIENT_SETTING
   */
  expireSecret(actor: string, clientId: string, secretId: string, at?: Date): Promise<ClientSecret>;
  /** Live secrets, oldest first. @throws ClientsError CLIENT_NOT_FOUND */
  listSecrets(clientId: string): Promise<ClientSecret[]>;
}

export interface ClientsServiceDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: Audit;
  readonly hasher: SecretHasher;
  /** Begins each client id, so that people see which environment it belongs to. */
  readonly environment: string;
}

export function createClientsService(dependencies: ClientsServiceDependencies): ClientsService {
  const { database, clock, ids, audit, hasher } = dependencies;
  const now = () => new Date(clock.now());

  /** One audited change of one client, announced to every process. Without a detail, nothing was changed. */
  function changingClient<T>(
    actor: string,
    action: string,
    clientId: string,
    change: (tx: Tx, client: ApiClient) => Promise<{ result: T; detail?: NonNullable<AuditEntry['detail']> }>,
  ): Promise<T> {
    return changing(database, async (tx) => {
      const client = await selectClientForUpdate(tx, clientId);
      if (!client) throw clientNotFound(clientId);
      const { result, detail } = await change(tx, client);
      if (detail === undefined) return result;
      await audit.record(tx, { actor, action, subject: `client:${clientId}`, detail });
      await publishChange(tx, clientsTopic, clientId);
      return result;
    });
  }

  function setDisabled(actor: string, clientId: string, disabledAt: Date | null): Promise<ApiClient> {
    const action = disabledAt ? 'client.disabled' : 'client.enabled';
    return changingClient(actor, action, clientId, async (tx, client) => {
      if ((client.disabledAt === null) === (disabledAt === null)) return { result: client };
      const result = { ...client, disabledAt };
      await updateClient(tx, result);
      return { result, detail: {} };
    });
  }

  async function issueSecret(tx: Tx, clientId: string, expiresAt: Date | null): Promise<NewSecret> {
    const secret = createSecret(ids);
    const row = {
      secretId: ids.next(),
      lastFour: secret.slice(-4),
      createdAt: now(),
      expiresAt,
      lastUsedAt: null,
    };
    await insertSecret(tx, { clientId, digest: hasher.digest(secret), ...row });
    return { secret, ...row };
  }

  async function existing(clientId: string): Promise<ApiClient> {
    const [client] = await selectClients(database.db, [clientId]);
    if (!client) throw clientNotFound(clientId);
    return client;
  }

  return {
    createCustomer: (actor, { name, customerCode }) =>
      database
        .transaction(async (tx) => {
          const code = customerCode ?? (await selectNextCustomerCode(tx));
          requireSetting(
            /^[A-Za-z0-9_-]{1,32}$/.test(code),
            'a customer code has 1 to 32 letters, digits, - or _',
          );
          requireSetting(isName(name), nameRule);
          const customer = { customerId: ids.next(), customerCode: code, name, createdAt: now() };
          await insertCustomer(tx, customer);
          await audit.record(tx, {
            actor,
            action: 'customer.created',
            subject: `customer:${code}`,
            detail: { name },
          });
          return customer;
        })
        .catch((error: unknown) => {
          if (!violates(error, 'customers_code_key')) throw error;
          throw new ClientsError('CUSTOMER_CODE_TAKEN', `there is a customer ${customerCode} already`);
        }),

    listCustomers: (filter) => selectCustomers(database.db, filter),

    async showCustomer(customerCode) {
      const customer = await selectCustomerByCode(database.db, customerCode);
      if (!customer) throw customerNotFound(customerCode);
      return customer;
    },

    createClient: (actor, customerCode, settings) =>
      changing(database, async (tx) => {
        const customer = await selectCustomerByCode(tx, customerCode);
        if (!customer) throw customerNotFound(customerCode);
        const blank: ApiClient = {
          clientId: `${dependencies.environment === 'production' ? 'live' : 'test'}_${ids.secret(20)}`,
          customerId: customer.customerId,
          customerCode,
          ...defaultSettings(customerCode),
          disabledAt: null,
          createdAt: now(),
        };
        const client = applySettings(blank, settings);
        await insertClient(tx, client);
        const secret = await issueSecret(tx, client.clientId, null);
        const detail = { customerCode, scopes: client.scopes };
        await audit.record(tx, {
          actor,
          action: 'client.created',
          subject: `client:${client.clientId}`,
          detail,
        });
        await publishChange(tx, clientsTopic, client.clientId);
        return { client, secret };
      }),

    async listClients(filter) {
      if (filter.after !== undefined) await existing(filter.after);
      return selectClientPage(database.db, filter);
    },

    showClient: existing,

    changeClient: (actor, clientId, settings) =>
      changingClient(actor, 'client.changed', clientId, async (tx, client) => {
        const result = applySettings(client, settings);
        const changes = changesBetween(client, result);
        if (Object.keys(changes).length === 0) return { result };
        await updateClient(tx, result);
        return { result, detail: changes };
      }),

    disableClient: (actor, clientId) => setDisabled(actor, clientId, now()),
    enableClient: (actor, clientId) => setDisabled(actor, clientId, null),

    addSecret: (actor, clientId, { expiresAt } = {}) =>
      changingClient(actor, 'client.secret_added', clientId, async (tx) => {
        requireSetting(!expiresAt || expiresAt > now(), 'a secret must expire in the future');
        const live = await selectLiveSecrets(tx, now(), [clientId]);
        if (live.length >= maxLiveSecrets) {
          throw new ClientsError(
            'TOO_MANY_SECRETS',
            `a client has at most ${maxLiveSecrets} live secrets; expire one first`,
          );
        }
        const result = await issueSecret(tx, clientId, expiresAt ?? null);
        const { secretId } = result;
        return { result, detail: { secretId, expiresAt: expiresAt?.toISOString() ?? null } };
      }),

    expireSecret: (actor, clientId, secretId, at) =>
      changingClient(actor, 'client.secret_expired', clientId, async (tx) => {
        const live = await selectLiveSecrets(tx, now(), [clientId]);
        const secret = live.find((one) => one.secretId === secretId);
        if (!secret)
          throw new ClientsError(
            'SECRET_NOT_FOUND',
            `client ${clientId} has no live secret ${secretId}; see client secret list`,
          );
        requireSetting(!at || at > now(), 'a secret ends now or in the future');
        const expiresAt = at ?? now();
        await updateSecretExpiry(tx, clientId, secretId, expiresAt);
        const detail = { secretId, expiresAt: expiresAt.toISOString() };
        return { result: shown({ ...secret, expiresAt }), detail };
      }),

    async listSecrets(clientId) {
      await existing(clientId);
      return (await selectLiveSecrets(database.db, now(), [clientId])).map(shown);
    },
  };
}

function shown({ secretId, lastFour, createdAt, expiresAt, lastUsedAt }: ClientSecret): ClientSecret {
  return { secretId, lastFour, createdAt, expiresAt, lastUsedAt };
}

function customerNotFound(customerCode: string): ClientsError {
  return new ClientsError('CUSTOMER_NOT_FOUND', `there is no customer ${customerCode}; see customer list`);
}

function clientNotFound(clientId: string): ClientsError {
  return new ClientsError('CLIENT_NOT_FOUND', `there is no client ${clientId}; see client list`);
}

function requireSetting(isRight: boolean, rule: string): asserts isRight {
  if (!isRight) throw new ClientsError('INVALID_CLIENT_SETTING', rule);
}

const nameRule = 'a name has 1 to 200 characters, none of them a control character, and no space around it';

function isName(text: string): boolean {
  return text.length > 0 && text.length <= 200 && text.trim() === text && !/\p{Cc}/u.test(text);
}

function isWithin(value: number | null, minimum: number, maximum: number): boolean {
  return value === null || (Number.isInteger(value) && value >= minimum && value <= maximum);
}

const maxAllowedRanges = 200;

/** @throws ClientsError INVALID_CLIENT_SETTING */
function applySettings(client: ApiClient, settings: ClientSettings): ApiClient {
  const changed = { ...client, ...settings };
  requireSetting(isName(changed.name), nameRule);
  const isKnown = (known: readonly string[], chosen: readonly string[]) =>
    chosen.every((one) => known.includes(one));
  requireSetting(
    changed.scopes.length > 0 && isKnown(scopes, changed.scopes),
    `scopes are: ${scopes.join(', ')}; at least one`,
  );
  requireSetting(isKnown(grantTypes, changed.grantTypes), `grant types are: ${grantTypes.join(', ')}`);
  requireSetting(
    isWithin(changed.tokenLifetimeSeconds, 60, 86_400),
    'a token lifetime is 60 to 86400 seconds',
  );
  requireSetting(
    isWithin(changed.rateLimitPerMinute, 1, 1_000_000_000),
    'a rate limit is 1 to 1000000000 a minute',
  );
  requireSetting(
    changed.allowedRanges.every(isAddressRange),
    'allowed addresses are IP addresses or CIDR ranges such as 203.0.113.0/24 or 2001:db8::/32',
  );
  const allowedRanges = [...new Set(changed.allowedRanges)];
  requireSetting(
    allowedRanges.length <= maxAllowedRanges,
    `a client has at most ${maxAllowedRanges} allowed ranges; join some of them`,
  );
  return {
    ...client,
    ...settings,
    scopes: scopes.filter((scope) => changed.scopes.includes(scope)),
    grantTypes: grantTypes.filter((grant) => changed.grantTypes.includes(grant)),
    allowedRanges,
  };
}

/** What the audit says of a change: each setting that differs, with its value before and after. */
function changesBetween(before: ApiClient, after: ApiClient): NonNullable<AuditEntry['detail']> {
  const names = [
    'name',
    'grantTypes',
    'scopes',
    'tokenLifetimeSeconds',
    'rateLimitPerMinute',
    'allowedRanges',
  ] as const;
  return Object.fromEntries(
    names
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .flatMap((name) => [
        [name, after[name]],
        [`${name}Before`, before[name]],
      ]),
  );
}
