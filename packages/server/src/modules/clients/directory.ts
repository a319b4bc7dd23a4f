import { createAddressMatcher } from '../../platform/addresses.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ChangeSubscriber } from '../../platform/db/change-feed.ts';
import type { Db } from '../../platform/db/database.ts';
import type { SecretHasher } from './secrets.ts';
import { type SecretUse, selectClients, selectLiveSecrets, updateSecretUses } from './store.ts';
import type { ApiClient } from './types.ts';

export const clientsTopic = 'clients';

/** A client as a process holds it in memory. */
export interface KnownClient extends ApiClient {
  /** Whether it may call from this IP address. */
  allowsAddress(address: string): boolean;
}

/**
 * Every client, in memory: a token request or an API call looks nothing up in the database, and an unknown client
 * takes exactly the time of a known one. A client costs about a kilobyte.
 */
export interface ClientDirectory {
  find(clientId: string): KnownClient | undefined;
  /**
   * The client, if it exists, is enabled and one of its live secrets is `secret`. Does the same work and takes the
   * same time in every other case (RFC 6749 §2.3.1).
   */
  authenticate(clientId: string, secret: string): KnownClient | undefined;
  /** Writes down which secrets this process has let in since the last call, and when. For the background. */
  recordSecretUses(): Promise<void>;
  readonly subscriber: ChangeSubscriber;
}

interface Entry {
  readonly client: KnownClient;
  readonly secrets: readonly { secretId: string; digest: Buffer; expiresAt: number }[];
}

export function createClientDirectory(db: Db, hasher: SecretHasher, clock: Clock): ClientDirectory {
  let entries = new Map<string, Entry>();
  let uses = new Map<string, SecretUse>();

  async function load(clientIds?: readonly string[]): Promise<Entry[]> {
    const clients = await selectClients(db, clientIds);
    const secrets = await selectLiveSecrets(db, new Date(clock.now()), clientIds);
    const byClient = Map.groupBy(secrets, (secret) => secret.clientId);
    return clients.map((client) => ({
      client: withAddressCheck(client),
      secrets: (byClient.get(client.clientId) ?? []).map(({ secretId, digest, expiresAt }) => ({
        secretId,
        digest,
        expiresAt: expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
      })),
    }));
  }

  return {
    find: (clientId) => entries.get(clientId)?.client,
    authenticate(clientId, secret) {
      const entry = entries.get(clientId);
      const now = clock.now();
      const live = (entry?.secrets ?? []).filter(({ expiresAt }) => expiresAt > now);
      const found = hasher.findMatch(
        secret,
        live.map(({ digest }) => digest),
      );
      const secretId = live[found]?.secretId;
      if (secretId === undefined || !entry || entry.client.disabledAt !== null) return undefined;
      uses.set(secretId, { clientId, secretId, usedAt: new Date(now) });
      return entry.client;
    },
    async recordSecretUses() {
      const recent = uses;
      uses = new Map();
      try {
        await updateSecretUses(db, [...recent.values()]);
      } catch (error) {
        // Kept for the next time, unless the secret was used again meanwhile.
        uses = new Map([...recent, ...uses]);
        throw error;
      }
    },
    subscriber: {
      async reload() {
        const all = await load();
        entries = new Map(all.map((entry) => [entry.client.clientId, entry]));
      },
      async refresh(clientIds) {
        for (const entry of await load(clientIds)) entries.set(entry.client.clientId, entry);
      },
    },
  };
}

function withAddressCheck(client: ApiClient): KnownClient {
  const isAny = client.allowedRanges.length === 0;
  return { ...client, allowsAddress: isAny ? () => true : createAddressMatcher(client.allowedRanges) };
}
