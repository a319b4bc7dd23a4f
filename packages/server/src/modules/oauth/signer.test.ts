import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { after, test } from 'node:test';
import { createSigner } from './signer.ts';

const signer = createSigner();
after(() => signer.close());
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

function isSigned(publicKey: KeyObject, content: string, signature: string): boolean {
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  return verify('sha256', Buffer.from(content), key, Buffer.from(signature, 'base64url'));
}

test('each of many contents at once gets its own signature', async () => {
  const { privateKey, publicKey } = newKey();
  const contents = Array.from({ length: 100 }, (_, index) => `content ${index} 中文`);
  const signatures = await Promise.all(contents.map((content) => signer.sign('one', privateKey, content)));
  assert.ok(contents.every((content, index) => isSigned(publicKey, content, signatures[index] ?? '')));
});

test('contents for different keys in one turn are signed with their own', async () => {
  const keys = [newKey(), newKey()];
  const asked = Array.from({ length: 10 }, (_, index) => ({ index: index % 2, content: `content ${index}` }));
  const signatures = await Promise.all(
    asked.map(({ index, content }) =>
      signer.sign(`key ${index}`, keys[index]?.privateKey as KeyObject, content),
    ),
  );
  for (const [position, { index, content }] of asked.entries()) {
    assert.ok(isSigned(keys[index]?.publicKey as KeyObject, content, signatures[position] ?? ''));
  }
});

test('a thread that dies fails what it was asked, and the next request gets another thread', async () => {
  const { privateKey, publicKey } = newKey();
  const signerThatFails = createSigner();
  after(() => signerThatFails.close());
  const notAKey = { type: 'private' } as unknown as KeyObject;
  await assert.rejects(signerThatFails.sign('broken', notAKey, 'content'));
  assert.ok(isSigned(publicKey, 'content', await signerThatFails.sign('right', privateKey, 'content')));
});
