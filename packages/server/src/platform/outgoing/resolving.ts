import { lookup, Resolver } from 'node:dns/promises';

/** The addresses of a name, in the order to try them. Fails, or gives none, when there are none. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/**
 * Asks the name servers themselves. It knows no hosts file and no search list, so a name means what it means on the
 * internet; and it takes no thread, of which a few slow name servers could occupy all.
 *
 * @param servers addresses, with a port where it is not 53; by default those of the operating system
 */
export function createNameServerResolver(servers?: readonly string[]): ResolveName {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  if (servers) resolver.setServers(servers);
  return async (name) => {
    const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found = [ipv4, ipv6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length === 0 && ipv4.status === 'rejected') throw ipv4.reason;
    return found;
  };
}

/** Asks the operating system, which knows `localhost`, the hosts file and the names of a container network. */
export const resolveBySystem: ResolveName = async (name) =>
  (await lookup(name, { all: true })).map((found) => found.address);
