import { exitCodes, Failure, Interrupted } from './exit-codes.ts';
import type { Say } from './language.ts';
import type { Surroundings } from './surroundings.ts';

/** Asks the person at the terminal. Questions go to standard error: standard output is for what was asked for. */
export interface Prompt {
  /** Whether there is somebody to ask. */
  readonly canAsk: boolean;
  /** One line; `''` when nothing was typed. */
  line(question: string): Promise<string>;
  /** One line that is not shown while it is typed. */
  secret(question: string): Promise<string>;
  /** Whether the answer was a yes; anything else is a no. */
  confirm(question: string): Promise<boolean>;
}

const keys = {
  enter: '\r',
  newline: '\n',
  interrupt: '\u0003',
  end: '\u0004',
  backspace: '\u007f',
  erase: '\b',
};

export function createPrompt({ input, err, signal }: Surroundings, say: Say): Prompt {
  /** Reads keys or lines until `take` has what it wants. */
  function read(take: (chunk: string) => string | undefined): Promise<string> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        input.off('data', onData);
        input.off('end', onEnd);
        signal.removeEventListener('abort', onAbort);
        input.pause();
        settle();
      };
      const onData = (chunk: Uint8Array | string) => {
        try {
          const answer = take(chunk.toString());
          if (answer !== undefined) finish(() => resolve(answer));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const onEnd = () => finish(() => reject(noAnswer()));
      const onAbort = () => finish(() => reject(signal.reason));
      if (signal.aborted) return reject(signal.reason);
      input.on('data', onData);
      input.on('end', onEnd);
      signal.addEventListener('abort', onAbort);
      input.resume();
    });
  }

  const noAnswer = () =>
    new Failure(exitCodes.misused, 'NO_ANSWER', say('there was no answer', '没有得到回答'));

  async function line(question: string): Promise<string> {
    err.write(question);
    let typed = '';
    return read((chunk) => {
      typed += chunk;
      return typed.includes('\n') ? (typed.split(/\r?\n/)[0] ?? '').trim() : undefined;
    });
  }

  return {
    canAsk: !!input.isTTY && !!err.isTTY,
    line,
    async secret(question) {
      let typed = '';
      // Before the question is seen: whoever types at once must not be shown either.
      input.setRawMode?.(true);
      try {
        err.write(question);
        return await read((chunk) => {
          for (const key of chunk) {
            if (key === keys.enter || key === keys.newline) return typed.trim();
            if (key === keys.interrupt) throw new Interrupted(130);
            if (key === keys.end) throw noAnswer();
            if (key === keys.backspace || key === keys.erase) typed = typed.slice(0, -1);
            else if (key >= ' ') typed += key;
          }
          return undefined;
        });
      } finally {
        input.setRawMode?.(false);
        err.write('\n');
      }
    },
    async confirm(question) {
      return /^(y|yes|是)$/i.test(await line(`${question} [y/N] `));
    },
  };
}

const longestInput = 64 * 1024;

/** All of standard input. @throws Failure when it is longer than `limit` characters */
export async function readInput({ input }: Surroundings, say: Say, limit = longestInput): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > limit) {
      throw new Failure(
        exitCodes.misused,
        'INPUT_TOO_LONG',
        say('standard input is too long', '标准输入过长'),
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
