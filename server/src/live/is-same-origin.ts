import type { IncomingHttpHeaders } from 'node:http';

/**
 * Browsers let any page open a socket to us and send our cookie along. Only pages that we served may;
 * programs send no Origin. `publicUrl` counts where a proxy changes the Host.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, publicUrl: string | undefined): boolean {
  if (headers.origin === undefined) return true;
  if (!URL.canParse(headers.origin)) return false;
  const { host } = new URL(headers.origin);
  return host === headers.host || (publicUrl !== undefined && host === new URL(publicUrl).host);
}
