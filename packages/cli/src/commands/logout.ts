import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { readConfigFile, writeConfigFile } from '../profiles/config-file.ts';
import { requireProfile } from '../profiles/require-profile.ts';

export function addLogout(program: CliCommand, { run, say }: Contexts): void {
  program
    .operation('logout', {
      summary: say('Forget the credentials of a profile.', '删除一个配置的凭据。'),
      details: say(
        'The current profile, or the one that --profile names. The client itself and its secret stay valid.',
        '删除当前配置，或 --profile 指定的配置。客户端及其密钥仍然有效。',
      ),
      examples: ['logout', 'logout --profile staging'],
      json: '`{profile}`',
    })
    .action(
      run(async ({ configFile, options }) => {
        const config = await readConfigFile(configFile, say);
        const name = options.profile ?? config.current;
        requireProfile(config, name, say);
        const { [name]: _forgotten, ...rest } = config.profiles;
        const current = config.current === name ? (Object.keys(rest)[0] ?? 'default') : config.current;
        await writeConfigFile(configFile, { current, profiles: rest }, say);
        return {
          json: { profile: name },
          text: () => say(`Profile ${name} is forgotten.`, `已删除配置 ${name}。`),
        };
      }),
    );
}
