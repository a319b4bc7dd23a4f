import { webhooks } from '@cardepass/sdk';
import { handle } from './handle.ts';

export async function POST(request: Request): Promise<Response> {
  const secret = process.env.CARDEPASS_WEBHOOK_SECRET ?? '';
  try {
    await handle(await webhooks.unwrap(await request.text(), request.headers, secret));
    return Response.json(webhooks.accepted());
  } catch (error) {
    if (!(error instanceof webhooks.WebhookVerificationError)) throw error;
    return Response.json(webhooks.rejected(error.reason, error.message), { status: 400 });
  }
}
