// A thread of its own: takes Scalar's script out of its package, compresses it, hands it over and ends.
import { parentPort } from 'node:worker_threads';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import scalar from '@scalar/fastify-api-reference';
import Fastify from 'fastify';
import type { ScriptInEncodings } from './scalar-script.ts';

// Only the package's own server knows the script, so one is asked that never listens.
const server = Fastify();
await server.register(scalar, { routePrefix: '/docs', configuration: { content: {} } });
const { rawPayload, statusCode } = await server.inject('/docs/js/scalar.js');
if (statusCode !== 200) throw new Error(`Scalar answers ${statusCode} for its script`);

const script: ScriptInEncodings = {
  br: brotliCompressSync(rawPayload, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: gzipSync(rawPayload),
  identity: rawPayload,
};
parentPort?.postMessage(script);
