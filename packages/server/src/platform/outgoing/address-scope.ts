import { isIPv4, isIPv6 } from 'node:net';
import { createAddressMatcher } from '../addresses.ts';

/**
 * What an IP address may be used for when the caller of an API chose it:
 * `public` anyone's, on the internet; `private` this machine or its own network, good for tests; `refused` never.
 */
export type AddressScope = 'public' | 'private' | 'refused';

// One list for each family, because a list that holds IPv4 ranges also finds them in IPv4-mapped addresses.

/** Loopback and private networks (RFC 1122, RFC 1918). */
const isPrivateIpv4 = createAddressMatcher(['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']);

/** Loopback and private networks (RFC 4291, RFC 4193). */
const isPrivateIpv6 = createAddressMatcher(['::1/128', 'fc00::/7']);

/** The IANA registry of special-purpose IPv4 addresses, without what is private, and multicast and metadata. */
const isSpecialIpv4 = createAddressMatcher([
  '0.0.0.0/8', // this network
  '100.64.0.0/10', // carrier-grade NAT
  '168.63.129.16/32', // in a global range, but answers machines of Azure with their secrets
  '169.254.0.0/16', // link-local, metadata of clouds
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // automatic multicast tunnels
  '192.88.99.0/24', // 6to4 relays
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
]);

/** In a private range, but it hands machines of AWS their credentials. */
const isMetadataIpv6 = createAddressMatcher(['fd00:ec2::/32']);

/** All that IANA has given out for hosts. Mapped and compatible IPv4, NAT64, link-local and multicast lie outside. */
const isGlobalUnicastIpv6 = createAddressMatcher(['2000::/3']);

/** The IANA registry of special-purpose IPv6 addresses, as far as it lies in 2000::/3. */
const isSpecialIpv6 = createAddressMatcher([
  '2001::/23', // protocol assignments, Teredo, benchmarks, ORCHID
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address inside
  '2620:4f:8000::/48', // AS112
  '3ffe::/16', // the old 6bone
  '3fff::/20', // documentation
]);

/**
 * The scope of an IP address, from its text alone. What it does not know is `refused`: text that is no address, an
 * address with a zone, IPv4 hidden in IPv6 (mapped, compatible, NAT64, 6to4, Teredo).
 *
 * @param address as a resolver or a socket writes it, without brackets
 */
export function addressScope(address: string): AddressScope {
  if (isIPv4(address)) {
    if (isPrivateIpv4(address)) return 'private';
    return isSpecialIpv4(address) ? 'refused' : 'public';
  }
  if (!isIPv6(address) || /[%.]/.test(address)) return 'refused';
  if (isPrivateIpv6(address)) return isMetadataIpv6(address) ? 'refused' : 'private';
  return isGlobalUnicastIpv6(address) && !isSpecialIpv6(address) ? 'public' : 'refused';
}
