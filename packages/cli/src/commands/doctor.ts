import type { CliCommand } from '../command.ts';
import type { Connection } from '../connection.ts';
import type { Context, Contexts } from '../context.ts';
import {
  type Check,
  type CheckName,
  checkAllowList,
  checkBaseUrl,
  checkClock,
  checkRateLimit,
  checkReachable,
  checkScope,
  checkToken,
} from '../doctor/checks.ts';
import { exitCodes, Failure } from '../exit-codes.ts';
import { codesOf } from '../explain.ts';
import type { Say } from '../language.ts';
import { printable, type Terminal, type Tone, widthOf, wrap } from '../output/terminal.ts';
import type { Profile } from '../profiles/profile.ts';

const patienceMs = 10_000;

export function addDoctor(program: CliCommand, { run, say }: Contexts): void {
  program
    .operation('doctor', {
      summary: say('Find out what is wrong, and what to do about it.', '诊断问题并给出解决办法。'),
      details: say(
        'Looks at the credentials, the base URL, the connection and its certificate, the clock, the token, its scope, the allow-list and the rate limit. Ends with exit code 1 when something is wrong.',
        '依次检查凭据、API 地址、连接与证书、时钟、令牌、权限范围、白名单与调用限额。发现问题时退出码为 1。',
      ),
      examples: ['doctor', 'doctor --profile staging --json'],
      json: '`{ok, checks: [{check, verdict, finding, advice}]}`; `verdict` is `ok`, `warning`, `failed` or `skipped`',
    })
    .action(
      run(async (context) => {
        const checks = await context.during(say('Looking', '正在检查'), () => examine(context));
        const failed = checks.filter(({ verdict }) => verdict === 'failed');
        const failure =
          failed.length > 0 &&
          new Failure(
            exitCodes.refused,
            'SOMETHING_IS_WRONG',
            say(
              `${failed.length} of ${checks.length} checks failed`,
              `${checks.length} 项检查中有 ${failed.length} 项失败`,
            ),
          );
        return {
          json: { ok: failed.length === 0, checks },
          text: (terminal) => checks.map((check) => checkText(check, terminal, say)).join('\n'),
          ...(failure && { failure }),
        };
      }),
    );
}

/** Each check rests on the one before: after a failure that the others depend on, they are skipped. */
async function examine(context: Context): Promise<Check[]> {
  const { say } = context;
  const profile = await context.profile().catch((error: Failure) => error);
  if (profile instanceof Error) {
    if (!(profile instanceof Failure)) throw profile;
    const { message: finding, advice } = profile;
    return [{ check: 'credentials', verdict: 'failed', finding, ...(advice !== undefined && { advice }) }];
  }
  const finding = profile.name ?? say('from the environment', '来自环境变量');
  const checks: Check[] = [{ check: 'credentials', verdict: 'ok', finding }, checkBaseUrl(profile, say)];
  const { reachable, skewMs } = await reach(context, profile);
  checks.push(reachable);
  if (reachable.verdict === 'failed') return checks;
  checks.push(checkClock(skewMs, say));
  return [...checks, ...(await examineAccess(await context.connect(profile), say))];
}

async function examineAccess({ sdk, profile, heard }: Connection, say: Say): Promise<Check[]> {
  const tokenError = await sdk.accessToken().then(
    () => undefined,
    (error: unknown) => error,
  );
  const token = checkToken(tokenError, profile, say);
  if (token.verdict === 'failed') return [token];
  const scope = checkScope(heard, say);
  if (scope.verdict === 'failed') return [token, scope];
  const pingError = await sdk.ping({ maxRetries: 0 }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return [token, scope, checkAllowList(pingError, say), checkRateLimit(pingError, heard, say)];
}

/** A ping without a token, which any cardepass API refuses in its own words. */
async function reach(
  { say, surroundings }: Context,
  { baseUrl }: Profile,
): Promise<{ reachable: Check; skewMs?: number }> {
  const sentAt = surroundings.now();
  try {
    const response = await fetch(`${baseUrl}/v1/ping`, {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(patienceMs), surroundings.signal]),
    });
    const answer = (await response.json().catch(() => undefined)) as { hasError?: unknown } | undefined;
    const serverTime = Date.parse(response.headers.get('date') ?? '');
    // The header is cut to the second; on average, it was written half-way between sending and receiving.
    const skewMs = serverTime + 500 - (sentAt + surroundings.now()) / 2;
    // An API below another path refuses this in its own words too, as an unknown address.
    const isApi = answer?.hasError === true && response.status !== 404;
    const reachable = checkReachable([], isApi, response.status, say);
    return { reachable, ...(!Number.isNaN(skewMs) && { skewMs }) };
  } catch (error) {
    return { reachable: checkReachable(codesOf(error), false, undefined, say) };
  }
}

const signs = { ok: '✔', warning: '!', failed: '✖', skipped: '-' } as const;
const tones = { ok: 'good', warning: 'waiting', failed: 'bad', skipped: 'faint' } as const satisfies Record<
  string,
  Tone
>;

function checkText({ check, verdict, finding, advice }: Check, terminal: Terminal, say: Say): string {
  const titles: Readonly<Record<CheckName, string>> = {
    credentials: say('credentials', '凭据'),
    baseUrl: say('base URL', 'API 地址'),
    reachable: say('connection', '连接'),
    clock: say('clock', '时钟'),
    token: say('token', '令牌'),
    scope: say('scope', '权限范围'),
    allowList: say('allow-list', '白名单'),
    rateLimit: say('rate limit', '调用限额'),
  };
  const width = Math.max(...Object.values(titles).map(widthOf));
  const title = titles[check] + ' '.repeat(width - widthOf(titles[check]));
  const indent = ' '.repeat(width + 4);
  const room = (terminal.width ?? Infinity) - indent.length;
  const lines = [printable(finding), ...(advice === undefined ? [] : [printable(advice)])];
  const text = lines.flatMap((line) => wrap(line, room)).join(`\n${indent}`);
  return `${terminal.paint(tones[verdict], signs[verdict])} ${title}  ${text}`;
}
