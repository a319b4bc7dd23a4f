import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { listing } from '../../output/listing.ts';
import { readConfigFile } from '../../profiles/config-file.ts';

export function addList(profiles: CliCommand, { run, say }: Contexts): void {
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
        return listing(rows, {
          columns: [
            { title: '' },
            { title: say('PROFILE', '配置') },
            { title: say('CLIENT ID', '客户端 ID') },
            { title: say('API', 'API 地址'), isFlexible: true },
          ],
          row: (row) => [row.current ? '*' : '', row.profile, row.clientId, row.baseUrl],
          none: say('There are none yet: run "cardepass login".', '尚无配置：请运行 "cardepass login"。'),
        });
      }),
    );
}
