import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Answer,
  basePath,
  basic,
  call,
  createTestClient,
  fetchToken,
  rawRequest,
  sendRaw,
  startTestServer,
} from '../support/server.ts';

// fast-check prints the seed and the path to a counterexample; `PROPERTY_SEED=<seed>` plays a run again.
const seed = Number(process.env.PROPERTY_SEED ?? 20261122);
const runs = (numRuns: number) => ({ seed, numRuns, endOnFailure: false });

const server = await startTestServer({ environment: { CARDEPASS_AUTH_FAILURES: '1000000' } });
const { clientId, secret } = server.client;
const other = await createTestClient(server);
const accessToken = await fetchToken(server);
const paths = ['/connect/token', '/connect/introspect', '/connect/revocation'].map((path) => basePath + path);
const pingPath = `${basePath}/v1/ping`;

const right: Readonly<Record<string, string>> = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: secret,
};
const form = 'application/x-www-form-urlencoded';

/** Every refusal is JSON: of RFC 6749 §5.2 below /connect, the envelope elsewhere. Nothing is our mistake. */
function assertSound(answer: Answer, method = 'POST') {
  assert.ok(answer.status >= 200 && answer.status < 500, `${answer.status} ${answer.text}`);
  assert.ok(!answer.text.includes(secret), 'no answer repeats a secret');
  if (answer.status < 400 || method === 'HEAD') return;
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  if (answer.json.responseId !== undefined) {
    assert.equal(answer.json.hasError, true);
    return;
  }
  assert.match(answer.json.error, /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  assert.match(answer.json.error_description ?? 'none', /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
}

function assertRefused(answer: Answer, method?: string) {
  assertSound(answer, method);
  assert.ok(!answer.text.includes('access_token'), `a token without the right secret: ${answer.text}`);
}

const mediaType = fc.oneof(
  fc.constantFrom(form, 'application/json', 'text/plain', 'multipart/form-data; boundary=x', ''),
  fc.string({ maxLength: 40 }).filter((text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text)),
);
const headerBytes = fc
  .uint8Array({ maxLength: 80 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte >= 0x20 && byte !== 0x7f)).toString('latin1'));
const jsonText = fc.json({ maxDepth: 3 });
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 300 }).map((text) => Buffer.from(text)),
  jsonText.map((text) => Buffer.from(text)),
  fc.webQueryParameters().map((text) => Buffer.from(text)),
);

test('random bodies, media types and Authorization fields yield no token and no 5xx', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...paths),
      mediaType,
      fc.option(headerBytes, { nil: undefined }),
      body,
      async (path, type, authorization, bytes) => {
        const headers = { 'content-type': type, ...(authorization !== undefined && { authorization }) };
        assertRefused(await call(server, path, { method: 'POST', headers, body: bytes }));
      },
    ),
    runs(400),
  );
});

const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY');

test('random paths and queries below every address, by any method', async () => {
  const tail = fc
    .string({ unit: 'binary-ascii', maxLength: 40 })
    .map((text) => text.replace(/[\0-\x20\x7f]/g, '%'));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('/', ...paths, pingPath), tail, method, async (path, end, verb) => {
      assertRefused(await call(server, path + end, { method: verb }), verb);
    }),
    runs(300),
  );
});

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/);
const risky = ['connection', 'transfer-encoding', 'content-length', 'expect', 'upgrade', 'host', 'trailer'];

test('random header fields, as bytes on the wire, change nothing for ping', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(name, headerBytes), { maxLength: 8 }), async (fields) => {
      const isHarmless = ([field]: [string, string]) =>
        ![...risky, 'authorization'].includes(field.toLowerCase());
      const lines = fields.filter(isHarmless).map(([field, value]) => `${field}: ${value}`);
      const request = (extra: string[]) =>
        Buffer.from(rawRequest('GET', pingPath, [...extra, ...lines]), 'latin1');
      assert.equal((await sendRaw(server, request([`Authorization: Bearer ${accessToken}`]))).status, 200);
      assert.equal((await sendRaw(server, request([]))).status, 401);
    }),
    runs(60),
  );
});

test('no Accept or Accept-Language makes ping fail, whatever bytes they hold', async () => {
  const range = fc.oneof(
    headerBytes,
    fc
      .array(
        fc.constantFrom('text', 'plain', 'zh', 'en', '*', '/', '-', ',', ';', 'q=', '0.5', '"', '=', ' '),
      )
      .map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(range, range, async (accept, language) => {
      const lines = [`Accept: ${accept}`, `Accept-Language: ${language}`];
      const request = (extra: string[]) =>
        Buffer.from(rawRequest('GET', pingPath, [...extra, ...lines]), 'latin1');
      assert.equal((await sendRaw(server, request([`Authorization: Bearer ${accessToken}`]))).status, 200);
      assert.equal((await sendRaw(server, request([]))).status, 401);
    }),
    runs(80),
  );
});

test('random bytes as a whole request get an answer or a closed connection, and the server lives on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const answer = await sendRaw(
        server,
        Buffer.concat([Buffer.from(bytes), Buffer.from('\r\n\r\n')]),
        true,
      ).catch(() => undefined);
      assert.ok(!answer || answer.status === 0 || (answer.status >= 400 && answer.status < 500));
    }),
    runs(60),
  );
  assert.equal((await call(server, pingPath)).status, 401);
});

/** One or more small changes to a text, so that it never stays what it was. */
const mutation = (text: string) =>
  fc
    .array(
      fc.tuple(
        fc.nat(text.length - 1),
        fc.constantFrom('delete', 'insert', 'replace', 'double', 'swap-case'),
        fc.string({ minLength: 1, maxLength: 2 }),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((changes) =>
      changes.reduce((now, [at, kind, extra]) => {
        const [head, mid, tail] = [now.slice(0, at), now.slice(at, at + 1), now.slice(at + 1)];
        if (kind === 'delete') return head + tail;
        if (kind === 'insert') return head + extra + mid + tail;
        if (kind === 'replace') return head + extra + tail;
        if (kind === 'double') return head + mid + mid + tail;
        const swapped = mid === mid.toLowerCase() ? mid.toUpperCase() : mid.toLowerCase();
        return head + swapped + tail;
      }, text),
    )
    .filter((changed) => changed !== text);

test('a secret that is not the right one, however near, gets no token: post, JSON and Basic', async () => {
  const wrong = fc.oneof(mutation(secret), fc.constantFrom(other.secret, clientId, '', secret + secret));
  await fc.assert(
    fc.asyncProperty(wrong, fc.constantFrom('post', 'json', 'basic'), async (client_secret, how) => {
      const parameters = { ...right, client_secret };
      const isJson = how === 'json';
      const answer = await call(server, paths[0] ?? '', {
        method: 'POST',
        headers: {
          'content-type': isJson ? 'application/json' : form,
          ...(how === 'basic' && { authorization: basic({ clientId, secret: client_secret }) }),
        },
        body: isJson
          ? JSON.stringify(parameters)
          : new URLSearchParams(
              how === 'basic' ? { grant_type: 'client_credentials' } : parameters,
            ).toString(),
      });
      assertRefused(answer);
      assert.equal(answer.status, 401);
    }),
    runs(200),
  );
});

test('a right request with any bytes changed is answered soundly, and with a token only if its secret is whole', async () => {
  const text = new URLSearchParams({ ...right, token: accessToken }).toString();
  const asJson = JSON.stringify({ ...right, token: accessToken });
  const near = fc.oneof(
    mutation(text).map((changed) => ({ type: form, text: changed })),
    mutation(asJson).map((changed) => ({ type: 'application/json', text: changed })),
    mutation(form).map((changed) => ({ type: changed.replace(/[^\x20-\x7e]/g, ''), text })),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), near, async (path, { type, text: changed }) => {
      if (path.endsWith('revocation')) changed = changed.replaceAll(accessToken, other.secret);
      const answer = await call(server, path, {
        method: 'POST',
        headers: { 'content-type': type },
        body: changed,
      });
      assertSound(answer);
      if (answer.text.includes('access_token')) assert.ok(changed.includes(secret), changed);
    }),
    runs(400),
  );
});

test('right credentials in Basic with any character changed are answered soundly, and seldom with a token', async () => {
  const authorization = basic(server.client);
  await fc.assert(
    fc.asyncProperty(mutation(authorization), async (changed) => {
      const value = changed.replace(/[^\x20-\x7e]/g, '');
      const answer = await call(server, paths[0] ?? '', {
        method: 'POST',
        headers: { 'content-type': form, authorization: value },
        body: 'grant_type=client_credentials',
      });
      assertSound(answer);
      // Only what was accepted is decoded here: the rest may not even be UTF-8.
      if (answer.status !== 200) return;
      const encoded = value.replace(/^basic +/i, '').trim();
      const decoded = decodeURIComponent(Buffer.from(encoded, 'base64').toString());
      assert.equal(decoded, `${clientId}:${secret}`);
    }),
    runs(200),
  );
});

test('a token with any character changed does not ping and is not active', async () => {
  const credentials = basic(server.client);
  await fc.assert(
    fc.asyncProperty(mutation(accessToken), async (changed) => {
      const authorization = `Bearer ${changed.replace(/[^\x20-\x7e]/g, '!')}`;
      if (authorization.trim() === `Bearer ${accessToken}`) return;
      const answer = await call(server, pingPath, { headers: { authorization } });
      assert.equal(answer.status, 401);
      assert.equal(answer.json.errorCode, '401');
      if (changed.trim() === '') return;
      const introspection = await call(server, paths[1] ?? '', {
        method: 'POST',
        headers: { 'content-type': form, authorization: credentials },
        body: new URLSearchParams({ token: changed }).toString(),
      });
      assert.equal(introspection.text, '{"active":false}');
    }),
    runs(150),
  );
});

/** A text with each of its bytes percent-encoded or not, in either case of the digits. */
const anyEncoding = (text: string) =>
  fc
    .array(fc.constantFrom('plain', 'upper', 'lower'), { minLength: text.length, maxLength: text.length })
    .map((ways) =>
      [...text]
        .map((character, i) => {
          const code = character.charCodeAt(0).toString(16).padStart(2, '0');
          if (ways[i] === 'upper') return `%${code.toUpperCase()}`;
          if (ways[i] === 'lower') return `%${code}`;
          return character;
        })
        .join(''),
    );

const anyCase = (text: string) => fc.mixedCase(fc.constant(text));
const blank = fc.constantFrom('', ' ', '  ');
const charset = fc
  .tuple(blank, blank, anyCase('charset'), anyCase('utf-8'), fc.boolean())
  .map(([a, b, key, value, quoted]) => `${a};${b}${key}=${quoted ? `"${value}"` : value}`);
const extras = fc.subarray(['redirect_uri', 'foo', 'scope', 'state']);
const extraValue: Record<string, string> = {
  redirect_uri: 'https%3A%2F%2Fx',
  foo: '%E5%8D%A1',
  scope: 'card',
  state: '',
};

const spelling = fc
  .record({
    encoding: fc.constantFrom('form', 'json'),
    method: fc.constantFrom('post', 'basic'),
    repeatsId: fc.boolean(),
    names: fc.tuple(anyEncoding('grant_type'), anyEncoding('client_id'), anyEncoding('client_secret')),
    values: fc.tuple(anyEncoding('client_credentials'), anyEncoding(clientId), anyEncoding(secret)),
    extras,
    charset: fc.option(charset, { nil: '' }),
    scheme: anyCase('Basic'),
    type: fc.tuple(anyCase(form), anyCase('application/json')),
    order: fc.infiniteStream(fc.nat(1000)),
  })
  .map((choice) => ({ ...choice, order: [...choice.order.take(8)] }));

test('a right request in any of its spellings gets a token that pings', async () => {
  await fc.assert(
    fc.asyncProperty(spelling, async (choice) => {
      const { encoding, names, values, method: how, order } = choice;
      const isBasic = how === 'basic';
      const all = names.map((key, i): [string, string] => [key, values[i] ?? '']);
      const own = isBasic ? all.slice(0, choice.repeatsId ? 2 : 1) : all;
      const pairs = [...own, ...choice.extras.map((key): [string, string] => [key, extraValue[key] ?? ''])]
        .map((pair, i) => ({ pair, rank: order[i] ?? 0 }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ pair }) => pair);
      const decode = (text: string) => decodeURIComponent(text);
      const bodyText =
        encoding === 'form'
          ? pairs.map(([key, value]) => `${key}=${value}`).join('&')
          : JSON.stringify(Object.fromEntries(pairs.map(([key, value]) => [decode(key), decode(value)])));
      const credentials = Buffer.from(`${values[1]}:${values[2]}`).toString('base64');
      const type = choice.type[encoding === 'form' ? 0 : 1] + choice.charset;
      const answer = await call(server, paths[0] ?? '', {
        method: 'POST',
        headers: {
          'content-type': type,
          ...(isBasic && { authorization: `${choice.scheme} ${credentials}` }),
        },
        body: bodyText,
      });
      assert.equal(answer.status, 200, answer.text);
      assert.equal(answer.json.scope, 'card');
      const authorization = `Bearer ${answer.json.access_token}`;
      assert.equal((await call(server, pingPath, { headers: { authorization } })).status, 200);
    }),
    runs(200),
  );
});

test('JSON strings may escape any character', async () => {
  const escapeSome = (text: string) =>
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((which) =>
        [...text]
          .map((one, i) => (which[i] ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one))
          .join(''),
      );
  const members = Object.entries(right).map(([key, value]) => fc.tuple(escapeSome(key), escapeSome(value)));
  await fc.assert(
    fc.asyncProperty(fc.tuple(...members), blank, async (pairs, space) => {
      const text = pairs.map(([key, value]) => `${space}"${key}"${space}:${space}"${value}"`).join(',');
      const answer = await call(server, paths[0] ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{${text}${space}}`,
      });
      assert.equal(answer.status, 200, answer.text);
    }),
    runs(60),
  );
});
