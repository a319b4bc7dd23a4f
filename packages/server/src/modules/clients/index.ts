// Customers, their API clients and secrets, where those may call from and how often.

export { type ClientDirectory, clientsTopic, createClientDirectory, type KnownClient } from './directory.ts';
export { ClientsError, type ClientsErrorCode } from './errors.ts';
export { createFailureThrottle, type FailureThrottle } from './failure-throttle.ts';
export { createRateLimiter, type RateLimiter, windowSeconds } from './rate-limit.ts';
export { createSecretHasher, type SecretHasher } from './secrets.ts';
export {
  type ClientSettings,
  type ClientsService,
  createClientsService,
  defaultSettings,
  type NewSecret,
} from './service.ts';
export {
  type ApiClient,
  type ClientFilter,
  type ClientSecret,
  type Customer,
  grantTypes,
  type Page,
  type Scope,
  scopes,
} from './types.ts';
export { deleteUsageBefore } from './usage-store.ts';
