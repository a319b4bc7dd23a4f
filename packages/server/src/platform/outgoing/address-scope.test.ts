import assert from 'node:assert/strict';
import { BlockList, isIPv4 } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AddressScope, addressScope } from './address-scope.ts';

/** First, last and neighbouring addresses of what the IANA registries set apart. */
const scopes: Record<AddressScope, readonly string[]> = {
  private: [
    '127.0.0.0',
    '127.0.0.1',
    '127.255.255.255',
    '10.0.0.0',
    '10.255.255.255',
    '172.16.0.0',
    '172.31.255.255',
    '192.168.0.0',
    '192.168.255.255',
    '::1',
    '0:0:0:0:0:0:0:1',
    'fc00::',
    'fd00::1',
    'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    'FD12:3456::1',
  ],
  refused: [
    '0.0.0.0',
    '0.255.255.255',
    '100.64.0.0',
    '100.100.100.200',
    '100.127.255.255',
    '168.63.129.16',
    '169.254.0.0',
    '169.254.169.254',
    '169.254.170.2',
    '169.254.255.255',
    '192.0.0.0',
    '192.0.0.192',
    '192.0.0.255',
    '192.0.2.0',
    '192.0.2.255',
    '192.31.196.1',
    '192.52.193.1',
    '192.88.99.1',
    '192.175.48.1',
    '198.18.0.0',
    '198.19.255.255',
    '198.51.100.0',
    '198.51.100.255',
    '203.0.113.0',
    '203.0.113.255',
    '224.0.0.0',
    '239.255.255.255',
    '240.0.0.0',
    '255.255.255.254',
    '255.255.255.255',
    '::',
    '::2',
    '::127.0.0.1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:7f00:1',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '::ffff:0:127.0.0.1',
    '::ffff:0:7f00:1',
    '64:ff9b::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::808:808',
    '64:ff9b:1::a00:1',
    '64:ff9b:1:ffff:ffff:ffff:ffff:ffff',
    '100::1',
    '100:0:0:1::1',
    '1fff:ffff::1',
    '2001::1',
    '2001:0:7f00:1::',
    '2001:0:4136:e378:8000:63bf:80ff:fffe',
    '2001:2::1',
    '2001:10::1',
    '2001:1f:ffff:ffff:ffff:ffff:ffff:ffff',
    '2001:20::1',
    '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
    '2001:db8::1',
    '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
    '2002::1',
    '2002:7f00:1::1',
    '2002:808:808::1',
    '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    '2620:4f:8000::1',
    '3ffe::1',
    '3fff::1',
    '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff',
    '4000::1',
    '5f00::1',
    'fbff::1',
    'fd00:ec2::254',
    'fd00:0ec2:0000::0254',
    'fe00::1',
    'fe80::1',
    'fe80::1%eth0',
    'fe80::1%1',
    'febf:ffff::1',
    'fec0::1',
    'feff::1',
    'ff00::1',
    'ff02::1',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    '::1%lo',
    '2606:4700:4700::1111%eth0',
    '',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.0.0.1.',
    ' 127.0.0.1',
    '[::1]',
    '8.8.8.8/8',
    '8.8.8.8\0',
    '８.８.８.８',
  ],
  public: [
    '1.0.0.0',
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '168.63.129.15',
    '168.63.129.17',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.0.3.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '198.51.99.255',
    '198.51.101.0',
    '203.0.112.255',
    '203.0.114.0',
    '223.255.255.255',
    '2000::1',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2001:db7:ffff::1',
    '2001:db9::1',
    '2003::1',
    '2400:3200::1',
    '2606:4700:4700::1111',
    '2620:4f:7fff::1',
    '2620:4f:8001::1',
    '2A00:1450:4001:800::200E',
    '3ffd:ffff::1',
  ],
};

for (const [scope, addresses] of Object.entries(scopes)) {
  test(`${scope}: ${addresses.length} addresses and spellings`, () => {
    for (const address of addresses) assert.equal(addressScope(address), scope, address);
  });
}

test('no IPv4 address is public that lies in a special-purpose block, by a second reading of the registry', () => {
  const special = new BlockList();
  for (const [first, last] of [
    ['0.0.0.0', '0.255.255.255'],
    ['10.0.0.0', '10.255.255.255'],
    ['100.64.0.0', '100.127.255.255'],
    ['127.0.0.0', '127.255.255.255'],
    ['169.254.0.0', '169.254.255.255'],
    ['172.16.0.0', '172.31.255.255'],
    ['192.0.0.0', '192.0.0.255'],
    ['192.0.2.0', '192.0.2.255'],
    ['192.88.99.0', '192.88.99.255'],
    ['192.168.0.0', '192.168.255.255'],
    ['198.18.0.0', '198.19.255.255'],
    ['198.51.100.0', '198.51.100.255'],
    ['203.0.113.0', '203.0.113.255'],
    ['224.0.0.0', '255.255.255.255'],
  ] as const) {
    special.addRange(first, last);
  }
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      if (special.check(address)) assert.notEqual(addressScope(address), 'public');
    }),
    { numRuns: 2000 },
  );
});

test('no IPv4 address becomes public by being written into an IPv6 address', () => {
  const hex = (address: string) =>
    address
      .split('.')
      .map((part) => Number(part).toString(16).padStart(2, '0'))
      .join('')
      .replace(/^(.{4})/, '$1:');
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      assert.ok(isIPv4(address));
      const forms = ['::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::', '2002:', '2001:0:'];
      for (const form of forms) {
        const whole =
          form.endsWith('::') || form.includes('ffff') ? form + hex(address) : `${form}${hex(address)}::`;
        assert.notEqual(addressScope(whole), 'public', whole);
      }
      assert.equal(addressScope(`::ffff:${address}`), 'refused');
    }),
    { numRuns: 300 },
  );
});
