import pino from 'pino';

export type Log = pino.Logger;

/**
 * JSON lines on standard error: standard output is for what a person asked for.
 *
 * Secrets do not reach the log because nothing that holds one is ever passed to it; the redaction below is the second
 * lock on that door, for whoever logs a request or an error object as a whole.
 */
export function createLog(
  level: string,
  destination: pino.DestinationStream = pino.destination({
    fd: 2,
    sync: false,
    minLength: 16_000,
    periodicFlush: 500,
  }),
): Log {
  const secretNames = [
    'authorization',
    'client_secret',
    'clientSecret',
    'access_token',
    'token',
    'secret',
    'password',
    'masterKey',
    'cardNumber',
    'cvv',
  ];
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
    },
    destination,
  );
}
