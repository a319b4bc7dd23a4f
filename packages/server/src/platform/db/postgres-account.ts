import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { DataFolderError } from './data-folder.ts';

/** Who a database program runs as, and how it is started so. */
export interface PostgresAccount {
  /** Given the files that the database must own; `undefined` when it runs as the user of this process. */
  readonly owner: Owner | undefined;
  /** What to spawn for a program of PostgreSQL, in place of the program itself. */
  command(program: string, args: readonly string[]): SpawnCommand;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface SpawnCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

/** Where the system can do it, the database gets a fast shutdown when the process that started it dies. */
const endWithUs = ['--pdeathsig', 'INT'];

/**
 * PostgreSQL refuses to run as root, so root runs it as the user that owns the cluster. Where that user cannot pass
 * the folders above (a clone below /root), it is given the right to pass them instead of the folders being opened.
 *
 * @param cluster the cluster's folder if there is one already
 * @throws DataFolderError
 */
export function choosePostgresAccount(
  dataDir: string,
  cluster: string | undefined,
  program: string,
): PostgresAccount {
  const canEndWithUs = runs([...endWithUs, 'true']);
  const wrapped = (options: readonly string[], owner?: Owner): PostgresAccount => ({
    owner,
    command: (file, args) => ({ file: 'setpriv', args: [...options, file, ...args], identity: {} }),
  });
  const ownUid = process.getuid?.();
  if (ownUid !== 0) {
    requireOwnCluster(cluster, ownUid);
    if (canEndWithUs) return wrapped(endWithUs);
    return { owner: undefined, command: (file, args) => ({ file, args, identity: {} }) };
  }
  const owner = ownerOf(cluster) ?? systemUser();
  if (reaches(owner, dataDir) && reaches(owner, program)) {
    if (canEndWithUs) return wrapped([...become(owner), ...endWithUs], owner);
    return { owner, command: (file, args) => ({ file, args, identity: owner }) };
  }
  const passFolders = ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'];
  const options = [...become(owner), ...passFolders, ...endWithUs];
  if (!runs([...options, 'true'])) {
    throw new DataFolderError(
      `started by root, the database runs as user ${owner.uid}, which cannot reach ${dataDir}; start cardepass as an ordinary user, or set DATABASE_URL.`,
    );
  }
  return wrapped(options, owner);
}

function become({ uid, gid }: Owner): string[] {
  return ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
}

function runs(setprivArgs: readonly string[]): boolean {
  return process.platform === 'linux' && spawnSync('setpriv', setprivArgs).status === 0;
}

function reaches(identity: Owner, target: string): boolean {
  const test = spawnSync('/bin/sh', ['-c', 'test -x "$0"', target], { ...identity, cwd: '/' });
  return test.status === 0;
}

function ownerOf(cluster: string | undefined): Owner | undefined {
  const found = cluster === undefined ? undefined : statSync(cluster);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

function requireOwnCluster(cluster: string | undefined, ownUid: number | undefined): void {
  const uid = cluster === undefined ? ownUid : statSync(cluster).uid;
  if (uid !== ownUid) {
    throw new DataFolderError(
      `the database in ${cluster} belongs to user ${uid}; start cardepass as that user or as root, or set CARDEPASS_DATA_DIR to another folder.`,
    );
  }
}

/** The account to run the database as: the system's own for PostgreSQL, or the one that owns nothing. */
function systemUser(): Owner {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const account =
    accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!account)
    throw new DataFolderError(
      'started by root, the database needs an account "postgres" or "nobody" to run as; create one, or set DATABASE_URL.',
    );
  return { uid: Number(account[2]), gid: Number(account[3]) };
}
