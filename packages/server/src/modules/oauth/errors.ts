/** Error codes of the token, introspection and revocation endpoints, with their statuses (RFC 6749 §5.2, RFC 7009 §2.2.1). */
export const oauthErrors = {
  invalid_request: 400,
  invalid_client: 401,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  too_many_requests: 429,
  temporarily_unavailable: 503,
} as const;

export type OAuthErrorCode = keyof typeof oauthErrors;

/** A refusal in the words of RFC 6749 §5.2. `description` uses only the characters allowed there: ASCII without quotes and backslash. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly description: string;
  /** Seconds to wait, for `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;
  /** Whether HTTP Basic was tried, so that the answer must challenge for it. */
  readonly challengesBasic: boolean;

  constructor(
    code: OAuthErrorCode,
    description: string,
    options: { retryAfterSeconds?: number | undefined; challengesBasic?: boolean } = {},
  ) {
    super(`${code}: ${description}`);
    this.code = code;
    this.description = description.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?');
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.challengesBasic = options.challengesBasic ?? false;
  }
}
