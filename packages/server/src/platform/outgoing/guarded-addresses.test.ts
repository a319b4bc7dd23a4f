import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, test } from 'node:test';
import { startHostileReceiver } from '../../../test/support/hostile-receiver.ts';
import { countConnections, createTestSender, outcomeOf, post } from '../../../test/support/outgoing.ts';
import { createOutgoingSender, type OutgoingSenderOptions } from './sender.ts';
import type { UrlProblem } from './url-rules.ts';

/** On every address of this machine, IPv6 too where it has that: whoever calls a spelling of loopback gets here. */
const listener = createServer((socket) => {
  caught += 1;
  socket.destroy();
});
let caught = 0;
listener.listen(0);
await once(listener, 'listening');
const address = listener.address();
const port = address !== null && typeof address === 'object' ? address.port : 0;
after(() => void listener.close());

/** As production has it, but that http is allowed, so that no certificate stands in for the guard. */
const production: Partial<OutgoingSenderOptions> = {
  allowPrivate: false,
  resolve: async (name) => assert.fail(`nobody should look up ${name}`),
};

/** Every spelling that some resolver, library or operating system takes for an address inside. PORT is a real one. */
const refusedHosts: Record<string, readonly string[]> = {
  'loopback, IPv4': [
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '127.000.000.001',
    '127.0.0.1.',
    '127.255.255.254',
    '127.127.127.127',
    '2130706433',
    '0x7f000001',
    '0X7F000001',
    '0x7f.1',
    '0x7f.0x0.0x0.0x1',
    '017700000001',
    '0177.0.0.1',
    '0177.0.0.01',
    '00000000000000000000000000000177.0.0.1',
    '0x00000000000000000000007f.0.0.1',
    '127.0x0.0.1',
    '%31%32%37.0.0.1',
    '127%2E0%2e0%2E1',
    '１２７.０.０.１',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '127．0．0．1',
    '127｡0｡0｡1',
    '127.0.0\t.1',
    '127.0.\n0.1',
    '12\u00ad7.0.0.1',
    '127.0.0.1\u200b',
  ],
  'this network, which Linux takes for loopback': ['0.0.0.0', '0', '0x0', '00', '0.0', '0.0.0.0.', '0.1.2.3'],
  'loopback, IPv6': [
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[0000:0000:0000:0000:0000:0000:0000:0001]',
    '[0::1]',
    '[::0001]',
    '[::0.0.0.1]',
    '[::]',
    '[0:0:0:0:0:0:0:0]',
  ],
  'IPv4 inside IPv6': [
    '[::127.0.0.1]',
    '[::7f00:1]',
    '[::ffff:127.0.0.1]',
    '[::FFFF:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[::ffff:0:127.0.0.1]',
    '[::ffff:0.0.0.0]',
    '[::ffff:10.0.0.1]',
    '[::ffff:169.254.169.254]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b::169.254.169.254]',
    '[64:ff9b::a9fe:a9fe]',
    '[64:ff9b::8.8.8.8]',
    '[64:ff9b:1::10.0.0.1]',
    '[64:ff9b:1:a00:0:100::]',
    '[2002:7f00:1::]',
    '[2002:7f00:1::1]',
    '[2002:a9fe:a9fe::]',
    '[2002:c0a8:101::c0a8:101]',
    '[2001:0:7f00:1::]',
    '[2001:0000:4136:e378:8000:63bf:80ff:fffe]',
  ],
  'private networks': [
    '10.0.0.1',
    '10.1',
    '0xa.0.0.1',
    '012.0.0.1',
    '167772161',
    '172.16.0.1',
    '172.31.255.255',
    '2886729729',
    '192.168.0.1',
    '192.168.1',
    '0xc0a80001',
    '3232235521',
    '[fc00::1]',
    '[fd12:3456:789a::1]',
    '[FDFF::1]',
    '[fec0::1]',
  ],
  'metadata of clouds': [
    '169.254.169.254',
    '169.254.43518',
    '0xa9fea9fe',
    '0xA9.0xFE.0xA9.0xFE',
    '0251.0376.0251.0376',
    '2852039166',
    '１６９.２５４.１６９.２５４',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '[fd00:ec2::254]',
    '[fd00:0ec2::0254]',
    'metadata.google.internal',
    'METADATA.google.internal.',
  ],
  'other special-purpose addresses': [
    '100.64.0.1',
    '100.127.255.254',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.19.255.254',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '0xffffffff',
    '4294967295',
    '[fe80::1]',
    '[febf::1]',
    '[ff02::1]',
    '[100::1]',
    '[2001:db8::1]',
    '[2001:2::1]',
    '[2001:10::1]',
    '[2001:20::1]',
    '[3fff::1]',
    '[3ffe::1]',
    '[5f00::1]',
    '[4000::1]',
  ],
  'names that mean something inside only': [
    'localhost',
    'LOCALHOST',
    'localhost.',
    'LoCaLhOsT',
    'ｌｏｃａｌｈｏｓｔ',
    'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
    'local%68ost',
    'a.localhost',
    'a.b.localhost.',
    'postgres',
    'kubernetes',
    'printer.local',
    'db.internal',
    'router.home.arpa',
    'local',
  ],
};

for (const [kind, hosts] of Object.entries(refusedHosts)) {
  test(`not one connection is begun to ${kind}: ${hosts.length} spellings`, async () => {
    const sender = createTestSender(production);
    const begun = await countConnections(async () => {
      for (const host of hosts) {
        for (const url of [`http://${host}:${port}/`, `https://${host}/`, `http:\\\\${host}:${port}\\`]) {
          assert.equal(outcomeOf(await post(sender, url)), 'AddressRefused', url);
          assert.equal(sender.checkUrl(url), 'AddressRefused', url);
        }
      }
    });
    assert.deepEqual([begun, caught], [0, 0]);
  });
}

test('the listener is reached by these spellings where nothing guards it, so the guard is what is tested', async () => {
  const unguarded = createTestSender();
  const hosts = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    'localhost',
  ];
  const before = caught;
  for (const host of hosts) {
    assert.equal(outcomeOf(await post(unguarded, `http://${host}:${port}/`)), 'Reset', host);
  }
  assert.equal(caught - before, hosts.length);
  caught = 0;
});

const refusedUrls: Record<string, UrlProblem> = {
  'http://user@hooks.example/': 'CredentialsInUrl',
  'http://user:password@hooks.example/': 'CredentialsInUrl',
  'http://:password@hooks.example/': 'CredentialsInUrl',
  'http://hooks.example@127.0.0.1/': 'CredentialsInUrl',
  'http://127.0.0.1#@hooks.example/': 'AddressRefused',
  'http://127.0.0.1\\@hooks.example/': 'AddressRefused',
  'http://127.0.0.1/@hooks.example/': 'AddressRefused',
  'http:127.0.0.1': 'AddressRefused',
  'http:////127.0.0.1/': 'AddressRefused',
  ' http://127.0.0.1/ ': 'AddressRefused',
  'ht\ntp://127.0.0.1/': 'AddressRefused',
  '//127.0.0.1/': 'UrlInvalid',
  '127.0.0.1': 'UrlInvalid',
  '': 'UrlInvalid',
  'http://': 'UrlInvalid',
  'http://a b/': 'UrlInvalid',
  'http://[::1/': 'UrlInvalid',
  'http://[fe80::1%25lo]/': 'UrlInvalid',
  'http://[fe80::1%lo]/': 'UrlInvalid',
  'http://[::1%25lo]/': 'UrlInvalid',
  'http://256.0.0.1/': 'UrlInvalid',
  'http://0x100000000/': 'UrlInvalid',
  'http://127.0.0.1.1/': 'UrlInvalid',
  'http://08.0.0.1/': 'UrlInvalid',
  'http://hooks.example:99999/': 'UrlInvalid',
  'file:///etc/passwd': 'UrlInvalid',
  'ftp://hooks.example/': 'UrlInvalid',
  'gopher://127.0.0.1:70/': 'UrlInvalid',
  'unix:///var/run/docker.sock': 'UrlInvalid',
  'data:text/plain,x': 'UrlInvalid',
  'javascript:alert(1)': 'UrlInvalid',
  'ws://hooks.example/': 'UrlInvalid',
  'https://hooks.example:22/': 'PortRefused',
  'https://hooks.example:25/': 'PortRefused',
  'https://hooks.example:0/': 'PortRefused',
  'https://hooks.example:6667/': 'PortRefused',
  [`https://hooks.example/${'x'.repeat(2048)}`]: 'UrlTooLong',
};

test('a URL that breaks a rule is refused with the rule, and nobody is called', async () => {
  const sender = createTestSender(production);
  const begun = await countConnections(async () => {
    for (const [url, problem] of Object.entries(refusedUrls)) {
      assert.equal(sender.checkUrl(url), problem, url);
      const result = await post(sender, url);
      assert.ok(result.kind === 'failed', url);
      assert.equal(result.reason, problem === 'AddressRefused' ? problem : 'UrlRefused', url);
      assert.ok(!result.detail.includes('password'));
    }
  });
  assert.equal(begun, 0);
});

test('production takes https only', async () => {
  const sender = createTestSender({ ...production, allowHttp: false });
  assert.equal(sender.checkUrl('http://hooks.example/'), 'HttpsRequired');
  assert.equal(outcomeOf(await post(sender, 'http://hooks.example/')), 'UrlRefused');
  for (const url of [
    'https://hooks.example/',
    'https://hooks.example:8443/a?b=c',
    'HTTPS://Hooks.Example./',
    'https://bücher.example/',
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]:8443/',
  ]) {
    assert.equal(sender.checkUrl(url), null, url);
  }
});

/** What name servers may answer for a name that anyone can own. */
const refusedAnswers: Record<string, readonly string[]> = {
  loopback: ['127.0.0.1'],
  'loopback by IPv6': ['::1'],
  'a private network': ['10.0.0.1'],
  'unique local': ['fd12:3456::1'],
  'metadata of a cloud': ['169.254.169.254'],
  'metadata of a cloud by IPv6': ['fd00:ec2::254'],
  'link-local with a zone': ['fe80::1%lo'],
  'carrier-grade NAT': ['100.64.0.1'],
  'this network': ['0.0.0.0'],
  mapped: ['::ffff:127.0.0.1'],
  'mapped in hexadecimal': ['::ffff:7f00:1'],
  compatible: ['::127.0.0.1'],
  NAT64: ['64:ff9b::7f00:1'],
  'local NAT64': ['64:ff9b:1::7f00:1'],
  '6to4': ['2002:7f00:1::1'],
  Teredo: ['2001:0:7f00:1::1'],
  broadcast: ['255.255.255.255'],
  'several, none of them public': ['127.0.0.1', '::1', '10.0.0.1', '169.254.169.254'],
  'no address at all': ['localhost'],
};

for (const [kind, addresses] of Object.entries(refusedAnswers)) {
  test(`a name that resolves to ${kind} is refused`, async () => {
    const sender = createTestSender({ allowPrivate: false, resolve: async () => addresses });
    const begun = await countConnections(async () => {
      const result = await post(sender, `http://hooks.example:${port}/`);
      assert.ok(result.kind === 'failed');
      // What the name means inside is not told.
      assert.deepEqual(
        [result.reason, result.detail],
        ['AddressRefused', 'the host has no address that may be called'],
      );
    });
    assert.deepEqual([begun, caught], [0, 0]);
  });
}

test('of several addresses only the allowed ones are called', async () => {
  const receiver = await startHostileReceiver();
  after(() => receiver.close());
  const resolve = async () => ['169.254.169.254', 'fe80::1', '127.0.0.1', '100.64.0.1'];
  const sender = createTestSender({ resolve });
  const begun = await countConnections(async () => {
    assert.equal(outcomeOf(await post(sender, `http://hooks.example:${receiver.port}/ok`)), 200);
  });
  assert.equal(begun, 1);
});

test('an address on which nobody answers gives way to the next', async () => {
  const receiver = await startHostileReceiver();
  after(() => receiver.close());
  // The receiver listens on IPv4 only.
  const sender = createTestSender({ resolve: async () => ['::1', '127.0.0.1'] });
  assert.equal(outcomeOf(await post(sender, `http://hooks.example:${receiver.port}/ok`)), 200);
});

test('a name that moves inside between two calls is refused as soon as it is connected to again', async () => {
  const receiver = await startHostileReceiver();
  after(() => receiver.close());
  const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1']];
  const sender = createTestSender({ resolve: async () => answers.shift() ?? [] });
  const url = `http://rebinding.example:${receiver.port}/ok-and-end`;
  // Each answer is asked for once: what was checked is what is connected to.
  assert.equal(outcomeOf(await post(sender, url)), 200);
  await receiver.allClosed();
  assert.equal(outcomeOf(await post(sender, url)), 'AddressRefused');
  assert.equal(outcomeOf(await post(sender, url)), 200);
  assert.equal(receiver.connections(), 2);
});

test('the test environment may call loopback and private networks, but still nothing link-local', async () => {
  const sender = createTestSender();
  for (const host of ['127.0.0.1', '10.0.0.1', '[fd12::1]', '[::1]', 'localhost', 'receiver']) {
    assert.equal(sender.checkUrl(`http://${host}/`), null, host);
  }
  for (const host of ['169.254.169.254', '[fd00:ec2::254]', '[fe80::1]', '100.100.100.200', '0.0.0.0']) {
    assert.equal(sender.checkUrl(`http://${host}/`), 'AddressRefused', host);
    assert.equal(outcomeOf(await post(sender, `http://${host}/`)), 'AddressRefused', host);
  }
});

test('a proxy that is no URL is refused without repeating its password', () => {
  const times = { connectTimeoutMs: 1, answerTimeoutMs: 1, now: () => 0 };
  for (const proxy of ['proxy:3128', 'socks5://user:hunter2@proxy', 'http://user:hunter2@']) {
    assert.throws(
      () => createOutgoingSender({ allowHttp: false, allowPrivate: false, proxy, ...times }),
      (error: TypeError) => /egress proxy/.test(error.message) && !JSON.stringify(error).includes('hunter2'),
    );
  }
});
