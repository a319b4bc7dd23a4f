import {
  ApiError,
  AuthenticationError,
  CardepassError,
  ConnectionError,
  PermissionError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnexpectedAnswerError,
} from '@cardepass/sdk';
import { exitCodes, Failure } from './exit-codes.ts';
import type { Say } from './language.ts';

/** What went wrong, for the person, with what to do about it. The server's own words are in the right language already. */
export function explain(error: unknown, say: Say): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof ApiError) return explainAnswer(error, say);
  if (error instanceof TimeoutError)
    return unreachable('TIMEOUT', say('the server did not answer in time', '服务器未及时应答'), say);
  if (error instanceof ConnectionError) return explainConnection(error, say);
  if (error instanceof UnexpectedAnswerError) {
    return new Failure(
      exitCodes.unavailable,
      'UNEXPECTED_ANSWER',
      say(
        `what answered (status ${error.status}) is not a cardepass API`,
        `应答方（状态码 ${error.status}）不是 cardepass API`,
      ),
      say('Check the base URL: run "cardepass doctor".', '请检查 API 地址：运行 "cardepass doctor"。'),
    );
  }
  if (error instanceof CardepassError) {
    return new Failure(exitCodes.misused, 'NOT_SENT', error.message);
  }
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(
    exitCodes.refused,
    'INTERNAL',
    say(`something that this program did not expect: ${message}`, `程序遇到意外情况：${message}`),
  );
}

function explainAnswer(error: ApiError, say: Say): Failure {
  const { code, status, responseId, errors } = error;
  const details = { status, responseId, ...(errors.length > 0 && { errors }) };
  const fields = errors.map(({ field, message }) => `${field} ${message}`).join('; ');
  const message = withoutStop(fields === '' ? error.message : `${error.message}: ${fields}`);
  if (error instanceof AuthenticationError) {
    return new Failure(
      exitCodes.notAllowed,
      code,
      say('the server refuses the client id and secret', '服务器拒绝了客户端 ID 与密钥'),
      say(
        'Log in again with a live secret: run "cardepass login".',
        '请使用有效的密钥重新登录：运行 "cardepass login"。',
      ),
      details,
    );
  }
  if (error instanceof RateLimitError) {
    const seconds = Math.ceil((error.retryAfterMs ?? 1_000) / 1_000);
    return new Failure(
      exitCodes.unavailable,
      code,
      message,
      say(`Try again in ${seconds} s.`, `请在 ${seconds} 秒后重试。`),
      details,
    );
  }
  if (error instanceof ServerError) {
    return new Failure(
      exitCodes.unavailable,
      code,
      message,
      responseId &&
        say(
          `Tell the operator this responseId: ${responseId}`,
          `请将此 responseId 告知运营方：${responseId}`,
        ),
      details,
    );
  }
  const isAboutClient = error instanceof PermissionError && code === '403';
  return new Failure(
    isAboutClient ? exitCodes.notAllowed : exitCodes.refused,
    code,
    code === String(status) ? message : `${message} (${code})`,
    isAboutClient
      ? say('Run "cardepass doctor" to see why.', '运行 "cardepass doctor" 查看原因。')
      : undefined,
    details,
  );
}

function explainConnection(error: ConnectionError, say: Say): Failure {
  const codes = codesOf(error);
  const isTls = codes.some((code) => /CERT|TLS|SSL|SELF_SIGNED|ISSUER|LEAF_SIGNATURE/.test(code));
  if (isTls) {
    return unreachable('TLS', say('no secure connection to the server', '无法与服务器建立安全连接'), say);
  }
  const [code] = codes;
  return unreachable(
    'CONNECTION',
    say('the server cannot be reached', '无法连接服务器') + (code ? ` (${code})` : ''),
    say,
  );
}

/** An error and what caused it, from the outside in. */
export function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

/** The system's words for it, such as `ECONNREFUSED`, where there are any; from the outside in. */
export function codesOf(error: unknown): string[] {
  return causesOf(error)
    .map((cause) => String((cause as { code?: unknown }).code ?? ''))
    .filter((code) => code !== '');
}

function unreachable(code: string, message: string, say: Say): Failure {
  return new Failure(
    exitCodes.unavailable,
    code,
    message,
    say(
      'Is it running? Run "cardepass doctor" to see what is wrong.',
      '服务器在运行吗？运行 "cardepass doctor" 查看原因。',
    ),
  );
}

/** The line that it stands in gets a full stop of its own. */
function withoutStop(text: string): string {
  return text.replace(/[.。]$/, '');
}
