import { randomUUID } from 'node:crypto';
import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import { deliveryText } from '../webhooks/delivery-text.ts';
import { readDelivery } from '../webhooks/input.ts';
import { addSecretOptions, readSecret, type SecretOptions } from '../webhooks/secret-option.ts';
import { type EventToSign, signDelivery } from '../webhooks/signing.ts';

interface SignOptions extends SecretOptions {
  readonly type?: string;
}

export function addSign(program: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  addSecretOptions(
    program.operation('sign', {
      summary: say(
        'Sign a webhook event as the server does, to test a receiver.',
        '按服务器的方式为 Webhook 事件签名，用于测试接收端。',
      ),
      details: say(
        'Takes an event ({"type", "data", …}), or with --type its data alone, and prints the headers, an empty line and the body, as "verify" reads them. An id and a time are made where there are none.',
        '输入一个事件（{"type", "data", …}），或配合 --type 只输入其 data；输出请求头、空行与正文，可由 "verify" 读取。缺少 id 与时间时自动生成。',
      ),
      examples: [
        'sign event.json',
        'sign data.json --type CardPay | cardepass verify',
        'sign event.json --json',
      ],
      json: '`{headers, body}`: `body` is the exact text',
    }),
    say,
  )
    .argument('[file]', say('the event; standard input where left out', '事件文件；省略则读取标准输入'))
    .option(
      '--type <type>',
      say('the file is the data of such an event', '文件内容为该类型事件的 data'),
      parse.text,
    )
    .action(
      run(async (context, file: string | undefined, options: SignOptions) => {
        const { surroundings } = context;
        const given = parseJson(await readDelivery(context, file), say);
        const event = eventOf(given, options.type, surroundings.now(), say);
        const secret = await readSecret(context, options);
        const delivery = signDelivery(event, secret, Math.floor(surroundings.now() / 1_000));
        return { json: delivery, text: () => deliveryText(delivery) };
      }),
    );
}

function parseJson(bytes: Buffer, say: Say): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Failure(exitCodes.misused, 'NOT_JSON', say('what was given is not JSON', '输入不是 JSON'));
  }
}

function eventOf(given: unknown, type: string | undefined, now: number, say: Say): EventToSign {
  const made = { id: randomUUID(), createdTime: new Date(now).toISOString() };
  if (type !== undefined) return { ...made, type, data: given };
  const event = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
  if (typeof event.type !== 'string' || event.data === undefined) {
    throw new Failure(
      exitCodes.misused,
      'NOT_AN_EVENT',
      say('what was given is no event: it has no type and data', '输入不是事件：缺少 type 与 data'),
      say('Add --type <type> if it is the data of an event.', '若输入为事件的 data，请加 --type <type>。'),
    );
  }
  return {
    id: typeof event.id === 'string' ? event.id : made.id,
    type: event.type,
    createdTime: typeof event.createdTime === 'string' ? event.createdTime : made.createdTime,
    sequence: typeof event.sequence === 'number' ? event.sequence : undefined,
    data: event.data,
  };
}
