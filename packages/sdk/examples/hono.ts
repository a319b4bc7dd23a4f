import { webhooks } from '@cardepass/sdk';
import { Hono } from 'hono';
import { handle } from './handle.ts';

export const app = new Hono();

app.post('/webhooks', async (context) => {
  const secret = process.env.CARDEPASS_WEBHOOK_SECRET ?? '';
  const body = await context.req.text();
  try {
    await handle(await webhooks.unwrap(body, context.req.raw.headers, secret));
    return context.json(webhooks.accepted());
  } catch (error) {
    if (!(error instanceof webhooks.WebhookVerificationError)) throw error;
    return context.json(webhooks.rejected(error.reason, error.message), 400);
  }
});
