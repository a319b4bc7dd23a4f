import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
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

/**
 * Returns the file's content, or makes it (mode 0600, once and for all) with what `create` returns.
 *
 * @throws DataFolderError when the file belongs to another user
 */
export function readOrCreateSecretFile(file: string, create: () => string): string {
  try {
    const existing = readIfThere(file);
    if (existing !== undefined) return existing.trim();
    createWhole(file, create());
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new DataFolderError(
      `cannot read ${file} (${code}); start cardepass as the user that it belongs to, or set CARDEPASS_DATA_DIR to another folder.`,
    );
  }
}

/** What a process holds the data folder for: to serve, for the moment of an operator's command, or only to finish. */
export type FolderUse = 'server' | 'command' | 'leaving';

export interface FolderHolder {
  readonly pid: number;
  readonly use: FolderUse;
}

/**
 * Takes the data folder for this process. A server that holds it is told at once; a command, or a server that stops, is
 * waited for up to `waitMs`. A holder that no longer runs is no holder, so a killed process never blocks the next start.
 *
 * @returns a function that gives the folder back
 * @throws DataFolderError when another process keeps it, or the signal's reason
 */
export async function lockDataFolder(
  dataDir: string,
  use: FolderUse,
  waitMs: number,
  signal?: AbortSignal,
): Promise<() => void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    signal?.throwIfAborted();
    const unlock = tryLockDataFolder(dataDir, use);
    if (unlock) return unlock;
    const holder = lockHolder(dataDir);
    if (holder && (holder.use === 'server' || Date.now() > deadline)) throw folderInUse(dataDir, holder);
    await sleep(50);
  }
}

/** Takes the data folder if nobody holds it. */
export function tryLockDataFolder(dataDir: string, use: FolderUse): (() => void) | undefined {
  const file = lockFile(dataDir);
  const found = readIfThere(file);
  if (found !== undefined && liveHolder(found)) return undefined;
  if (found !== undefined) removeStale(file, found);
  return createWhole(file, ownEntry(use)) ? () => rmSync(file, { force: true }) : undefined;
}

/** Tells those who want the folder to wait for this process, which holds it, instead of giving up. */
export function announceLeaving(dataDir: string): void {
  const next = `${lockFile(dataDir)}.${process.pid}`;
  writeFileSync(next, ownEntry('leaving'));
  renameSync(next, lockFile(dataDir));
}

/** The process that holds the data folder and still runs, if there is one. */
export function lockHolder(dataDir: string): FolderHolder | undefined {
  const content = readIfThere(lockFile(dataDir));
  return content === undefined ? undefined : liveHolder(content);
}

export function folderInUse(dataDir: string, { pid }: FolderHolder): DataFolderError {
  return new DataFolderError(
    `the data folder ${dataDir} is in use by process ${pid}; stop it, or set CARDEPASS_DATA_DIR to another folder.`,
  );
}

function ownEntry(use: FolderUse): string {
  return JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid), use });
}

function liveHolder(content: string): FolderHolder | undefined {
  try {
    const { pid, startedAt, use } = JSON.parse(content) as FolderHolder & { startedAt: string };
    return startedAt !== '' && processStart(pid) === startedAt ? { pid, use } : undefined;
  } catch {
    // Not written by us, or lost with the power.
    return undefined;
  }
}

function lockFile(dataDir: string): string {
  return path.join(dataDir, 'server.lock');
}

/** Of several that find the same dead holder, one removes it; a lock that a quicker one has taken since is put back. */
function removeStale(file: string, content: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== content) linkSync(aside, file);
  } catch (error) {
    if (!isOneOf(error, ['ENOENT', 'EEXIST'])) throw error;
  }
  rmSync(aside, { force: true });
}

/** Nobody ever sees the file without its content. False when it is there already. */
function createWhole(file: string, content: string): boolean {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    const descriptor = openSync(unfinished, 'wx', 0o600);
    try {
      writeFileSync(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    linkSync(unfinished, file);
    return true;
  } catch (error) {
    if (isOneOf(error, ['EEXIST'])) return false;
    throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isOneOf(error, ['ENOENT'])) return undefined;
    throw error;
  }
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

/**
 * When a process started, in a form that only compares: its id alone may have passed to another process since.
 * Empty when it does not run.
 */
function processStart(pid: number): string {
  if (process.platform !== 'linux') {
    const args = ['-o', 'lstart=', '-p', String(pid)];
    return spawnSync('ps', args, { encoding: 'utf8', env: { LC_ALL: 'C' } }).stdout.trim();
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return fields?.[0] === 'Z' ? '' : (fields?.[19] ?? '');
  } catch {
    return '';
  }
}
