import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { readConfigFile, writeConfigFile } from '../../profiles/config-file.ts';
import { requireProfile } from '../../profiles/require-profile.ts';

export function addUse(profiles: CliCommand, { run, say }: Contexts): void {
  profiles
    .operation('use <profile>', {
      summary: say('Use this profile from now on.', '今后使用该配置。'),
      examples: ['profiles use staging'],
      json: '`{current}`',
    })
    .action(
      run(async ({ configFile }, name: string) => {
        const config = await readConfigFile(configFile, say);
        requireProfile(config, name, say);
        await writeConfigFile(configFile, { ...config, current: name }, say);
        return {
          json: { current: name },
          text: () => say(`From now on: profile ${name}.`, `今后使用配置 ${name}。`),
        };
      }),
    );
}
