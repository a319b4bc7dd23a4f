import type { CliCommand } from '../command.ts';
import type { Contexts } from '../context.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import { table } from '../output/table.ts';
import { type ConfigFile, readConfigFile, writeConfigFile } from '../profiles/config-file.ts';

export function addProfiles(program: CliCommand, { run, say }: Contexts): void {
  const profiles = program.group(
    'profiles',
    say('The credentials that login has kept.', 'login 保存的凭据。'),
  );

  profiles
    .operation('list', {
      summary: say('List the profiles.', '列出配置。'),
      examples: ['profiles list'],
      json: '`[{profile, baseUrl, clientId, current}]`; no secrets',
    })
    .action(
      run(async ({ configFile }) => {
        const { current, profiles: stored } = await readConfigFile(configFile, say);
        const rows = Object.entries(stored).map(([profile, { baseUrl, clientId }]) => ({
          profile,
          baseUrl,
          clientId,
          current: profile === current,
        }));
        return {
          json: rows,
          text: (terminal) =>
            rows.length === 0
              ? say('There are none yet: run "cardepass login".', '尚无配置：请运行 "cardepass login"。')
              : table(
                  [
                    { title: '' },
                    { title: say('PROFILE', '配置') },
                    { title: say('CLIENT ID', '客户端 ID') },
                    { title: say('API', 'API 地址'), isFlexible: true },
                  ],
                  rows.map((row) => [row.current ? '*' : '', row.profile, row.clientId, row.baseUrl]),
                  terminal,
                ),
        };
      }),
    );

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

function requireProfile({ profiles }: ConfigFile, name: string, say: Say): void {
  if (Object.hasOwn(profiles, name)) return;
  throw new Failure(
    exitCodes.misused,
    'NO_SUCH_PROFILE',
    say(`there is no profile "${name}"`, `没有配置 "${name}"`),
    say('Run "cardepass profiles list" to see them.', '请运行 "cardepass profiles list" 查看。'),
  );
}
