import { Argument } from 'commander';
import { createParsers } from '../arguments.ts';
import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { scenariosIn } from '../sandbox/scenarios.ts';
import { createStage, type Step } from '../sandbox/stage.ts';
import { stepText } from '../sandbox/step-text.ts';

interface TriggerOptions {
  readonly card?: string;
  readonly amount?: string;
}

export function addTrigger(program: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  const scenarios = scenariosIn(say);
  const names = Object.keys(scenarios) as (keyof typeof scenarios)[];
  const list = names.map((name) => `${name}${say(': ', '：')}${scenarios[name].meaning}`);
  program
    .operation('trigger', {
      summary: say(
        'Make something happen in the sandbox: a payment, a card’s whole life, each webhook event.',
        '在沙箱中触发消费、完整生命周期或各类 Webhook 事件。',
      ),
      details: say(
        `Test environment only. With your newest active Standard card, or a new one where there is none.\n\n${list.join('\n')}`,
        `仅限测试环境。使用最新的活动标准卡；没有时新开一张。\n\n${list.join('\n')}`,
      ),
      examples: [
        'trigger purchase',
        'trigger decline --card 01a204bc-4179-76f4-8c3f-4ed03bf0b7bb',
        'trigger life',
        'trigger CardBlock',
      ],
      json: '`[{step, result}]`: each result is the order, or the answer of the sandbox, as the API gave it',
    })
    .addArgument(new Argument('<what>', say('what is to happen', '要触发的内容')).choices(names))
    .option('--card <cardId>', say('with this card', '使用该卡片'), parse.id)
    .option('--amount <amount>', say('for this amount', '金额'), parse.amount)
    .action(
      run(async (context, what: keyof typeof scenarios, { card, amount }: TriggerOptions) => {
        const { sdk } = await context.connect();
        const steps: Step[] = [];
        const played = context.during(say('Playing', '正在执行'), (progress) =>
          scenarios[what].play(
            createStage(context, sdk, {
              cardId: card,
              amount,
              onStep: (step) => {
                steps.push(step);
                progress.say(step.step);
              },
            }),
          ),
        );
        // What was done before something failed is shown as well.
        const failure = await played.then(
          () => undefined,
          (error: unknown) => error,
        );
        const text = () => steps.map((step) => stepText(step, context.terminal, say)).join('\n');
        if (failure === undefined) return { json: steps, text };
        if (steps.length > 0 && !context.options.json) context.print({ json: steps, text });
        throw failure;
      }),
    );
}
