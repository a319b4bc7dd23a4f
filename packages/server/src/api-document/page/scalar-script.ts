import { Worker } from 'node:worker_threads';
import Negotiator from 'negotiator';
import { type Asset, createAsset } from './asset.ts';

/** How a browser may ask for the script, the best first. */
export const encodings = ['br', 'gzip', 'identity'] as const;
export type ScriptInEncodings = Readonly<Record<(typeof encodings)[number], Uint8Array>>;

/**
 * The script that draws the page: Scalar, as its package brings it. It is 5 MB of source inside a module, so it is read
 * when somebody first looks at the page, and in a thread of its own: neither the start nor a call that is being answered
 * waits for it.
 */
export function createScalarScript(): (acceptEncoding: string | undefined) => Promise<Asset> {
  let reading: Promise<Record<string, Asset>> | undefined;
  return async (acceptEncoding) => {
    reading ??= readScript().catch((error) => {
      reading = undefined;
      throw error;
    });
    const assets = await reading;
    const negotiator = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } });
    const asset = assets[negotiator.encoding([...encodings]) ?? 'identity'];
    if (!asset) throw new Error('the script of the documentation page is missing');
    return asset;
  };
}

async function readScript(): Promise<Record<string, Asset>> {
  const worker = new Worker(new URL('read-scalar.ts', import.meta.url));
  const script = await new Promise<ScriptInEncodings>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that reads the documentation page has ended')));
  });
  const assets = encodings.map((encoding) => [
    encoding,
    createAsset(
      'text/javascript; charset=utf-8',
      Buffer.from(script[encoding]),
      encoding === 'identity' ? undefined : encoding,
    ),
  ]);
  return Object.fromEntries(assets);
}
