import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import { isIP, isIPv6 } from 'node:net';

/** For BlockList, which does not look at the address itself. */
export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

/** Whether `address` is one of `proxies`. */
export function isTrusted(proxies: BlockList, address: string): boolean {
  return isIP(address) !== 0 && proxies.check(address, familyOf(address));
}

/**
 * Where a request came from: the last address in X-Forwarded-For that is not a trusted proxy's,
 * and the socket's when that is none. For upgrades, which do not pass through Fastify.
 */
export function clientAddress(request: IncomingMessage, proxies: BlockList): string {
  const header = request.headers['x-forwarded-for'];
  const hops = [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((hop) => hop.trim())
    .reverse();
  let address = request.socket.remoteAddress ?? '';
  for (const hop of hops) {
    if (!isTrusted(proxies, address) || isIP(hop) === 0) break;
    address = hop;
  }
  return address;
}
