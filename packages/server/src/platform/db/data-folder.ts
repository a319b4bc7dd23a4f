import { accessSync, chmodSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The data folder cannot be used; `message` is one line fit for the operator. */
export class DataFolderError extends Error {}

/**
 * Makes the data folder if it is missing and checks that it can be written to.
 *
 * Files in it are closed to other users one by one; the folder itself stays passable, because the database runs under
 * another user when the server is started by root.
 *
 * @throws DataFolderError
 */
export function prepareDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new DataFolderError(
      `cannot write to the data folder ${dataDir} (${code}); set CARDEPASS_DATA_DIR to a folder you may write to.`,
    );
  }
}

/** Returns the file's content, or makes it (mode 0600, once and for all) with what `create` returns. */
export function readOrCreateSecretFile(file: string, create: () => string): string {
  try {
    writeFileSync(file, create(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}

/**
 * Takes the data folder for this process, waiting up to `waitMs` for a short-lived holder such as an operator's
 * command. A holder that no longer runs is no holder, so a killed process never blocks the next start.
 *
 * @returns a function that gives the folder back
 * @throws DataFolderError when another process keeps it
 */
export async function lockDataFolder(dataDir: string, waitMs: number): Promise<() => void> {
  const file = path.join(dataDir, 'server.lock');
  const own = JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) });
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      writeFileSync(file, own, { flag: 'wx' });
      return () => {
        if (readLock(file) === own) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = lockHolder(dataDir);
    if (holder === undefined) rmSync(file, { force: true });
    else if (Date.now() > deadline) {
      throw new DataFolderError(
        `the data folder ${dataDir} is in use by process ${holder}; stop it, or set CARDEPASS_DATA_DIR to another folder.`,
      );
    } else await sleep(100);
  }
}

/** The process that holds the data folder and still runs, if there is one. */
export function lockHolder(dataDir: string): number | undefined {
  const content = readLock(path.join(dataDir, 'server.lock'));
  if (!content) return undefined;
  const { pid, startedAt } = JSON.parse(content) as { pid: number; startedAt: string };
  return processStart(pid) === startedAt ? pid : undefined;
}

function readLock(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * When a process started, in a form that only compares: its id alone may have passed to another process since.
 * `undefined` when it does not run; only its being alive where the system has no /proc.
 */
function processStart(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
    return fields?.[0] === 'Z' ? undefined : fields?.[19];
  } catch {
    try {
      process.kill(pid, 0);
      return process.platform === 'linux' ? undefined : 'alive';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'alive' : undefined;
    }
  }
}
