import type { CardepassOptions } from '@cardepass/sdk';
import { maskCardNumbersIn } from './masking.ts';
import type { OutputStream } from './surroundings.ts';

/** Tells the calls of a run on standard error, as far as --verbose and --debug ask for it. */
export interface CallLog {
  readonly sdkOptions: Pick<CardepassOptions, 'hooks' | 'logger' | 'logLevel'>;
  exchange(url: string, init: RequestInit, response: Response): void;
}

/** Of an answer's headers, those that say something and are no secret. */
const toldHeaders = ['date', 'content-type', 'x-response-id', 'retry-after', 'ratelimit', 'ratelimit-policy'];

export function callLogger(
  err: OutputStream,
  { verbose = false, debug = false }: { verbose?: boolean; debug?: boolean },
): CallLog {
  const tell = (line: string) => void err.write(`${maskCardNumbersIn(line)}\n`);
  const isTold = verbose || debug;
  // The SDK hands hooks and loggers nothing that is a secret or a card number; bodies come through its own cleaning.
  const details = (all: unknown[]) => (all.length === 0 ? '' : ` ${JSON.stringify(all[0])}`);
  const logger = {
    debug: (message: string, ...all: unknown[]) => tell(`  ${message}${details(all)}`),
    info: () => {},
    warn: (message: string, ...all: unknown[]) => tell(`${message}${details(all)}`),
    error: (message: string, ...all: unknown[]) => tell(`${message}${details(all)}`),
  };
  return {
    sdkOptions: {
      logger,
      logLevel: debug ? 'debug' : 'warn',
      ...(isTold && {
        hooks: {
          onResponse: ({ method, route, status, durationMs, responseId, attempt }) =>
            tell(
              `> ${method} ${route} ${status} ${durationMs} ms${attempt > 1 ? ` attempt ${attempt}` : ''}${responseId ? ` responseId ${responseId}` : ''}`,
            ),
          onFailure: ({ method, route, error, durationMs, message }) =>
            tell(`> ${method} ${route} ${error} ${durationMs} ms: ${message}`),
          onRetry: ({ method, route, delayMs }) => tell(`> ${method} ${route} again in ${delayMs} ms`),
        },
      }),
    },
    exchange(url, init, { headers, status }) {
      if (!debug) return;
      const told = toldHeaders.flatMap((name) =>
        headers.get(name) ? [`${name}: ${headers.get(name)}`] : [],
      );
      // Only the origin and the path: a query may hold what somebody typed into the wrong place.
      const { origin, pathname } = new URL(url);
      tell(`  ${init.method} ${origin}${pathname} -> ${status} {${told.join(', ')}}`);
    },
  };
}
