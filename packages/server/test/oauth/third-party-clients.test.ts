import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { OAuth2Client } from '@badgateway/oauth2-client';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { ClientCredentials } from 'simple-oauth2';
import { basePath, ping, startTestServer } from '../support/server.ts';

const server = await startTestServer();
const { clientId, secret } = server.client;
const pingUrl = `${server.issuer}/v1/ping`;
const issuer = new URL(server.issuer);

async function assertPings(accessToken: string, status = 200) {
  const answer = await fetch(pingUrl, { headers: { authorization: `Bearer ${accessToken}` } });
  assert.equal(answer.status, status);
  await answer.text();
}

for (const [name, authentication] of Object.entries({
  client_secret_post: oauth.ClientSecretPost(secret),
  client_secret_basic: oauth.ClientSecretBasic(secret),
})) {
  test(`oauth4webapi: discovery, token, ping, introspection, revocation by ${name}`, async () => {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const discovered = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    const as = await oauth.processDiscoveryResponse(issuer, discovered);
    const client = { client_id: clientId };
    const response = await oauth.clientCredentialsGrantRequest(
      as,
      client,
      authentication,
      { scope: 'card' },
      insecure,
    );
    const { access_token, expires_in, scope } = await oauth.processClientCredentialsResponse(
      as,
      client,
      response,
    );
    assert.deepEqual([expires_in, scope], [3600, 'card']);
    const pong = await oauth.protectedResourceRequest(
      access_token,
      'GET',
      new URL(pingUrl),
      undefined,
      undefined,
      insecure,
    );
    assert.equal(pong.status, 200);

    const introspect = async () => {
      const answer = await oauth.introspectionRequest(as, client, authentication, access_token, insecure);
      return oauth.processIntrospectionResponse(as, client, answer);
    };
    assert.equal((await introspect()).client_id, clientId);
    const revoked = await oauth.revocationRequest(as, client, authentication, access_token, insecure);
    await oauth.processRevocationResponse(revoked);
    assert.deepEqual(await introspect(), { active: false });
    await assert.rejects(
      oauth.protectedResourceRequest(access_token, 'GET', new URL(pingUrl), undefined, undefined, insecure),
      (error: unknown) =>
        error instanceof oauth.WWWAuthenticateChallengeError &&
        error.cause[0]?.parameters.error === 'invalid_token',
    );
  });
}

test('oauth4webapi validates the token itself, by RFC 9068 and the key set', async () => {
  // This library takes the time from the machine, and the server's clock stands still elsewhere.
  const skew = Math.floor((server.clock.now() - Date.now()) / 1000);
  const insecure = { [oauth.allowInsecureRequests]: true };
  const as = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
  );
  const response = await oauth.clientCredentialsGrantRequest(
    as,
    { client_id: clientId },
    oauth.ClientSecretPost(secret),
    {},
    insecure,
  );
  const { access_token } = (await response.json()) as { access_token: string };
  const request = new Request(pingUrl, { headers: { authorization: `Bearer ${access_token}` } });
  const claims = await oauth.validateJwtAccessToken(as, request, `${server.issuer}/v1`, {
    ...insecure,
    [oauth.clockSkew]: skew,
  });
  assert.equal(claims.client_id, clientId);
});

test('oauth4webapi understands a refusal by Basic', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const as = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
  );
  const client = { client_id: clientId };
  const response = await oauth.clientCredentialsGrantRequest(
    as,
    client,
    oauth.ClientSecretBasic('wrong'),
    {},
    insecure,
  );
  await assert.rejects(
    oauth.processClientCredentialsResponse(as, client, response),
    (error: unknown) =>
      error instanceof oauth.WWWAuthenticateChallengeError && error.cause[0]?.scheme === 'basic',
  );
});

for (const [name, authentication] of Object.entries({
  client_secret_post: openid.ClientSecretPost(secret),
  client_secret_basic: openid.ClientSecretBasic(secret),
})) {
  test(`openid-client: discovery, token, ping, introspection, revocation by ${name}`, async () => {
    const configuration = await openid.discovery(issuer, clientId, secret, authentication, {
      algorithm: 'oauth2',
      execute: [openid.allowInsecureRequests],
    });
    const { access_token } = await openid.clientCredentialsGrant(configuration, { scope: 'openapi' });
    const pong = await openid.fetchProtectedResource(configuration, access_token, new URL(pingUrl), 'GET');
    assert.equal(pong.status, 200);
    assert.equal((await openid.tokenIntrospection(configuration, access_token)).active, true);
    await openid.tokenRevocation(configuration, access_token);
    assert.equal((await openid.tokenIntrospection(configuration, access_token)).active, false);
    await assertPings(access_token, 401);
  });
}

for (const authorizationMethod of ['header', 'body'] as const) {
  for (const credentialsEncodingMode of ['strict', 'loose'] as const) {
    for (const bodyFormat of ['form', 'json'] as const) {
      const options = { authorizationMethod, credentialsEncodingMode, bodyFormat };
      test(`simple-oauth2: token, ping, revocation with ${Object.values(options).join(', ')}`, async () => {
        const tokenHost = server.url;
        const client = new ClientCredentials({
          client: { id: clientId, secret },
          auth: {
            tokenHost,
            tokenPath: `${basePath}/connect/token`,
            revokePath: `${basePath}/connect/revocation`,
          },
          options,
        });
        const token = await client.getToken({ scope: 'card' });
        assert.equal(token.token.token_type, 'Bearer');
        await assertPings(token.token.access_token);
        await token.revoke('access_token');
        await assertPings(token.token.access_token, 401);
      });
    }
  }
}

for (const authenticationMethod of [
  'client_secret_basic',
  'client_secret_basic_interop',
  'client_secret_post',
] as const) {
  test(`@badgateway/oauth2-client: token, ping, introspection, revocation by ${authenticationMethod}`, async () => {
    const client = new OAuth2Client({
      clientId,
      clientSecret: secret,
      server: server.url,
      discoveryEndpoint: `${basePath}/.well-known/oauth-authorization-server`,
      authenticationMethod,
    });
    const token = await client.clientCredentials({ scope: ['card'] });
    await assertPings(token.accessToken);
    assert.equal((await client.introspect(token)).active, true);
    await client.revoke(token);
    assert.equal((await client.introspect(token)).active, false);
    await assertPings(token.accessToken, 401);
  });
}

test('@badgateway/oauth2-client: resource indicators (RFC 8707), which may be repeated, are ignored', async () => {
  const client = new OAuth2Client({
    clientId,
    clientSecret: secret,
    tokenEndpoint: `${server.issuer}/connect/token`,
  });
  const resource = ['https://a.example', 'https://b.example'];
  await assertPings((await client.clientCredentials({ resource })).accessToken);
});

const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

for (const [name, credentials] of Object.entries({
  'in a form': ['-d', `client_id=${clientId}`, '-d', `client_secret=${secret}`],
  'by --user': ['--user', `${clientId}:${secret}`],
})) {
  const skip = hasCurl ? false : 'curl is not installed';
  test(`curl: token and ping, its credentials ${name}`, { skip }, async () => {
    const quiet = ['--silent', '--show-error', '--fail-with-body', '--noproxy', '*'];
    const grant = ['-d', 'grant_type=client_credentials'];
    const token = await run('curl', [...quiet, ...credentials, ...grant, `${server.issuer}/connect/token`]);
    const bearer = ['-H', `Authorization: Bearer ${JSON.parse(token.stdout).access_token}`];
    const pong = await run('curl', [...quiet, ...bearer, pingUrl]);
    assert.equal(JSON.parse(pong.stdout).data, 'Ping Success');
    const text = await run('curl', [...quiet, ...bearer, '-H', 'Accept: text/plain', pingUrl]);
    assert.equal(text.stdout, 'Ping Success');
    const head = await run('curl', [...quiet, ...bearer, '--head', pingUrl]);
    assert.match(head.stdout, /^HTTP\/1\.1 200/);
  });
}

test('curl: a JSON body', { skip: hasCurl ? false : 'curl is not installed' }, async () => {
  const body = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
  const { stdout } = await run('curl', [
    '--silent',
    '--noproxy',
    '*',
    '-H',
    'Content-Type: application/json',
    '-d',
    JSON.stringify(body),
    `${server.issuer}/connect/token`,
  ]);
  assert.equal((await ping(server, JSON.parse(stdout).access_token)).status, 200);
});
