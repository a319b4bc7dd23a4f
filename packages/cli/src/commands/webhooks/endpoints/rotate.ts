import { Argument } from 'commander';
import { createParsers } from '../../../arguments.ts';
import type { CliCommand } from '../../../command.ts';
import type { Contexts } from '../../../context.ts';
import { endpointText } from '../../../webhooks/endpoint-text.ts';

type Step = 'announce' | 'confirm' | 'cancel';
const steps: readonly Step[] = ['announce', 'confirm', 'cancel'];

export function addRotate(endpoints: CliCommand, { run, say }: Contexts): void {
  const parse = createParsers(say);
  endpoints
    .operation('rotate', {
      summary: say('Replace the secret of an endpoint, in two steps.', '分两步更换端点的密钥。'),
      details: say(
        'announce shows a new secret, this once: give it to the receiver beside the old one. confirm ends the old one. cancel drops the new one.',
        'announce 显示新密钥（仅此一次），请与旧密钥一并交给接收端；confirm 使旧密钥失效；cancel 放弃新密钥。',
      ),
      examples: [
        'webhooks endpoints rotate 019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60 announce',
        'webhooks endpoints rotate 019aa9d2-7c1e-7b55-8d2f-3e9c1b7a4f60 confirm',
      ],
      json: 'the endpoint; after `announce` with the new secret',
    })
    .argument('<endpointId>', say('the endpoint', '端点'), parse.id)
    .addArgument(new Argument('<step>', say('which step', '步骤')).choices(steps))
    .action(
      run(async (context, endpointId: string, step: Step) => {
        const { sdk } = await context.connect();
        const { endpoints: desk } = sdk.webhooks;
        const doStep = {
          announce: () => desk.announceSecret(endpointId),
          confirm: () => desk.confirmSecret(endpointId),
          cancel: () => desk.cancelSecret(endpointId),
        }[step];
        const endpoint = await context.during(
          say('Replacing the secret', '正在更换密钥'),
          async () => await doStep(),
        );
        return { json: endpoint, text: (terminal) => endpointText(endpoint, terminal, say) };
      }),
    );
}
