// The token service: client credentials, introspection, revocation, signing keys, and the check in front of the API.

export { type AccessTokens, createAccessTokens } from './access-token.ts';
export { type BearerCheck, type BearerErrorCode, createBearerCheck } from './bearer.ts';
export { createRevocations, type Revocations, revocationsTopic } from './revocations.ts';
export { createOAuthService, type OAuthService } from './service.ts';
export { createSigner } from './signer.ts';
export {
  createSigningKeys,
  createSigningKeysService,
  SigningKeyError,
  type SigningKeyStatus,
  type SigningKeys,
  type SigningKeysService,
  signingKeysTopic,
} from './signing-keys.ts';
export { deleteExpiredRevocations as pruneRevocations } from './store.ts';
