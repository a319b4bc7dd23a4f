import type { CliCommand } from './command.ts';
import { type Connection, connect } from './connection.ts';
import { exitCodes, Failure } from './exit-codes.ts';
import type { GlobalOptions } from './global-options.ts';
import type { Language, Say } from './language.ts';
import type { Outcome } from './output/outcome.ts';
import { type Terminal, terminalOf } from './output/terminal.ts';
import { configFilePath } from './profiles/config-file.ts';
import { chooseProfile, type Profile } from './profiles/profile.ts';
import { type Progress, startProgress } from './progress.ts';
import { createPrompt, type Prompt } from './prompt.ts';
import type { Surroundings } from './surroundings.ts';

/** What a command works with. */
export interface Context {
  readonly surroundings: Surroundings;
  readonly language: Language;
  readonly say: Say;
  readonly options: GlobalOptions;
  readonly prompt: Prompt;
  readonly configFile: string;
  readonly terminal: Terminal;
  /** @throws Failure when nobody is logged in */
  profile(): Promise<Profile>;
  /** The API, as the profile of this run or as the one that is given. @throws Failure as {@link profile} */
  connect(profile?: Profile): Promise<Connection>;
  /** A turning sign while `work` takes its time. @throws Interrupted as soon as the person wants to stop */
  during<T>(text: string, work: (progress: Progress) => Promise<T>): Promise<T>;
  /** Asks before something that cannot be undone; `isGiven` by --yes. @throws Failure without a yes */
  requireConsent(question: string, isGiven: boolean | undefined): Promise<void>;
  /** An outcome among others, as `watch` and `listen` have them: with `--json`, one line each. */
  print(outcome: Outcome): void;
  /** Something for the person beside the outcome, on standard error; not with `--json`. */
  note(text: string): void;
}

export interface Contexts {
  readonly say: Say;
  readonly surroundings: Surroundings;
  /** What commander calls: makes the context, does the work and prints what it has to say. */
  run<A extends unknown[]>(work: Work<A>): (...args: [...A, CliCommand]) => Promise<void>;
}

/** What a command does. Its last argument is the options; without an outcome it has printed what it had to say. */
export type Work<A extends unknown[]> = (context: Context, ...args: A) => Promise<Outcome | undefined>;

export function createContexts(
  surroundings: Surroundings,
  { language, say }: { language: Language; say: Say },
): Contexts {
  const { environment, homeDir, out, err, signal } = surroundings;

  function contextOf(options: GlobalOptions): Context {
    const terminal = terminalOf(out, environment, options.color);
    const configFile = configFilePath(environment, homeDir);
    const prompt = createPrompt(surroundings, say);
    const profile = () => chooseProfile(options.profile, environment, configFile, say);
    return {
      surroundings,
      language,
      say,
      options,
      configFile,
      terminal,
      profile,
      prompt,
      async requireConsent(question, isGiven = false) {
        if (isGiven) return;
        if (!prompt.canAsk) {
          throw new Failure(
            exitCodes.misused,
            'CONSENT_NEEDED',
            say(
              'this cannot be undone, and there is no terminal to ask on',
              '此操作不可撤销，且没有可供确认的终端',
            ),
            say('Add --yes if you are sure.', '确认执行请加 --yes。'),
          );
        }
        if (await prompt.confirm(question)) return;
        throw new Failure(exitCodes.refused, 'NO_CONSENT', say('nothing was done', '未执行任何操作'));
      },
      connect: async (given) => connect(given ?? (await profile()), surroundings, { language, options }),
      async during(text, work) {
        const progress = startProgress(err, environment.TERM === 'dumb');
        progress.say(text);
        try {
          return await Promise.race([work(progress), interruption(signal)]);
        } finally {
          progress.end();
        }
      },
      print({ json, text }) {
        out.write(`${options.json ? JSON.stringify(json) : text(terminal)}\n`);
      },
      note(text) {
        if (!options.json) err.write(`${text}\n`);
      },
    };
  }

  function run<A extends unknown[]>(work: Work<A>) {
    return async (...given: [...A, CliCommand]) => {
      const command = given.at(-1) as CliCommand;
      const context = contextOf(command.optsWithGlobals<GlobalOptions>());
      const outcome = await work(context, ...(given.slice(0, -1) as A));
      if (!outcome) return;
      const { json, text, failure } = outcome;
      const shown = context.options.json ? JSON.stringify(json, undefined, 2) : text(context.terminal);
      if (shown !== '') out.write(`${shown}\n`);
      if (failure) throw failure;
    };
  }

  return { say, surroundings, run };
}

/** Never resolves; rejects with the signal's reason. */
export function interruption(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
