import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App, ErrorFormat } from '../../../platform/http/server.ts';
import type { ChannelAddress } from './reading.ts';
import { type ChannelReceiver, refusal } from './receiver.ts';

const maxBodyBytes = 16 * 1024;
const jsonType = 'application/json; charset=utf-8';
const prefix = '/channel/';

/** Failures that no route has caught, in the channel's own format (docs/channel.md). */
export const channelErrorFormat: ErrorFormat = {
  prefix,
  format(code, status) {
    const { body } = refusal(status, codes[code] ?? 'UNAVAILABLE', texts[code] ?? texts['503']);
    // The network has no use for an internal error: it sends again, as when nobody answers.
    const isOurs = status >= 500;
    return {
      status: isOurs ? 503 : status,
      headers: isOurs ? { 'retry-after': '1' } : {},
      body: JSON.parse(body),
    };
  },
};

const codes: Readonly<Record<string, string>> = {
  '400': 'REQUEST_INVALID',
  '404': 'NOT_FOUND',
  '405': 'METHOD_NOT_ALLOWED',
  '413': 'BODY_TOO_LARGE',
};
const texts: Readonly<Record<string, string>> & { readonly '503': string } = {
  '400': 'The request is not valid',
  '404': 'There is no such address',
  '405': 'The method must be POST',
  '413': 'A message has at most 16 KB',
  '503': 'The message may not be stored; send it again',
};

const addresses: readonly ChannelAddress[] = ['authorizations', 'increments', 'events'];

/**
 * `POST /channel/simulator/…`: what the network tells. It is the hottest path there is, so nothing is done for it that
 * it does not need: the body stays as its bytes until the signature is found right.
 */
export async function addChannelRoutes(app: App, channel: string, receiver: ChannelReceiver): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) =>
      done(null, body),
    );
    for (const address of addresses) {
      const options = { schema: { hide: true }, bodyLimit: maxBodyBytes };
      scope.post(`${prefix}${channel}/${address}`, options, (request, reply) => {
        void receiver.receive(address, signatureOf(request), bodyOf(request)).then(
          ({ status, body }) => {
            if (status === 503) reply.header('retry-after', '1');
            send(reply, status, body);
          },
          (error: Error) => reply.send(error),
        );
      });
    }
  });
}

function send(reply: FastifyReply, status: number, body: string): void {
  reply.code(status).header('content-type', jsonType).send(body);
}

function signatureOf({ headers }: FastifyRequest) {
  return { timestamp: one(headers['x-channel-timestamp']), signature: one(headers['x-channel-signature']) };
}

/** A field that came twice is none. */
function one(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function bodyOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}
