import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Something that is the same for everybody until the server is another version. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
  /** `Content-Encoding`, where the body is compressed. */
  readonly encoding?: string;
}

export function createAsset(type: string, body: Buffer, encoding?: string): Asset {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type, body, etag, ...(encoding && { encoding }) };
}

export function textAsset(type: string, text: string): Asset {
  return createAsset(type, Buffer.from(text));
}

export function readAsset(type: string, file: URL): Asset {
  return createAsset(type, readFileSync(file));
}

/** Kept by caches, which ask each time whether it is still the same (RFC 9110 §13.1.2). */
export function sendAsset(request: FastifyRequest, reply: FastifyReply, asset: Asset): FastifyReply {
  reply.headers({
    etag: asset.etag,
    'cache-control': 'public, no-cache',
    'x-content-type-options': 'nosniff',
  });
  const known = request.headers['if-none-match'] ?? '';
  if (known === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === asset.etag)) {
    return reply.code(304).send();
  }
  if (asset.encoding) reply.header('content-encoding', asset.encoding);
  return reply.type(asset.type).send(asset.body);
}
