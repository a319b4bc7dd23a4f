import { webhooks } from '@cardepass/sdk';
import fastify from 'fastify';
import { handle } from './handle.ts';

export const app = fastify();

app.register(async (receiver) => {
  // Only here the body stays as it arrived; other routes go on parsing theirs.
  receiver.removeAllContentTypeParsers();
  receiver.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  receiver.post<{ Body: Buffer }>('/webhooks', async (request, reply) => {
    const secret = process.env.CARDEPASS_WEBHOOK_SECRET ?? '';
    try {
      await handle(await webhooks.unwrap(request.body, request.headers, secret));
      return webhooks.accepted();
    } catch (error) {
      if (!(error instanceof webhooks.WebhookVerificationError)) throw error;
      return reply.code(400).send(webhooks.rejected(error.reason, error.message));
    }
  });
});
