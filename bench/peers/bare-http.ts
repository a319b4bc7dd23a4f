// The limit of one thread: node:http that reads the request, makes one ES256 signature on the main thread (for a token)
// and answers the same bytes, with the same headers. No parsing, no client check, no log, no count.
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

interface Sample {
  headers: Record<string, string>;
  body: string;
}

const samples = JSON.parse(await text(process.stdin)) as { token: Sample; ping: Sample };
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;

const answer = JSON.parse(samples.token.body) as { access_token: string };
const [header, payload] = answer.access_token.split('.');
const content = Buffer.from(`${header}.${payload}`);

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, samples.ping.headers);
    response.end(samples.ping.body);
    return;
  }
  request.resume();
  request.on('end', () => {
    const token = `${content}.${sign('sha256', content, key).toString('base64url')}`;
    response.writeHead(200, samples.token.headers);
    response.end(JSON.stringify({ ...answer, access_token: token }));
  });
});
server.listen(0, '127.0.0.1', () =>
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })),
);
