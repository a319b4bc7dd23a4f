import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { Cardepass, type CardepassOptions, ConfigurationError, UnexpectedAnswerError } from '../src/index.ts';

const credentials = { clientId: 'test_1', clientSecret: 'secret' };
const variables = ['CLIENT_ID', 'CLIENT_SECRET', 'BASE_URL', 'ENVIRONMENT', 'HOST'];

/** With exactly these variables, without their `CARDEPASS_`. */
function withEnvironment<T>(environment: Record<string, string>, work: () => T): T {
  const names = variables.map((name) => `CARDEPASS_${name}`);
  const before = names.map((name) => process.env[name]);
  for (const name of names) {
    const value = environment[name.replace('CARDEPASS_', '')];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  try {
    return work();
  } finally {
    for (const [index, name] of names.entries()) {
      const value = before[index];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

const urlOf = (options: CardepassOptions, environment: Record<string, string> = {}) =>
  withEnvironment(environment, () => new Cardepass({ ...credentials, ...options }).baseUrl);

test('the server is named by its environment and host, or by its whole address', () => {
  const host = 'cards.example.com';
  assert.equal(urlOf({ environment: 'test', host }), 'https://test.cards.example.com/openapi');
  assert.equal(urlOf({ environment: 'production', host }), 'https://cards.example.com/openapi');
  assert.equal(urlOf({ baseUrl: 'https://x.example/openapi/' }), 'https://x.example/openapi');
  assert.equal(urlOf({ baseUrl: 'http://127.0.0.1:3000/openapi' }), 'http://127.0.0.1:3000/openapi');
  assert.equal(urlOf({ baseUrl: 'http://cards:3000/openapi', allowHttp: true }), 'http://cards:3000/openapi');
});

test('what is not given is read from the environment, and what is given comes first', () => {
  const all = { CLIENT_ID: 'a', CLIENT_SECRET: 'b', BASE_URL: 'https://env.example/openapi' };
  assert.equal(withEnvironment(all, () => new Cardepass()).baseUrl, 'https://env.example/openapi');
  assert.equal(urlOf({ environment: 'test', host: 'h.example' }, all), 'https://test.h.example/openapi');
  assert.equal(urlOf({ baseUrl: 'https://own.example' }, all), 'https://own.example');
  const place = { ENVIRONMENT: 'production', HOST: 'e.example' };
  assert.equal(urlOf({}, place), 'https://e.example/openapi');
  assert.equal(urlOf({ environment: 'test' }, place), 'https://test.e.example/openapi');
});

test('options that cannot work are refused, and say what to do', () => {
  const host = 'h.example';
  const refusals: [CardepassOptions, RegExp][] = [
    [{}, /CARDEPASS_BASE_URL/],
    [{ host }, /CARDEPASS_ENVIRONMENT/],
    [{ baseUrl: 'https://a.example', host }, /either baseUrl/],
    [{ baseUrl: 'a.example' }, /address such as/],
    [{ baseUrl: 'http://a.example/openapi' }, /allowHttp/],
    [{ baseUrl: 'ftp://a.example/openapi' }, /https/],
    [{ baseUrl: 'https://user:secret@a.example' }, /no credentials/],
    [{ environment: 'test', host: 'https://h.example' }, /host name/],
    [{ environment: 'staging' as 'test', host }, /test or production/],
    [{ baseUrl: 'https://a.example', clientSecret: '' }, /CARDEPASS_CLIENT_SECRET/],
    [{ baseUrl: 'https://a.example', timeoutMs: 0 }, /timeoutMs/],
    [{ baseUrl: 'https://a.example', attemptTimeoutMs: Number.NaN }, /attemptTimeoutMs/],
    [{ baseUrl: 'https://a.example', maxRetries: -1 }, /maxRetries/],
    [{ baseUrl: 'https://a.example', logLevel: 'loud' as 'off' }, /logLevel/],
  ];
  for (const [options, message] of refusals) {
    assert.throws(
      () => urlOf(options),
      (error: Error) => {
        assert.ok(error instanceof ConfigurationError, String(error));
        assert.match(error.message, message);
        return !error.message.includes('user:secret');
      },
    );
  }
});

test('another server than a cardepass one is told apart, and redirects are not followed', async () => {
  const seen: string[] = [];
  const answers = [
    () => ({ status: 200, body: '<html>Welcome</html>' }),
    () => ({ status: 302, body: '' }),
    () => ({ status: 200, body: '{"some":"json"}' }),
  ];
  const server = http.createServer((request, response) => {
    seen.push(request.url ?? '');
    if (request.url?.endsWith('/connect/token')) {
      response.end('{"access_token":"t","expires_in":3600,"token_type":"Bearer"}');
      return;
    }
    const { status, body } = (answers.shift() ?? (() => ({ status: 500, body: '' })))();
    response.writeHead(status, { location: '/elsewhere' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new Cardepass({ ...credentials, baseUrl });
  for (const pattern of [/something else \(status 200\)/, /redirect/, /something else/]) {
    await assert.rejects(client.ping(), (error: Error) => {
      assert.ok(error instanceof UnexpectedAnswerError);
      assert.match(error.message, pattern);
      return true;
    });
  }
  assert.ok(!seen.includes('/elsewhere'));
});
