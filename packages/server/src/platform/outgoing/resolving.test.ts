import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startNameServer } from '../../../test/support/name-server.ts';
import { countConnections, createTestSender, outcomeOf, post } from '../../../test/support/outgoing.ts';
import { createNameServerResolver } from './resolving.ts';

const zone: Record<string, readonly string[]> = {
  'both.example': ['93.184.215.14', '2606:4700:4700::1111'],
  'ipv4.example': ['93.184.215.14', '93.184.215.15'],
  'ipv6.example': ['2606:4700:4700::1111'],
  'empty.example': [],
  'inside.example': ['127.0.0.1', '::1', '169.254.169.254', '::ffff:7f00:1', '64:ff9b::7f00:1'],
};
const server = await startNameServer((name) => zone[name] ?? null);
const resolve = createNameServerResolver([server.address]);

test('a name has the addresses of both families, in whichever it has some', async () => {
  assert.deepEqual(await resolve('both.example'), ['93.184.215.14', '2606:4700:4700::1111']);
  assert.deepEqual((await resolve('ipv4.example')).toSorted(), ['93.184.215.14', '93.184.215.15']);
  assert.deepEqual(await resolve('ipv6.example'), ['2606:4700:4700::1111']);
});

test('a name without an address, and one that does not exist, fail', async () => {
  await assert.rejects(resolve('empty.example'), { code: 'ENODATA' });
  await assert.rejects(resolve('nobody.example'), { code: 'ENOTFOUND' });
});

test('a name is asked for as it is, without the domains of this machine and its hosts file', async () => {
  await assert.rejects(resolve('single'));
  assert.ok(server.questions.includes('single A'));
  assert.deepEqual(
    server.questions.filter((question) => question.startsWith('single.')),
    [],
  );
  await assert.rejects(resolve('localhost.example'));
});

test('production asks name servers, and connects to nothing that they place inside', async () => {
  const sender = createTestSender({ allowPrivate: false, resolve });
  const begun = await countConnections(async () => {
    assert.equal(outcomeOf(await post(sender, 'http://inside.example/')), 'AddressRefused');
    assert.equal(outcomeOf(await post(sender, 'http://empty.example/')), 'DnsFailed');
    assert.equal(outcomeOf(await post(sender, 'http://nobody.example/')), 'DnsFailed');
  });
  assert.equal(begun, 0);
  assert.ok(server.questions.includes('inside.example AAAA'));
});

test('a name whose time to live is over is asked for at each connection', async () => {
  let asked = 0;
  const rebinding = await startNameServer(() => {
    asked += 1;
    // The first answers of both families are outside, all others inside.
    return asked <= 2 ? ['93.184.215.14', '2606:4700:4700::1111'] : ['127.0.0.1'];
  });
  const lookUp = createNameServerResolver([rebinding.address]);
  assert.deepEqual(await lookUp('rebinding.example'), ['93.184.215.14', '2606:4700:4700::1111']);
  assert.deepEqual(await lookUp('rebinding.example'), ['127.0.0.1']);
});
