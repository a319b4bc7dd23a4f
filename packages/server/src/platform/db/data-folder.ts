import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

/** What a process holds the data folder for: to serve for long, or for the moment of an operator's command. */
export type FolderUse = 'server' | 'command';

export interface FolderHolder {
  readonly pid: number;
  readonly use: FolderUse;
}

/**
 * Takes the data folder for this process, waiting up to `waitMs` for a short-lived holder such as an operator's
 * command. A holder that no longer runs is no holder, so a killed process never blocks the next start.
 *
 * @returns a function that gives the folder back
 * @throws DataFolderError when another process keeps it
 */
export async function lockDataFolder(dataDir: string, use: FolderUse, waitMs: number): Promise<() => void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const unlock = tryLockDataFolder(dataDir, use);
    if (unlock) return unlock;
    const holder = lockHolder(dataDir);
    if (holder && Date.now() > deadline) throw folderInUse(dataDir, holder);
    await sleep(100);
  }
}

/** Takes the data folder if nobody holds it. */
export function tryLockDataFolder(dataDir: string, use: FolderUse): (() => void) | undefined {
  const file = lockFile(dataDir);
  const own = JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid), use });
  const content = readLock(file);
  if (content !== undefined && liveHolder(content)) return undefined;
  if (content !== undefined) removeDeadLock(file);
  // Written beside its place and linked there whole, so that nobody reads half a lock and takes it for a dead one.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, own);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return undefined;
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readLock(file) === own) rmSync(file, { force: true });
  };
}

/** The process that holds the data folder and still runs, if there is one. */
export function lockHolder(dataDir: string): FolderHolder | undefined {
  const content = readLock(lockFile(dataDir));
  return content === undefined ? undefined : liveHolder(content);
}

export function folderInUse(dataDir: string, { pid }: FolderHolder): DataFolderError {
  return new DataFolderError(
    `the data folder ${dataDir} is in use by process ${pid}; stop it, or set CARDEPASS_DATA_DIR to another folder.`,
  );
}

/** Moved away before it is judged again: of two processes that find the same dead lock, one gets hold of it. */
function removeDeadLock(file: string): void {
  const removed = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, removed);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const content = readLock(removed);
  if (content !== undefined && liveHolder(content) && !existsSync(file)) renameSync(removed, file);
  else rmSync(removed, { force: true });
}

function liveHolder(content: string): FolderHolder | undefined {
  try {
    const { pid, startedAt, use } = JSON.parse(content) as FolderHolder & { startedAt: string };
    return processStart(pid) === startedAt ? { pid, use } : undefined;
  } catch {
    return undefined;
  }
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, 'server.lock');
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
