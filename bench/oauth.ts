import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import path from 'node:path';
import { type Measurement, measureInTurns, printTable, type Subject, startScript } from './measure.ts';
import { startCardepass, temporaryDataDir } from './server.ts';

const connections = 64;

/** Token and ping: ours beside oidc-provider and beside what one thread of node:http can do at best. */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? 5);
  const rounds = Number(args[1] ?? 3);
  const folder = temporaryDataDir();
  const ours = await startCardepass(folder.dataDir);
  const tokenRequest = (host: Subject, pathname: string, id: string, secret: string) =>
    post(host, pathname, `grant_type=client_credentials&client_id=${id}&client_secret=${secret}&scope=card`);
  const ourToken = tokenRequest(ours.subject, '/openapi/connect/token', ours.clientId, ours.clientSecret);
  const token = await fetchOnce(ours.subject, '/openapi/connect/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: ours.clientId,
      client_secret: ours.clientSecret,
    }),
  });
  const accessToken = (JSON.parse(token.body) as { access_token: string }).access_token;
  const ping = await fetchOnce(ours.subject, '/openapi/v1/ping', {
    headers: { authorization: `Bearer ${accessToken}` },
  });

  const bare = await startBare({ token, ping });
  const oidc = await startScript('oidc-provider', 'peers/oidc-provider.ts', []);
  const oidcToken = tokenRequest(
    oidc.subject,
    '/token',
    oidc.ready.clientId ?? '',
    oidc.ready.clientSecret ?? '',
  );
  const pingRequest = (subject: Subject) =>
    `GET /openapi/v1/ping HTTP/1.1\r\nHost: 127.0.0.1:${subject.port}\r\nAuthorization: Bearer ${accessToken}\r\n\r\n`;

  console.log(`# bench:oauth, ${new Date().toISOString().slice(0, 10)}`);
  console.log(
    `${connections} connections, one server process each, ${rounds} rounds of ${seconds} s in turns (median), Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`,
  );
  try {
    await measureInTurns(
      [
        { subject: ours.subject, request: ourToken },
        { subject: bare, request: ourToken },
        { subject: oidc.subject, request: oidcToken },
        { subject: ours.subject, request: pingRequest(ours.subject) },
      ],
      { connections, seconds: 2, rounds: 1 },
    );
    const options = { connections, seconds, rounds };
    const tokens = await measureInTurns(
      [
        { subject: ours.subject, request: ourToken },
        { subject: bare, request: ourToken },
        { subject: oidc.subject, request: oidcToken },
      ],
      options,
    );
    printTable('Token', tokens, [
      `ours / oidc-provider: ${ratio(tokens[0], tokens[2])} (goal ≥ 3)`,
      `ours / one-thread limit: ${ratio(tokens[0], tokens[1])} (goal ≥ 1.0)`,
    ]);
    const pings = await measureInTurns(
      [
        { subject: ours.subject, request: pingRequest(ours.subject) },
        { subject: bare, request: pingRequest(bare) },
      ],
      options,
    );
    printTable('Ping', pings, [`ours / bare node:http: ${ratio(pings[0], pings[1])} (goal ≥ 0.8)`]);
  } finally {
    await Promise.all([ours.subject.stop(), bare.stop(), oidc.subject.stop()]);
    folder.remove();
  }
}

function ratio(one: Measurement | undefined, other: Measurement | undefined): string {
  return ((one?.requestsPerSecond ?? 0) / (other?.requestsPerSecond ?? 1)).toFixed(2);
}

function post(subject: Subject, pathname: string, body: string): string {
  return `POST ${pathname} HTTP/1.1\r\nHost: 127.0.0.1:${subject.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

async function fetchOnce(subject: Subject, pathname: string, init: RequestInit) {
  const response = await fetch(`http://127.0.0.1:${subject.port}${pathname}`, init);
  const skipped = new Set(['date', 'connection', 'keep-alive']);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !skipped.has(name)));
  return { headers, body: await response.text() };
}

async function startBare(samples: object): Promise<Subject> {
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, 'peers/bare-http.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(samples));
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  );
  const stop = async () => {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  };
  return { name: 'bare node:http', pid: child.pid ?? 0, port: JSON.parse(line).port, stop };
}
