import { createHmac } from 'node:crypto';

/** A delivery as the contract and Standard Webhooks describe it, signed without anything of the SDK or the server. */
export function deliver(
  event: { id: string; type: string; createdTime: string; data: string; sequence?: number },
  secrets: readonly string[],
  timestamp: number,
): { body: string; headers: Record<string, string> } {
  const { id, type, createdTime, data, sequence } = event;
  const hmac = (key: string | Buffer, text: string) =>
    createHmac('sha256', key).update(text).digest('base64');
  const signature = hmac(secrets[0] ?? '', `${id}${type}${createdTime}${data}1.0`);
  const place = sequence === undefined ? '' : `"sequence":${sequence},`;
  const body = `{"id":"${id}","type":"${type}","createdTime":"${createdTime}",${place}"data":${data},"version":"1.0","signature":"${signature}"}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    return `v1,${hmac(key, `${id}.${timestamp}.${body}`)}`;
  });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures.join(' '),
    },
  };
}
