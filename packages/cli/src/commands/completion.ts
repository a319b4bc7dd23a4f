import { Argument } from 'commander';
import { CliCommand } from '../command.ts';
import { candidatesFor } from '../completion/candidates.ts';
import { completionScripts, type Shell, shells } from '../completion/scripts.ts';
import type { Contexts } from '../context.ts';
import { readConfigFile } from '../profiles/config-file.ts';

export function addCompletion(program: CliCommand, { run, say }: Contexts): void {
  program
    .operation('completion', {
      summary: say('Print the completion script of a shell.', '输出某个 shell 的补全脚本。'),
      details: say(
        'bash: eval "$(cardepass completion bash)" in ~/.bashrc.\nzsh: eval "$(cardepass completion zsh)" in ~/.zshrc, after compinit.\nfish: cardepass completion fish > ~/.config/fish/completions/cardepass.fish',
        'bash：在 ~/.bashrc 中加入 eval "$(cardepass completion bash)"。\nzsh：在 ~/.zshrc 的 compinit 之后加入 eval "$(cardepass completion zsh)"。\nfish：cardepass completion fish > ~/.config/fish/completions/cardepass.fish',
      ),
      examples: ['completion bash', 'completion zsh', 'completion fish'],
      json: '`{shell, script}`',
    })
    .addArgument(new Argument('<shell>', say('which shell', 'shell 名称')).choices(shells))
    .action(
      run(async (_context, shell: Shell) => ({
        json: { shell, script: completionScripts[shell] },
        text: () => completionScripts[shell].trimEnd(),
      })),
    );

  // What the scripts call.
  const complete = new CliCommand('__complete', say)
    .argument('[words...]')
    .allowUnknownOption()
    .action(
      run(async ({ configFile }, words: string[]) => {
        const profiles = async () =>
          Object.keys((await readConfigFile(configFile, say).catch(() => undefined))?.profiles ?? {});
        const found = await candidatesFor(program, words, { profiles });
        return {
          json: found,
          text: () => found.map(({ word, meaning }) => `${word}\t${meaning.split('\n')[0]}`).join('\n'),
        };
      }),
    );
  program.addCommand(complete, { hidden: true });
}
