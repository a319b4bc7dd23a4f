/** A company that uses the card program; owner of clients, cards and funds. */
export interface Customer {
  readonly customerId: string;
  /** What people call it: `C1000`. */
  readonly customerCode: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** What a client may ask the token endpoint for. Later grants add a name here. */
export const grantTypes = ['client_credentials'] as const;
export type GrantType = (typeof grantTypes)[number];

/**
 * - `card`, `openapi`: the business API; two names for the same access (contract: POST /connect/token).
 * - `introspection`: no business call; sees the tokens of every client, for gateways in front of other services.
 */
export const scopes = ['card', 'openapi', 'introspection'] as const;
export type Scope = (typeof scopes)[number];

/** What a customer's program calls the API with. */
export interface ApiClient {
  readonly clientId: string;
  readonly customerId: string;
  readonly customerCode: string;
  readonly name: string;
  readonly grantTypes: readonly GrantType[];
  readonly scopes: readonly Scope[];
  /** `null`: the server's setting applies. */
  readonly tokenLifetimeSeconds: number | null;
  readonly rateLimitPerMinute: number | null;
  /** IP addresses and CIDR ranges it may call from; empty: any. */
  readonly allowedRanges: readonly string[];
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
}

/** Which part of a long list to show. */
export interface Page {
  /** At most this many. */
  readonly limit: number;
  /** Begin after the entry with this customer code or client id. */
  readonly after?: string;
}

export interface CustomerFilter {
  /** A part of the code or the name, in any case. */
  readonly search?: string;
}

export interface ClientFilter {
  readonly customerCode?: string;
  /** A part of the client id or the name, in any case. */
  readonly search?: string;
  readonly isDisabled?: boolean;
}

/** What may be shown of a secret after its creation. */
export interface ClientSecret {
  readonly secretId: string;
  readonly lastFour: string;
  readonly createdAt: Date;
  /** `null`: until it is expired by hand. */
  readonly expiresAt: Date | null;
  /** Written about once a minute; `null`: never. */
  readonly lastUsedAt: Date | null;
}

export const maxLiveSecrets = 5;
