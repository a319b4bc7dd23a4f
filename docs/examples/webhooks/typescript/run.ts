// Verifies the webhooks that it reads, one a line (see ../README.md): node run.ts < lines
import { text } from 'node:stream/consumers';
import { verifyWebhook } from './verify.ts';

for (const line of (await text(process.stdin)).split('\n').filter(Boolean)) {
  const [body = '', now, secrets = '', id = '', timestamp = '', signature = ''] = line.split('\t');
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  try {
    const event = verifyWebhook(Buffer.from(body, 'base64'), headers, secrets.split(','), Number(now));
    process.stdout.write(`verified ${Buffer.from(event.dataText).toString('base64')}\n`);
  } catch (error) {
    process.stdout.write(`refused ${(error as Error).message}\n`);
  }
}
