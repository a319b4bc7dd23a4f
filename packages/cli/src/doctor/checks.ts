import { ApiError, type CardepassError, PermissionError, RateLimitError } from '@cardepass/sdk';
import type { Heard } from '../connection.ts';
import type { Say } from '../language.ts';
import { isLoopback, type Profile } from '../profiles/profile.ts';

export type CheckName =
  | 'credentials'
  | 'baseUrl'
  | 'reachable'
  | 'clock'
  | 'token'
  | 'scope'
  | 'allowList'
  | 'rateLimit';

export type Verdict = 'ok' | 'warning' | 'failed' | 'skipped';

/** One thing that was looked at. */
export interface Check {
  readonly check: CheckName;
  readonly verdict: Verdict;
  readonly finding: string;
  /** What to do; of a failure and a warning. */
  readonly advice?: string;
}

const scopes = ['card', 'openapi'];

/** A clock that is off by more makes a receiver refuse webhooks, whose time may be 300 s from its own. */
const worstSkewMs = 60_000;
const suspiciousSkewMs = 5_000;

export function checkBaseUrl({ baseUrl }: Profile, say: Say): Check {
  const check = 'baseUrl';
  if (baseUrl.startsWith('https:')) return { check, verdict: 'ok', finding: baseUrl };
  if (isLoopback(baseUrl)) {
    return { check, verdict: 'ok', finding: say(`${baseUrl} (this machine)`, `${baseUrl}（本机）`) };
  }
  return {
    check,
    verdict: 'warning',
    finding: say(`${baseUrl} is not encrypted`, `${baseUrl} 未加密`),
    advice: say(
      'Use an https address: secrets and card numbers can be read on the way.',
      '请使用 https 地址：密钥与卡号在传输途中可能被读取。',
    ),
  };
}

/**
 * @param codes what a request without a token failed with
 * @param status of the answer; undefined where there was none
 */
export function checkReachable(
  codes: readonly string[],
  isApi: boolean,
  status: number | undefined,
  say: Say,
): Check {
  const check = 'reachable';
  if (isApi)
    return { check, verdict: 'ok', finding: say('a cardepass API answers', 'cardepass API 应答正常') };
  if (status !== undefined) {
    return {
      check,
      verdict: 'failed',
      finding: say(
        `what answers is not a cardepass API (status ${status})`,
        `应答方不是 cardepass API（状态码 ${status}）`,
      ),
      advice: say(
        'Check the base URL: it ends in /openapi, and nothing in between may answer instead.',
        '请检查 API 地址：应以 /openapi 结尾，且中间没有其他服务代为应答。',
      ),
    };
  }
  const [code = 'TIMEOUT'] = codes;
  return { check, verdict: 'failed', finding: `${causeOf(code, say)} (${code})`, advice: cureOf(code, say) };
}

const isCertificateCode = (code: string) => /CERT|SELF_SIGNED|ISSUER|ALTNAME|LEAF_SIGNATURE/.test(code);

function causeOf(code: string, say: Say): string {
  if (/ENOTFOUND|EAI_AGAIN/.test(code)) return say('the host name has no address', '主机名无法解析');
  if (code === 'ECONNREFUSED') return say('nothing listens there', '该地址没有服务在监听');
  if (isCertificateCode(code)) return say('its certificate is not trusted', '证书不受信任');
  if (/SSL|TLS|EPROTO/.test(code)) return say('it does not speak TLS there', '该地址不支持 TLS');
  return say('there is no answer', '没有应答');
}

function cureOf(code: string, say: Say): string {
  if (/ENOTFOUND|EAI_AGAIN/.test(code))
    return say('Check the host in the base URL, and your DNS.', '请检查 API 地址中的主机名与 DNS。');
  if (code === 'ECONNREFUSED')
    return say(
      'Start the server, or check host and port of the base URL.',
      '请启动服务器，或检查 API 地址的主机与端口。',
    );
  if (/EXPIRED/.test(code))
    return say(
      'The certificate must be renewed, or the clock of this machine is wrong.',
      '证书需要更新，或本机时钟有误。',
    );
  if (isCertificateCode(code)) {
    return say(
      'For a certificate of your own, set NODE_EXTRA_CA_CERTS to the file of its authority.',
      '若为自签证书，请将 NODE_EXTRA_CA_CERTS 设为其 CA 文件。',
    );
  }
  if (/SSL|TLS|EPROTO/.test(code))
    return say(
      'Check whether the base URL should begin with http:// and its port.',
      '请检查 API 地址是否应以 http:// 开头，以及端口。',
    );
  return say('Check firewall, proxy and VPN on the way.', '请检查途中的防火墙、代理与 VPN。');
}

export function checkClock(skewMs: number | undefined, say: Say): Check {
  const check = 'clock';
  if (skewMs === undefined) {
    return {
      check,
      verdict: 'skipped',
      finding: say('the server did not tell its time', '服务器未提供时间'),
    };
  }
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  if (Math.abs(skewMs) < suspiciousSkewMs) {
    return { check, verdict: 'ok', finding: say('agrees with the server', '与服务器一致') };
  }
  const isBehind = skewMs > 0;
  return {
    check,
    verdict: Math.abs(skewMs) > worstSkewMs ? 'failed' : 'warning',
    finding: say(
      `this machine is ${seconds} s ${isBehind ? 'behind' : 'ahead of'} the server`,
      `本机比服务器${isBehind ? '慢' : '快'} ${seconds} 秒`,
    ),
    advice: say(
      'Set the clock by NTP: webhooks whose time differs by more than 300 s are refused.',
      '请用 NTP 校准时钟：时间相差超过 300 秒的 Webhook 会被拒绝。',
    ),
  };
}

/** @param error what fetching a token failed with; undefined where there is one */
export function checkToken(error: unknown, { clientId }: Profile, say: Say): Check {
  const check = 'token';
  if (error === undefined)
    return { check, verdict: 'ok', finding: say(`granted to ${clientId}`, `已授予 ${clientId}`) };
  if (error instanceof RateLimitError) {
    return {
      check,
      verdict: 'failed',
      finding: say('too many failed attempts', '失败次数过多'),
      advice: say('Wait a minute; then log in with a live secret.', '请等待一分钟，再使用有效密钥登录。'),
    };
  }
  if (error instanceof ApiError) {
    return {
      check,
      verdict: 'failed',
      finding: say(
        `the server refuses ${clientId} (${error.code})`,
        `服务器拒绝了 ${clientId}（${error.code}）`,
      ),
      advice: say(
        'Its secret is wrong or has ended, it is disabled, or it belongs to the other environment. Log in again, or ask the operator for another secret.',
        '密钥错误或已失效、客户端已停用，或属于另一环境。请重新登录，或向运营方索取新密钥。',
      ),
    };
  }
  return { check, verdict: 'failed', finding: (error as CardepassError).message };
}

export function checkScope({ token }: Heard, say: Say): Check {
  const check = 'scope';
  const granted = token?.scope ?? '';
  if (granted.split(' ').some((scope) => scopes.includes(scope)))
    return { check, verdict: 'ok', finding: granted };
  return {
    check,
    verdict: 'failed',
    finding: say(`the token has the scope "${granted}"`, `令牌的权限范围为 "${granted}"`),
    advice: say(
      'Ask the operator to give the client the scope card.',
      '请运营方为该客户端授予 card 权限范围。',
    ),
  };
}

/** @param error what a ping with the token failed with; undefined where it was answered */
export function checkAllowList(error: unknown, say: Say): Check {
  const check = 'allowList';
  if (error === undefined || error instanceof RateLimitError) {
    return { check, verdict: 'ok', finding: say('calls from here are let in', '允许从本机地址调用') };
  }
  if (error instanceof PermissionError) {
    return {
      check,
      verdict: 'failed',
      finding: error.message,
      advice: say(
        'Ask the operator to add the address from which you call to the client’s allow-list.',
        '请运营方将您的出口地址加入该客户端的白名单。',
      ),
    };
  }
  return { check, verdict: 'failed', finding: error instanceof Error ? error.message : String(error) };
}

/** Reads the fields of draft-ietf-httpapi-ratelimit-headers: `"client";r=5999;t=60` and `"client";q=6000;w=60`. */
export function checkRateLimit(error: unknown, { rateLimit, rateLimitPolicy }: Heard, say: Say): Check {
  const check = 'rateLimit';
  const number = (field: string | undefined, name: string) => {
    const found = field?.match(new RegExp(`;\\s*${name}=(\\d+)`))?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const [limit, windowSeconds, left] = [
    number(rateLimitPolicy, 'q'),
    number(rateLimitPolicy, 'w'),
    number(rateLimit, 'r'),
  ];
  if (limit === undefined || left === undefined) {
    return { check, verdict: 'skipped', finding: say('the server names no limit', '服务器未声明限额') };
  }
  const finding = say(
    `${left} of ${limit} calls left in ${windowSeconds} s`,
    `${windowSeconds} 秒内剩余 ${left}/${limit} 次调用`,
  );
  if (!(error instanceof RateLimitError) && left > limit / 10) return { check, verdict: 'ok', finding };
  return {
    check,
    verdict: error instanceof RateLimitError ? 'failed' : 'warning',
    finding,
    advice: say(
      'Call less often, share one token and one SDK client, or ask the operator for more.',
      '请降低调用频率，共用令牌与 SDK 客户端，或向运营方申请提高限额。',
    ),
  };
}
