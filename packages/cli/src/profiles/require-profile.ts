import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';
import type { ConfigFile } from './config-file.ts';

/** @throws Failure where there is no profile of this name */
export function requireProfile({ profiles }: ConfigFile, name: string, say: Say): void {
  if (Object.hasOwn(profiles, name)) return;
  throw new Failure(
    exitCodes.misused,
    'NO_SUCH_PROFILE',
    say(`there is no profile "${name}"`, `没有配置 "${name}"`),
    say('Run "cardepass profiles list" to see them.', '请运行 "cardepass profiles list" 查看。'),
  );
}
