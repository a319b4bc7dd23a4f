import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createTestClient, fetchToken, ping, postForm, startTestServer } from '../support/server.ts';
import { encodePart, openSigningKeys, signJwt } from '../support/signing.ts';

const server = await startTestServer();
const [own] = await openSigningKeys(server);
assert.ok(own);
const header = { alg: 'ES256', typ: 'at+jwt', kid: own.keyId };
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function claims(): Record<string, unknown> {
  const iat = Math.floor(server.clock.now() / 1000);
  return {
    iss: server.issuer,
    sub: server.client.clientId,
    client_id: server.client.clientId,
    aud: `${server.issuer}/v1`,
    iat,
    exp: iat + 3600,
    jti: randomUUID(),
    scope: 'card',
  };
}

const introspect = (token: string) =>
  postForm(server, '/connect/introspect', {
    token,
    client_id: server.client.clientId,
    client_secret: server.client.secret,
  });

async function assertRefused(token: string, name: string) {
  const answer = await ping(server, token);
  assert.equal(answer.status, 401, name);
  assert.match(answer.headers.get('www-authenticate') ?? '', /error="invalid_token"/, name);
  const introspection = await introspect(token);
  assert.equal(introspection.text, '{"active":false}', name);
}

const forge = (changedClaims: object, changedHeader: object = {}) =>
  signJwt({ ...header, ...changedHeader }, { ...claims(), ...changedClaims }, own.privateKey);

test("a token forged with the server's own key and right claims passes: what follows fails for its one change", async () => {
  assert.equal((await ping(server, forge({}))).status, 200);
  assert.equal((await introspect(forge({}))).json.active, true);
});

test('alg none, in any spelling, with and without a signature', async () => {
  const signature = forge({}).split('.')[2];
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
    const content = `${encodePart({ ...header, alg })}.${encodePart(claims())}`;
    await assertRefused(`${content}.`, alg);
    await assertRefused(`${content}.${signature}`, alg);
    await assertRefused(content, alg);
  }
});

test('HS256 with the public key as the secret, in each form it is published', async () => {
  const publicKey = createPublicKey({ key: own.publicJwk, format: 'jwk' });
  const secrets = [
    publicKey.export({ format: 'pem', type: 'spki' }),
    publicKey.export({ format: 'der', type: 'spki' }),
    JSON.stringify(own.publicJwk),
    own.publicJwk.x ?? '',
    Buffer.from(`${own.publicJwk.x}`, 'base64url'),
  ];
  for (const alg of ['HS256', 'HS384', 'HS512', 'ES256']) {
    for (const secret of secrets) {
      const content = `${encodePart({ ...header, alg })}.${encodePart(claims())}`;
      const signature = createHmac(alg.replace('HS', 'sha').replace('ES', 'sha'), secret);
      await assertRefused(`${content}.${signature.update(content).digest('base64url')}`, alg);
    }
  }
});

test("RS256, PS256, ES384, ES512 and EdDSA with keys of the attacker's", async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  for (const alg of ['RS256', 'PS256', 'ES384', 'ES512', 'ES256K', 'EdDSA']) {
    const content = `${encodePart({ ...header, alg })}.${encodePart(claims())}`;
    await assertRefused(`${content}.${sign('sha256', Buffer.from(content), rsa).toString('base64url')}`, alg);
  }
});

test('another key under our kid', async () => {
  await assertRefused(signJwt(header, claims(), stranger.privateKey), 'stranger');
});

test('embedded jwk, jku, x5u and x5c are not followed', async () => {
  const jwk = stranger.publicKey.export({ format: 'jwk' });
  const jku = `${server.url}/openapi/.well-known/jwks.json`;
  for (const extra of [{ jwk }, { jku }, { x5u: jku }, { x5c: ['MIIB'] }]) {
    for (const kid of [own.keyId, 'attacker', undefined]) {
      await assertRefused(signJwt({ ...header, kid, ...extra }, claims(), stranger.privateKey), `${kid}`);
    }
  }
});

test('wrong typ', async () => {
  for (const typ of ['JWT', 'jwt', 'at', 'dpop+jwt', 'id_token', '', null, undefined, ['at+jwt']]) {
    await assertRefused(forge({}, { typ }), String(typ));
  }
});

test('wrong kid, or none', async () => {
  const kids = [
    'other',
    '',
    '../../../dev/null',
    "' OR 1=1 --",
    '__proto__',
    1,
    null,
    undefined,
    [own.keyId],
    {},
  ];
  for (const kid of kids) await assertRefused(forge({}, { kid }), JSON.stringify(kid));
});

test('a critical header extension that we do not know', async () => {
  await assertRefused(forge({}, { crit: ['exp'], exp: 1 }), 'crit');
  await assertRefused(forge({}, { crit: ['b64'], b64: false }), 'b64');
});

test('wrong issuer', async () => {
  for (const iss of [
    `${server.issuer}/`,
    server.url,
    'https://evil.example/openapi',
    '',
    null,
    [server.issuer],
  ]) {
    await assertRefused(forge({ iss }), String(iss));
  }
});

test('wrong audience', async () => {
  for (const aud of [server.issuer, `${server.issuer}/v2`, [], ['other'], '', null, {}]) {
    await assertRefused(forge({ aud }), String(aud));
  }
});

test('expired, expiring now, not yet, and times that are no numbers', async () => {
  const now = Math.floor(server.clock.now() / 1000);
  for (const times of [
    { exp: now },
    { exp: now - 1 },
    { exp: 0 },
    { exp: -1 },
    { exp: String(now + 60) },
    { exp: null },
    { nbf: now + 1 },
    { nbf: 'soon' },
    { iat: 'now' },
  ]) {
    await assertRefused(forge(times), JSON.stringify(times));
  }
});

for (const name of ['iss', 'sub', 'client_id', 'aud', 'iat', 'exp', 'jti', 'scope']) {
  test(`without ${name}`, async () => {
    await assertRefused(forge({ [name]: undefined }), name);
  });
}

test('a client that is not there, and one that is no text', async () => {
  for (const client_id of ['test_nobody', '', '__proto__', 1, null, [server.client.clientId], {}]) {
    await assertRefused(forge({ client_id }), JSON.stringify(client_id));
  }
});

test('a subject that is not the client', async () => {
  await assertRefused(forge({ sub: 'someone else' }), 'sub');
});

test('scopes and token ids that are no text', async () => {
  for (const scope of [['card'], { card: true }, 1, null]) await assertRefused(forge({ scope }), `${scope}`);
  for (const jti of [['x'], {}, 1, null, 'not a uuid']) await assertRefused(forge({ jti }), `${jti}`);
});

test('a tampered header, payload or signature', async () => {
  const other = await createTestClient(server);
  const [head = '', payload = '', signature = ''] = (await fetchToken(server)).split('.');
  const decoded = decodeJwt(`${head}.${payload}.${signature}`);
  const changed = encodePart({ ...decoded, sub: other.clientId, client_id: other.clientId });
  const reordered = encodePart(Object.fromEntries(Object.entries(decoded).reverse()));
  const flipped = `${signature.slice(0, 10)}${signature[10] === 'A' ? 'B' : 'A'}${signature.slice(11)}`;
  for (const token of [
    `${head}.${changed}.${signature}`,
    `${head}.${reordered}.${signature}`,
    `${encodePart({ ...header, x: 1 })}.${payload}.${signature}`,
    `${head}.${payload}.${flipped}`,
    `${payload}.${head}.${signature}`,
  ]) {
    await assertRefused(token, token);
  }
});

test('one spelling of each token only: no padding, blanks, spare bits or other alphabet', async () => {
  const token = await fetchToken(server);
  const [head = '', payload = '', signature = ''] = token.split('.');
  assert.equal((await ping(server, token)).status, 200);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(signature.at(-1) ?? '');
  for (const spelling of [
    `${token}=`,
    `${token}==`,
    `${token}.`,
    `.${token}`,
    `${head}.${payload}.${signature.slice(0, 5)} ${signature.slice(5)}`,
    `${head}.${payload}.${signature.slice(0, -1)}${alphabet[last + 1]}`,
  ]) {
    await assertRefused(spelling, spelling);
  }
});

test('the signature in DER form, all zero, empty, truncated or too long', async () => {
  const content = `${encodePart(header)}.${encodePart(claims())}`;
  await assertRefused(signJwt(header, claims(), own.privateKey, 'der'), 'DER');
  for (const bytes of [0, 1, 32, 63, 64, 65, 128]) {
    await assertRefused(`${content}.${Buffer.alloc(bytes).toString('base64url')}`, `${bytes} zeros`);
  }
  const token = forge({});
  for (const cut of [1, 10, 86, 87, 200]) await assertRefused(token.slice(0, -cut), `-${cut}`);
});

test('a token of 10 kB, though it is signed by the right key', async () => {
  await assertRefused(forge({ padding: 'x'.repeat(10_000) }), 'long');
  await assertRefused('x'.repeat(10_000), 'long');
  await assertRefused(`${'.'.repeat(10_000)}`, 'dots');
});

test('five parts: an encrypted token is none of ours', async () => {
  await assertRefused([encodePart({ alg: 'dir', enc: 'A128GCM' }), '', 'a', 'b', 'c'].join('.'), 'JWE');
});

test('headers and payloads that are no JSON objects', async () => {
  for (const part of ['null', '[]', '"x"', '1', '{', '', '{"alg":"ES256"', '\ufeff{}']) {
    await assertRefused(signJwt(part, claims(), own.privateKey), `header ${part}`);
    await assertRefused(signJwt(header, part, own.privateKey), `payload ${part}`);
  }
});

test('the kid of a retired key, though its owner still signs with it', async () => {
  await server.system.signingKeys.rotate('operator:test');
  const old = await fetchToken(server);
  assert.equal(decodeProtectedHeader(old).kid, own.keyId);
  server.clock.advance(10 * 60_000 + 86_400_000);
  await assertRefused(forge({}), 'retired');
  assert.equal((await ping(server, await fetchToken(server))).status, 200);
});

test("the other environment's token, both ways", async () => {
  const production = await startTestServer({
    environment: { CARDEPASS_ENV: 'production', CARDEPASS_PUBLIC_URL: 'https://cards.example.com' },
  });
  const live = await fetchToken(production);
  assert.equal(decodeJwt(live).iss, 'https://cards.example.com/openapi');
  assert.match(production.client.clientId, /^live_/);
  assert.equal((await ping(production, live)).status, 200);
  await assertRefused(live, 'live in test');
  const answer = await ping(production, await fetchToken(server));
  assert.equal(answer.status, 401);
});

test("another installation's token, though issuer, audience and client are the same", async () => {
  const twin = await startTestServer({
    environment: { CARDEPASS_PUBLIC_URL: server.system.config.publicUrl },
  });
  const [theirs] = await openSigningKeys(twin);
  assert.ok(theirs);
  await assertRefused(signJwt({ ...header, kid: theirs.keyId }, claims(), theirs.privateKey), 'twin');
});
