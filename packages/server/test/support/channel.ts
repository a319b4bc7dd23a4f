import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { simulatorSecrets } from '../../src/inbound.ts';
import type { OrdersBench } from './orders.ts';
import { type Answer, call, type TestServer } from './server.ts';

type Message = Readonly<Record<string, unknown>>;

export interface ToldOptions {
  /** In place of the secret in force. */
  readonly secret?: string;
  /** Seconds since the Unix epoch, in place of the server's own time. */
  readonly timestamp?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent in place of what was signed. */
  readonly body?: string;
}

/** The card network's side of the channel, as a stranger would write it from docs/channel.md. */
export interface TestNetwork {
  /** A signed POST to `/channel/simulator/<address>`. */
  tell(
    address: 'authorizations' | 'increments' | 'events',
    message: Message | string,
    options?: ToldOptions,
  ): Promise<Answer>;
  /** The channel's own name of a card. */
  nameOf(cardId: string): Promise<string>;
}

export async function createTestNetwork(
  { server, customerId }: OrdersBench,
  to: TestServer = server,
): Promise<TestNetwork> {
  const [inForce] = await simulatorSecrets(server.system);
  return {
    tell(address, message, { secret = inForce, timestamp, headers = {}, body } = {}) {
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      const time = timestamp ?? String(Math.floor(server.clock.now() / 1000));
      const mac = createHmac('sha256', secret).update(`${time}.${text}`).digest('hex');
      return call(to, `/channel/simulator/${address}`, {
        method: 'POST',
        body: body ?? text,
        headers: {
          'content-type': 'application/json',
          'x-channel-timestamp': time,
          'x-channel-signature': `v1=${mac}`,
          ...headers,
        },
      });
    },
    async nameOf(cardId) {
      const card = await server.app.cards.find(server.database.db, customerId, cardId);
      assert.ok(card);
      return card.channelCardId;
    },
  };
}
