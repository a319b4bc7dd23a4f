import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import http, { type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, test } from 'node:test';
import { app as express } from '../examples/express.ts';
import { app as fastify } from '../examples/fastify.ts';
import { handled } from '../examples/handle.ts';
import { app as hono } from '../examples/hono.ts';
import { POST } from '../examples/next-route.ts';
import { deliver } from './sign.ts';

// The receivers that docs/sdk.md shows, as they stand there.

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
process.env.CARDEPASS_WEBHOOK_SECRET = secret;

/** Sends a body to `/webhooks` over HTTP. */
type Send = (body: string, headers: Record<string, string>) => Promise<Response>;

async function listening(listener: RequestListener): Promise<Send> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (body, headers) => fetch(`http://127.0.0.1:${port}/webhooks`, { method: 'POST', body, headers });
}

await fastify.listen({ port: 0, host: '127.0.0.1' });
after(() => fastify.close());
const fastifyPort = (fastify.server.address() as AddressInfo).port;

const request: (body: string, headers: Record<string, string>) => Request = (body, headers) =>
  new Request('http://127.0.0.1/webhooks', { method: 'POST', body, headers });
const receivers: Record<string, Send> = {
  Express: await listening(express),
  Fastify: (body, headers) =>
    fetch(`http://127.0.0.1:${fastifyPort}/webhooks`, { method: 'POST', body, headers }),
  Hono: async (body, headers) => hono.fetch(request(body, headers)),
  Next: (body, headers) => POST(request(body, headers)),
};

test('the guide shows the receivers as they are run here', () => {
  const sdk = path.dirname(import.meta.dirname);
  const guide = readFileSync(path.resolve(sdk, '../../docs/sdk.md'), 'utf8');
  for (const file of readdirSync(path.join(sdk, 'examples'))) {
    const text = readFileSync(path.join(sdk, 'examples', file), 'utf8');
    assert.ok(guide.includes(`\`\`\`ts\n${text}\`\`\``), file);
  }
});

for (const [name, send] of Object.entries(receivers)) {
  test(`${name}: a delivery is taken in once, and a forged one not at all`, async () => {
    handled.length = 0;
    const event = {
      id: randomUUID(),
      type: 'Recharge',
      createdTime: new Date().toISOString(),
      // Not as a parser would write it again.
      data: '{ "orderNo": "01X", "totalTopUpAmount": 50.50, "note": "\\u661f 星" }',
    };
    const { body, headers } = deliver(event, [secret], Math.floor(Date.now() / 1000));
    for (let time = 0; time < 2; time++) {
      const answer = await send(body, headers);
      assert.equal(answer.status, 200);
      assert.deepEqual(await answer.json(), { success: true, errorCode: null, errorMessage: null });
    }
    const forged = await send(body.replace('50.50', '90.50'), headers);
    assert.equal(forged.status, 400);
    const refused = (await forged.json()) as { success: boolean; errorCode: string };
    assert.deepEqual([refused.success, refused.errorCode], [false, 'wrong-signature']);
    assert.deepEqual(handled, ['01X: 50.5 loaded']);
  });
}
