import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApiError,
  type Cardepass,
  ConnectionError,
  RateLimitError,
  ServerError,
  type StoredEvent,
} from '@cardepass/sdk';

const pollMs = 500;
const pageSize = 100;
const longestPauseMs = 10_000;

export interface FollowOptions {
  /** The sequence of the last event that is known. */
  readonly after: number;
  readonly signal: AbortSignal;
  /** The server cannot be asked; it is asked again. Told once until it answers. */
  readonly onTrouble: (error: unknown) => void;
  readonly onRecovery: () => void;
}

/**
 * Every event behind a sequence, in order and without a gap, and then each as it happens, for ever.
 *
 * @throws the signal's reason; ApiError for a refusal that does not pass by itself
 */
export async function* follow(
  sdk: Cardepass,
  options: FollowOptions,
): AsyncGenerator<StoredEvent, never, undefined> {
  const { signal, onTrouble, onRecovery } = options;
  let { after } = options;
  let failures = 0;
  for (;;) {
    try {
      const { items } = await sdk.events.list({ after, pageSize }, { signal });
      if (failures > 0) onRecovery();
      failures = 0;
      for (const event of items) {
        yield event;
        after = event.sequence;
      }
      if (items.length < pageSize) await pause(pollMs, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (!mayPass(error)) throw error;
      if (failures++ === 0) onTrouble(error);
      await pause(Math.min(longestPauseMs, pollMs * 2 ** Math.min(failures, 10)), signal);
    }
  }
}

function mayPass(error: unknown): boolean {
  return (
    error instanceof ConnectionError ||
    error instanceof ServerError ||
    error instanceof RateLimitError ||
    (error instanceof ApiError && error.status === 408)
  );
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw signal.reason;
  });
}

/** The sequence of the latest event that there is. */
export async function latestSequence(sdk: Cardepass, signal: AbortSignal): Promise<number> {
  const { lastSequence } = await sdk.events.list({ pageSize: 1 }, { signal });
  return lastSequence;
}
