import ipaddr from 'ipaddr.js';

/** Whether the address lies in one of the networks (addresses or CIDR). No networks: from anywhere. An address that cannot be read lies in none. */
export function isWithin(address: string | undefined, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  if (address === undefined || !ipaddr.isValid(address)) return false;
  // IPv4 that comes over an IPv6 socket is the IPv4 address that people write down.
  const from = ipaddr.process(address);
  return networks.some((network) => {
    const [base, bits] = network.includes('/') ? ipaddr.parseCIDR(network) : wholeOf(network);
    return base.kind() === from.kind() && from.match(base, bits);
  });
}

/** Whom a pace counts: an IPv4 address, or the /64 that one subscriber of IPv6 has and may take any address of. */
export function payerOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const from = ipaddr.process(address);
  return from instanceof ipaddr.IPv6
    ? `${from.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : from.toString();
}

function wholeOf(address: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const one = ipaddr.process(address);
  return [one, one.kind() === 'ipv4' ? 32 : 128];
}
