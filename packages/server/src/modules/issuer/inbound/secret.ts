import type { Keyring } from '../../../platform/crypto/keyring.ts';

/**
 * What the simulated channel signs with where no setting says it: derived from the keyring, so that every process and
 * the operator's command know the same. Base64url, 43 characters.
 */
export async function defaultSimulatorSecret(keyring: Keyring): Promise<string> {
  return (await keyring.key('channel-simulator')).export().toString('base64url');
}
