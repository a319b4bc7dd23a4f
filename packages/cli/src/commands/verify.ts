import { WebhookVerificationError, webhooks } from '@cardepass/sdk';
import { Option } from 'commander';
import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import type { Outcome } from '../output/outcome.ts';
import { fields } from '../output/table.ts';
import { time } from '../output/time.ts';
import { headerOf, readDeliveryText } from '../webhooks/delivery-text.ts';
import { readDelivery } from '../webhooks/input.ts';
import { addSecretOptions, readSecret, type SecretOptions } from '../webhooks/secret-option.ts';

type VerifiedDelivery = Awaited<ReturnType<typeof webhooks.verify>>;

interface VerifyOptions extends SecretOptions {
  readonly header: readonly string[];
  readonly signature?: 'headers' | 'body';
  readonly tolerance: number;
}

export function addVerify(program: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  addSecretOptions(
    program.operation('verify', {
      summary: say('Check the signatures of a webhook delivery.', '校验 Webhook 投递的签名。'),
      details: say(
        'Takes the body as it arrived, byte for byte. Headers stand before it with an empty line between, or come by --header. Ends with exit code 1 when a signature is wrong or too old.',
        '输入逐字节原样的正文。请求头可置于正文之前（以空行分隔），也可用 --header 传入。签名错误或过期时退出码为 1。',
      ),
      examples: [
        'verify delivery.txt',
        'verify body.json --header "webhook-id: …" --header "webhook-timestamp: …" --header "webhook-signature: v1,…"',
        'verify body.json --signature body',
      ],
      json: '`{verified, reason, event}`: `reason` is null, `malformed`, `unsigned`, `wrong-signature` or `outside-the-window`; `event` is null where it is not verified',
    }),
    say,
  )
    .argument(
      '[file]',
      say('the delivery; standard input where left out', '投递内容文件；省略则读取标准输入'),
    )
    .option(
      '--header <line>',
      say('a header of the delivery; may be given several times', '投递的一个请求头，可多次指定'),
      (line: string, earlier: readonly string[]) => [...earlier, line],
      [],
    )
    .addOption(
      new Option('--signature <which>', say('only this one of the two', '只校验其中一种签名')).choices([
        'headers',
        'body',
      ]),
    )
    .option(
      '--tolerance <seconds>',
      say('how far the delivery’s time may be from now', '允许与当前时间相差的秒数'),
      parse.seconds,
      300,
    )
    .action(
      run(async (context, file: string | undefined, options: VerifyOptions) => {
        const { body, headers } = readDeliveryText(await readDelivery(context, file));
        const secret = await readSecret(context, options);
        const given = { ...headers, ...Object.fromEntries(options.header.map(headerOf)) };
        try {
          const event = await webhooks.verify(body, given, secret, {
            ...(options.signature && { signature: options.signature }),
            toleranceSeconds: options.tolerance,
            now: context.surroundings.now,
          });
          return approval(event, say);
        } catch (error) {
          if (!(error instanceof WebhookVerificationError)) throw error;
          return {
            json: { verified: false, reason: error.reason, event: null },
            text: () => '',
            failure: refusal(error, say),
          };
        }
      }),
    );
}

function approval(event: VerifiedDelivery, say: Say): Outcome {
  return {
    json: { verified: true, reason: null, event },
    text: (terminal) =>
      `${terminal.paint('good', '✔')} ${say('The signature is right', '签名正确')}\n\n${fields(
        [
          [say('event', '事件'), event.id],
          [say('type', '类型'), event.type],
          [say('created', '创建时间'), time(event.createdTime)],
        ],
        terminal,
      )}`,
  };
}

function refusal({ reason }: WebhookVerificationError, say: Say): Failure {
  const [message, advice] = {
    malformed: [
      say('this is not a delivery', '这不是一次 Webhook 投递'),
      say('Give the body exactly as it arrived, with its headers.', '请提供原样的正文及其请求头。'),
    ],
    unsigned: [
      say('the delivery has no signature', '投递没有签名'),
      say(
        'Give its headers too, or choose the other one with --signature.',
        '请同时提供请求头，或用 --signature 选择另一种签名。',
      ),
    ],
    'wrong-signature': [
      say('the signature is not by this secret', '签名与该密钥不符'),
      say(
        'Check that it is the secret of this endpoint, and that no byte of the body was changed: parsing and printing it again changes it.',
        '请确认使用该端点的密钥，且正文一个字节都未改动：重新解析再输出会改变正文。',
      ),
    ],
    'outside-the-window': [
      say('the signature is right, but too old or from the future', '签名正确，但已过期或时间在未来'),
      say(
        'Check the clock of this machine, or allow more with --tolerance.',
        '请检查本机时钟，或用 --tolerance 放宽时间窗。',
      ),
    ],
  }[reason];
  return new Failure(exitCodes.refused, reason, message ?? reason, advice);
}
