import type { StoredEvent } from '@cardepass/sdk';
import { causesOf, codesOf } from '../explain.ts';
import { signDelivery } from '../webhooks/signing.ts';

/** What came of handing an event to the local server. */
export interface Forwarded {
  /** The status of its answer; null where there was none. */
  readonly httpStatus: number | null;
  /** As the server counts it: 2xx and `success: true`, or any 2xx where the mode is `status`. */
  readonly acknowledged: boolean;
  readonly durationMs: number;
  /** Why it does not count; null where it does. */
  readonly reason: string | null;
}

export interface ForwardOptions {
  readonly url: string;
  readonly secret: string;
  readonly mode: 'envelope' | 'status';
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const longestReason = 200;

/** Posts an event as the server would: the same body and headers, signed with the session's secret. */
export async function forward(event: StoredEvent, options: ForwardOptions): Promise<Forwarded> {
  const { url, secret, now, signal, timeoutMs } = options;
  const { body, headers } = signDelivery(event, secret, Math.floor(now() / 1_000));
  const startedAt = now();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'user-agent': 'cardepass-cli' },
      body,
      // The server follows none either.
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    const text = await response.text();
    const reason = refusalIn(response, text, options.mode);
    return {
      httpStatus: response.status,
      acknowledged: reason === null,
      durationMs: now() - startedAt,
      reason,
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const [code] = codesOf(error);
    const reason = timeout.aborted
      ? `no answer in ${timeoutMs} ms`
      : (code ?? causesOf(error).at(-1)?.message ?? 'no answer');
    return { httpStatus: null, acknowledged: false, durationMs: now() - startedAt, reason };
  }
}

/** Why an answer does not acknowledge the event; null where it does (contract: Webhooks). */
function refusalIn(response: Response, text: string, mode: ForwardOptions['mode']): string | null {
  if (!response.ok) return `status ${response.status}`;
  if (mode === 'status') return null;
  let answer: { success?: unknown; errorCode?: unknown; errorMessage?: unknown } | null = null;
  try {
    answer = JSON.parse(text);
  } catch {
    return 'the answer is not JSON';
  }
  if (answer?.success === true) return null;
  const told = [answer?.errorCode, answer?.errorMessage].filter((part) => typeof part === 'string');
  return ['success is not true', ...told].join(': ').slice(0, longestReason);
}
