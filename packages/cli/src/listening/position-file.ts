import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Profile } from '../profiles/profile.ts';
import type { Surroundings } from '../surroundings.ts';

/** Where the last event of each client that was listened for is kept; `--resume` goes on behind it. */
export interface Position {
  read(): Promise<number | undefined>;
  write(sequence: number): Promise<void>;
}

/** In `$XDG_STATE_HOME/cardepass/`, by default `~/.local/state` (XDG Base Directory Specification). */
export function positionOf(profile: Profile, { environment, homeDir }: Surroundings): Position {
  const named = environment.XDG_STATE_HOME ?? '';
  const base = path.isAbsolute(named) ? named : path.join(homeDir, '.local', 'state');
  const folder = path.join(base, 'cardepass');
  const file = path.join(folder, 'listen.json');
  const key = `${profile.clientId} ${profile.baseUrl}`;

  async function readAll(): Promise<Record<string, unknown>> {
    try {
      const all = JSON.parse(await readFile(file, 'utf8'));
      return typeof all === 'object' && all !== null ? all : {};
    } catch {
      // A place in a list, which --after can always give.
      return {};
    }
  }

  return {
    async read() {
      const sequence = (await readAll())[key];
      return typeof sequence === 'number' && Number.isSafeInteger(sequence) ? sequence : undefined;
    },
    async write(sequence) {
      const all = { ...(await readAll()), [key]: sequence };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = `${file}.${process.pid}`;
      await writeFile(unfinished, `${JSON.stringify(all, undefined, 2)}\n`, { mode: 0o600 });
      await rename(unfinished, file);
    },
  };
}
