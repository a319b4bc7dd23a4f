import { webhooks } from '@cardepass/sdk';
import express from 'express';
import { handle } from './handle.ts';

export const app = express();

app.post('/webhooks', express.raw({ type: 'application/json' }), async (request, response) => {
  const secret = process.env.CARDEPASS_WEBHOOK_SECRET ?? '';
  try {
    await handle(await webhooks.unwrap(request.body, request.headers, secret));
    response.json(webhooks.accepted());
  } catch (error) {
    if (!(error instanceof webhooks.WebhookVerificationError)) throw error;
    response.status(400).json(webhooks.rejected(error.reason, error.message));
  }
});
