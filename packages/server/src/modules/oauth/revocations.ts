import type { Audit, AuditEntry } from '../../platform/audit.ts';
import type { Clock } from '../../platform/clock.ts';
import { type ChangeSubscriber, changing, publishChange } from '../../platform/db/change-feed.ts';
import type { Database } from '../../platform/db/database.ts';
import type { AccessToken } from './access-token.ts';
import { insertRevokedToken, selectRevokedTokens } from './store.ts';

export const revocationsTopic = 'revocations';

/** Tokens ended before their time: stored for as long as they would have been valid, and held in memory by each process. */
export interface Revocations {
  isRevoked(tokenId: string): boolean;
  /** Durable when it resolves; from then on no process accepts the token. Audited with where it came from. */
  revoke(token: AccessToken, origin: Pick<AuditEntry, 'address' | 'responseId'>): Promise<void>;
  readonly subscriber: ChangeSubscriber;
}

export function createRevocations(database: Database, clock: Clock, audit: Audit): Revocations {
  let expiries = new Map<string, number>();
  const now = () => new Date(clock.now());
  return {
    isRevoked: (tokenId) => expiries.has(tokenId),
    revoke: ({ tokenId, clientId, expiresAt }, { address, responseId }) =>
      changing(database, async (tx) => {
        const row = { tokenId, clientId, revokedAt: now(), expiresAt: new Date(expiresAt * 1000) };
        if (!(await insertRevokedToken(tx, row))) return;
        const subject = `token:${tokenId}`;
        await audit.record(tx, {
          actor: `client:${clientId}`,
          action: 'token.revoked',
          subject,
          address,
          responseId,
        });
        await publishChange(tx, revocationsTopic, tokenId);
      }),
    subscriber: {
      async reload() {
        const rows = await selectRevokedTokens(database.db, now());
        expiries = new Map(rows.map(({ tokenId, expiresAt }) => [tokenId, expiresAt.getTime()]));
      },
      async refresh(tokenIds) {
        const rows = await selectRevokedTokens(database.db, now(), tokenIds);
        for (const { tokenId, expiresAt } of rows) expiries.set(tokenId, expiresAt.getTime());
        for (const [tokenId, expiry] of expiries) {
          // Kept in the order in which they were revoked: the first that is still valid ends the sweep.
          if (expiry > clock.now()) break;
          expiries.delete(tokenId);
        }
      },
    },
  };
}
