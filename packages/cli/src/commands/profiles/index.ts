import type { CliCommand } from '../../command.ts';
import type { Contexts } from '../../context.ts';
import { addList } from './list.ts';
import { addUse } from './use.ts';

export function addProfiles(program: CliCommand, contexts: Contexts): void {
  const { say } = contexts;
  const profiles = program.group(
    'profiles',
    say('The credentials that login has kept.', 'login 保存的凭据。'),
  );
  for (const add of [addList, addUse]) add(profiles, contexts);
}
