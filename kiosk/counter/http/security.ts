// Headers of every answer, and which hosts and pages may speak to the counter.
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { RefusedCall } from '../calls.ts';
import { computerName } from './addresses.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What a page may not ask the browser for. */
const FEATURES = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'serial',
  'usb',
  'xr-spatial-tracking',
] as const;

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissionsPolicy(),
};

/** The header Permissions-Policy: nothing, or only `own` for the page itself. */
export function permissionsPolicy(own?: (typeof FEATURES)[number]): string {
  return FEATURES.map((feature) => `${feature}=(${feature === own ? 'self' : ''})`).join(', ');
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];

/** True for the addresses that only this computer reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(host);
}

/** The names under which the counter may be asked: everything else may be somebody's DNS pointing here. */
export function hostCheck(
  listenHost: string,
  allowedHosts: readonly string[],
  computer: string | undefined = computerName(),
): (host: string) => boolean {
  const onLan = !isLoopback(listenHost);
  const named = computer === undefined ? [] : [computer, `${computer}.local`];
  const own = onLan ? [listenHost, ...named] : [];
  const names = new Set([...LOOPBACK_NAMES, ...own, ...allowedHosts].map((name) => name.toLowerCase()));
  // Addresses are looked up each time: the router may give another one while the counter runs.
  return (host) => names.has(host) || (onLan && isIP(host) !== 0 && ownAddresses().includes(host));
}

/** This computer's addresses, loopback left out. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => !entry.internal)
    .map((entry) => entry.address);
}

/** The host of a `Host` header without its port and brackets; undefined: not one host. */
export function hostOf(header: string | undefined): string | undefined {
  const [, bracketed, plain] =
    /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header ?? '') ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}

/**
 * @param refusal what is wrong, and what to do
 * @throws RefusedCall FORBIDDEN: the request was meant for another name (DNS rebinding)
 */
export function checkHost(
  headers: IncomingHttpHeaders,
  isOwn: (host: string) => boolean,
  refusal = 'not a name of this counter; add it to staff.allowedHosts',
): void {
  const host = hostOf(headers.host);
  if (host !== undefined && isOwn(host)) return;
  throw new RefusedCall('FORBIDDEN', refusal, { status: 421 });
}

/**
 * Other sites' pages may not call. Programs without a browser send neither header; for changes they need the
 * session's CSRF value all the same.
 * @throws RefusedCall FORBIDDEN
 */
export function checkSite(headers: IncomingHttpHeaders, scheme: 'http' | 'https', change: boolean): void {
  const site = headers['sec-fetch-site'];
  const sameSite = site === undefined || site === 'same-origin' || (site === 'none' && !change);
  const { origin } = headers;
  const sameOrigin = origin === undefined || origin === `${scheme}://${headers.host}`;
  if (sameSite && sameOrigin) return;
  throw new RefusedCall('FORBIDDEN', 'calls from other sites are refused', { status: 403 });
}
