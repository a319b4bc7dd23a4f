import type { StoredEvent } from '@cardepass/sdk';
import { Option } from 'commander';
import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Connection } from '../connection.ts';
import type { Context, Contexts } from '../context.ts';
import { Interrupted } from '../exit-codes.ts';
import { explain } from '../explain.ts';
import type { Say } from '../language.ts';
import { follow, latestSequence } from '../listening/follow.ts';
import { type Forwarded, forward } from '../listening/forward.ts';
import { positionOf } from '../listening/position-file.ts';
import { maskCardNumbersIn } from '../masking.ts';
import type { Outcome } from '../output/outcome.ts';
import { fields } from '../output/table.ts';
import { printable, type Terminal } from '../output/terminal.ts';
import { time } from '../output/time.ts';
import { webhookEventTypes } from '../webhooks/event-types.ts';
import {
  readSecret,
  type SecretOptions,
  secretOnCommandLine,
  secretVariable,
} from '../webhooks/secret-option.ts';
import { newSecret } from '../webhooks/signing.ts';

interface ListenOptions extends SecretOptions {
  readonly forwardTo?: string;
  readonly after?: number;
  readonly resume?: boolean;
  readonly events?: readonly string[];
  readonly mode: 'envelope' | 'status';
  readonly limit?: number;
}

const answerTimeoutMs = 10_000;

export function addListen(program: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  program
    .operation('listen', {
      summary: say(
        'Show events as they happen, and hand them to a local server.',
        '实时显示事件，并转发到本地服务器。',
      ),
      details: say(
        'Needs no public address: it reads the events from the API and posts each to --forward-to as a webhook, with both signatures, made with a secret of this session that is shown at the start. It begins with the next event, or behind --after or the last one of an earlier run (--resume), and goes on until Ctrl-C. Events that the local server does not acknowledge are shown and not repeated.',
        '无需公网地址：从 API 读取事件，并以 Webhook 形式投递到 --forward-to，带有两种签名；签名密钥为本次会话的密钥，启动时显示。默认从下一个事件开始，也可从 --after 之后或上次结束处（--resume）继续，直到按下 Ctrl-C。本地服务器未确认的事件只显示，不重发。',
      ),
      examples: [
        'listen --forward-to http://127.0.0.1:8080/webhooks',
        'listen --resume --events CardPay,AcctPay --forward-to http://127.0.0.1:8080/webhooks',
        'listen --after 0 --json',
      ],
      json: 'one line a value: `{secret, forwardTo, after}` first, `secret` being null where it is your own, then `{event, forwarded}` for each event; `forwarded` is `{httpStatus, acknowledged, durationMs, reason}`, or null without --forward-to',
    })
    .option('--forward-to <url>', say('the local server', '本地服务器地址'), parse.url)
    .addOption(
      new Option('--after <sequence>', say('begin behind this event', '从该事件之后开始'))
        .argParser(parse.wholeNumber)
        .conflicts('resume'),
    )
    .option('--resume', say('begin behind the last event of an earlier run', '从上次结束处继续'))
    .addOption(
      new Option('--events <types>', say('only events of these types', '只处理这些类型的事件')).argParser(
        eventTypes,
      ),
    )
    .addOption(
      new Option('--mode <mode>', say('what acknowledges an event', '确认方式'))
        .choices(['envelope', 'status'])
        .default('envelope'),
    )
    .option('--limit <n>', say('end after so many events', '处理这么多事件后结束'), parse.rowCount)
    .option(
      '--secret-file <file>',
      say(
        `sign with the secret in this file (default: ${secretVariable}, else a new one)`,
        `使用该文件中的密钥签名（默认取自 ${secretVariable}，否则生成新密钥）`,
      ),
    )
    .addOption(secretOnCommandLine('--secret [value]', secretVariable, say))
    .action(run((context, options: ListenOptions) => listen(context, options)));

  function eventTypes(value: string, earlier: readonly string[] = []): string[] {
    const allowed = webhookEventTypes;
    const named = parse.list(value, earlier);
    return named.map((name) => {
      const found = allowed.find((type) => type.toLowerCase() === name.toLowerCase());
      return (
        found ?? parse.refuse(`It must be of: ${allowed.join(', ')}.`, `可选值：${allowed.join('、')}。`)
      );
    });
  }
}

async function listen(context: Context, options: ListenOptions): Promise<undefined> {
  const { say, surroundings, print } = context;
  const { signal } = surroundings;
  const connection = await context.connect();
  const position = positionOf(connection.profile, surroundings);
  const after = await context.during(say('Connecting', '正在连接'), async () => {
    const resumed = options.resume ? await position.read() : undefined;
    const latest = await latestSequence(connection.sdk, signal);
    return options.after ?? resumed ?? latest;
  });
  const session = await sessionSecret(context, options);
  print(opening(connection, options, session, after, say));
  let last = after;
  let count = 0;
  try {
    const events = follow(connection.sdk, {
      after,
      signal,
      onTrouble: (error) =>
        context.note(
          say(`${explain(error, say).message}; waiting …`, `${explain(error, say).message}；等待中……`),
        ),
      onRecovery: () => context.note(say('The server answers again.', '服务器已恢复应答。')),
    });
    for await (const event of events) {
      if (options.events?.includes(event.type) ?? true) {
        const forwarded = await hand(event, options, session.secret, context);
        print({ json: { event, forwarded }, text: (terminal) => eventText(event, forwarded, terminal) });
        count++;
      }
      last = event.sequence;
      await position.write(last);
      if (count === options.limit) return undefined;
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    throw new Interrupted(
      error.exitCode,
      say(
        `${count} events. Go on with --resume or --after ${last}.`,
        `共 ${count} 个事件。可用 --resume 或 --after ${last} 继续。`,
      ),
    );
  }
  return undefined;
}

interface SessionSecret {
  readonly secret: string;
  /** Made for this session, so that nobody knows it before it is shown; one of the person's own is not shown. */
  readonly isNew: boolean;
}

/** Of a file or the environment, so that it outlives the session; else a new one. */
async function sessionSecret(context: Context, options: ListenOptions): Promise<SessionSecret> {
  const { environment, randomBytes } = context.surroundings;
  const isNew = options.secretFile === undefined && !environment[secretVariable];
  return { isNew, secret: isNew ? newSecret(randomBytes) : await readSecret(context, options) };
}

function opening(
  { profile }: Connection,
  options: ListenOptions,
  { secret, isNew }: SessionSecret,
  after: number,
  say: Say,
): Outcome {
  const forwardTo = options.forwardTo && maskCardNumbersIn(options.forwardTo);
  return {
    json: { secret: isNew ? secret : null, forwardTo: forwardTo ?? null, after },
    text: (terminal) =>
      `${fields(
        [
          [say('listening to', '监听'), profile.baseUrl],
          ...(forwardTo === undefined
            ? []
            : ([
                [say('forwarding to', '转发到'), forwardTo],
                [say('signing secret', '签名密钥'), isNew ? secret : say('your own', '您提供的密钥')],
              ] as const)),
          [say('behind event', '起始于事件'), `#${after}`],
        ],
        terminal,
      )}\n`,
  };
}

async function hand(
  event: StoredEvent,
  { forwardTo, mode }: ListenOptions,
  secret: string,
  { surroundings: { now, signal } }: Context,
): Promise<Forwarded | null> {
  if (forwardTo === undefined) return null;
  return forward(event, { url: forwardTo, secret, mode, timeoutMs: answerTimeoutMs, now, signal });
}

function eventText(
  { createdTime, sequence, type, id }: StoredEvent,
  forwarded: Forwarded | null,
  { paint }: Terminal,
): string {
  const line = `${paint('faint', time(createdTime))}  #${sequence}  ${paint('strong', type.padEnd(14))}  ${id}`;
  if (forwarded === null) return line;
  const { acknowledged, httpStatus, durationMs, reason } = forwarded;
  const result = acknowledged
    ? paint('good', `✔ ${httpStatus} ${durationMs} ms`)
    : paint('bad', `✖ ${printable(reason ?? '')}`);
  return `${line}  ${result}`;
}
