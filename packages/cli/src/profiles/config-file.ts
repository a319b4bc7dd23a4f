import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, Failure } from '../exit-codes.ts';
import type { Say } from '../language.ts';

/** Where a server is and who this is to it. */
export interface StoredProfile {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface ConfigFile {
  /** The profile that is used when none is named. */
  readonly current: string;
  readonly profiles: Readonly<Record<string, StoredProfile>>;
}

const nothing: ConfigFile = { current: 'default', profiles: {} };

/** `$XDG_CONFIG_HOME/cardepass/config.json`, by default in `~/.config` (XDG Base Directory Specification). */
export function configFilePath(
  environment: Readonly<Record<string, string | undefined>>,
  homeDir: string,
): string {
  const named = environment.XDG_CONFIG_HOME ?? '';
  // The specification: a relative path there is to be ignored.
  const base = path.isAbsolute(named) ? named : path.join(homeDir, '.config');
  return path.join(base, 'cardepass', 'config.json');
}

/** @throws Failure when others may read the file, or it is damaged */
export async function readConfigFile(file: string, say: Say): Promise<ConfigFile> {
  let handle: FileHandle;
  try {
    handle = await open(file, constants.O_RDONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
    throw unusable(file, (error as NodeJS.ErrnoException).code ?? '', say);
  }
  try {
    await refuseLooseFile(handle, file, say);
    return parse(await handle.readFile('utf8'), file, say);
  } finally {
    await handle.close();
  }
}

/** Secrets in a file that others may read are no secrets any more; whoever can write it could send them elsewhere. */
async function refuseLooseFile(handle: FileHandle, file: string, say: Say): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode, uid } = await handle.stat();
  const permissions = (mode & 0o777).toString(8).padStart(4, '0');
  if ((mode & 0o077) !== 0) {
    throw new Failure(
      exitCodes.notAllowed,
      'CONFIG_FILE_READABLE',
      say(
        `${file} has mode ${permissions}: others can get at the secrets in it`,
        `${file} 的权限为 ${permissions}：其他用户可以接触其中的密钥`,
      ),
      say(
        `Run: chmod 600 '${file}', and replace the secrets if others use this machine.`,
        `请运行：chmod 600 '${file}'；若他人也使用本机，请更换密钥。`,
      ),
    );
  }
  if (uid !== process.getuid?.()) {
    throw new Failure(
      exitCodes.notAllowed,
      'CONFIG_FILE_FOREIGN',
      say(`${file} belongs to another user`, `${file} 属于其他用户`),
      say('Remove it and log in again.', '请删除该文件并重新登录。'),
    );
  }
}

function parse(text: string, file: string, say: Say): ConfigFile {
  try {
    const content = JSON.parse(text) as ConfigFile;
    const isText = (value: unknown) => typeof value === 'string' && value !== '';
    const isWhole = Object.values(content.profiles).every(
      (profile) => isText(profile.baseUrl) && isText(profile.clientId) && isText(profile.clientSecret),
    );
    if (isWhole && isText(content.current)) return content;
  } catch {
    // The parser's message may show what stands in the file.
  }
  throw new Failure(
    exitCodes.misused,
    'CONFIG_FILE_DAMAGED',
    say(`${file} cannot be understood`, `无法解析 ${file}`),
    say('Remove it and log in again.', '请删除该文件并重新登录。'),
  );
}

/** Writes the file anew, for its owner only; whoever reads meanwhile sees the old or the new one, whole. */
export async function writeConfigFile(file: string, content: ConfigFile, say: Say): Promise<void> {
  const unfinished = `${file}.${process.pid}`;
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(unfinished, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(content, undefined, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw unusable(file, (error as NodeJS.ErrnoException).code ?? '', say);
  }
}

function unusable(file: string, code: string, say: Say): Failure {
  return new Failure(
    exitCodes.misused,
    'CONFIG_FILE_UNUSABLE',
    say(`${file} cannot be read or written (${code})`, `无法读写 ${file}（${code}）`),
    say(
      'Check who may use the folder, or set XDG_CONFIG_HOME to one of yours.',
      '请检查文件夹权限，或将 XDG_CONFIG_HOME 设为您自己的文件夹。',
    ),
  );
}
