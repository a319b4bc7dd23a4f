import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../packages/server/src/platform/free-port.ts';
import type { Subject } from './measure.ts';

/** An empty data folder's place; the database's own user must be able to pass it. */
export function temporaryDataDir() {
  const parent = mkdtempSync(path.join(tmpdir(), 'cardepass-bench-'));
  chmodSync(parent, 0o711);
  return {
    dataDir: path.join(parent, 'data'),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** The real server with its defaults, its own database, and logs written (to nowhere); only the rate limit is lifted. */
export async function startCardepass(dataDir: string, environment: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [path.resolve(import.meta.dirname, '../packages/server/src/main.ts')],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        PATH: process.env.PATH ?? '',
        PORT: String(port),
        CARDEPASS_DATA_DIR: dataDir,
        CARDEPASS_RATE_LIMIT: '1000000000',
        ...environment,
      },
    },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.includes('client_id')) resolve();
    });
    void exited.then(() => reject(new Error(`the server ended: ${output}`)));
  });
  const shown = (name: string) => new RegExp(`${name} +(\\S+)`).exec(output)?.[1] ?? '';
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  const subject: Subject = { name: 'cardepass', pid: child.pid ?? 0, port, stop };
  return { subject, clientId: shown('client_id'), clientSecret: shown('client_secret') };
}
