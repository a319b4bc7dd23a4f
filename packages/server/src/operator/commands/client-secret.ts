import type { ClientSecret } from '../../modules/clients/index.ts';
import type { Actions } from '../actions.ts';
import { after, type When, when, whenForms } from '../arguments.ts';
import type { OperatorCommand } from '../command.ts';
import { fields, isoTime, type Json, table, time } from '../output.ts';

export const secretSample = {
  secret_id: '01935c2e-8a51-7c3b-b1f4-5d2e9a7c6b80',
  last_four: 'vQa7',
  created_at: '2026-11-22T08:00:00.000Z',
  expires_at: null,
  last_used_at: '2026-11-22T09:15:42.120Z',
};

export function addSecretCommands(client: OperatorCommand, { read, write }: Actions): void {
  const secret = client.group('secret', 'The secrets of an API client; up to five may live at once.');

  secret
    .operation('add <client_id>', {
      summary: 'Add a secret beside those there are.',
      details: 'It is shown this once: only a keyed hash of it is kept.',
      examples: [
        'client secret add test_3nVbQ8sLw0ZkXc5rTy7U',
        'client secret add test_3nVbQ8sLw0ZkXc5rTy7U --expires 365d',
      ],
      json: {
        client_id: 'test_3nVbQ8sLw0ZkXc5rTy7U',
        client_secret: 'Hq2WnE8yUaPz6TkVb1XsLd9RcJm4GfYo7iNxBtSvQe3',
        secret_id: secretSample.secret_id,
        expires_at: null,
      },
    })
    .option('--expires <when>', `${whenForms} (default: never)`, when)
    .action(
      write(async ({ system, actor, now }, clientId: string, { expires }: { expires?: When }) => {
        const options = expires === undefined ? {} : { expiresAt: after(now, expires) };
        const added = await system.clients.addSecret(actor, clientId, options);
        return {
          json: {
            client_id: clientId,
            client_secret: added.secret,
            secret_id: added.secretId,
            expires_at: isoTime(added.expiresAt),
          },
          text: (width) =>
            [
              fields(
                [
                  ['client_id', clientId],
                  ['client_secret', added.secret],
                  ['secret id', added.secretId],
                  ['expires', time(added.expiresAt, 'never')],
                ],
                width,
              ),
              '',
              'The secret is shown this once; put it where the program that uses it keeps its secrets.',
            ].join('\n'),
        };
      }),
    );

  secret
    .operation('expire <client_id> <secret_id>', {
      summary: 'End a secret, now or later.',
      details:
        'Tokens that it was exchanged for live on to their own expiry; client disable ends those too. client secret list shows the ids, and when each secret was last used.',
      examples: [
        `client secret expire test_3nVbQ8sLw0ZkXc5rTy7U ${secretSample.secret_id}`,
        `client secret expire test_3nVbQ8sLw0ZkXc5rTy7U ${secretSample.secret_id} --at 24h`,
      ],
      json: { ...secretSample, expires_at: '2026-11-23T08:00:00.000Z' },
    })
    .option('--at <when>', `${whenForms} (default: now)`, when)
    .action(
      write(async ({ system, actor, now }, clientId: string, secretId: string, { at }: { at?: When }) => {
        const moment = at === undefined ? undefined : after(now, at);
        const ended = await system.clients.expireSecret(actor, clientId, secretId, moment);
        const live = await system.clients.listSecrets(clientId);
        const isLast = live.length === 0;
        const state = moment ? `expires ${time(ended.expiresAt)}` : 'is expired';
        return {
          json: secretShape(ended),
          text: () =>
            `Secret ${secretId} (…${ended.lastFour}) ${state}.${isLast ? `\n\nNote: client ${clientId} has no live secret now.` : ''}`,
        };
      }),
    );

  secret
    .operation('list <client_id>', {
      summary: 'List the live secrets of an API client, the oldest first.',
      details: 'The last use is noted about once a minute.',
      examples: ['client secret list test_3nVbQ8sLw0ZkXc5rTy7U'],
      json: { secrets: [secretSample] },
    })
    .action(
      read(async ({ system }, clientId: string) => {
        const secrets = await system.clients.listSecrets(clientId);
        return {
          json: { secrets: secrets.map(secretShape) },
          text: (width) => secretTable(secrets, width),
        };
      }),
    );
}

export function secretTable(secrets: readonly ClientSecret[], width: number | undefined): string {
  if (secrets.length === 0) return 'It has no live secret: client secret add makes one.';
  return table(
    [
      { title: 'SECRET_ID' },
      { title: 'ENDS IN' },
      { title: 'CREATED' },
      { title: 'EXPIRES' },
      { title: 'LAST USED' },
    ],
    secrets.map((one) => [
      one.secretId,
      `…${one.lastFour}`,
      time(one.createdAt),
      time(one.expiresAt, 'never'),
      time(one.lastUsedAt, 'never'),
    ]),
    width,
  );
}

export function secretShape({ secretId, lastFour, createdAt, expiresAt, lastUsedAt }: ClientSecret) {
  return {
    secret_id: secretId,
    last_four: lastFour,
    created_at: isoTime(createdAt),
    expires_at: isoTime(expiresAt),
    last_used_at: isoTime(lastUsedAt),
  } satisfies Json;
}
