// Can somebody beyond the node's own computer call its HTTP, which holds its admin calls?
import { lookup } from 'node:dns/promises';
import { isLoopback, ownAddresses } from '../../../../kiosk/counter/http/security.ts';
import { DbcNodeClient } from '../../../../shared/dbc/client.ts';
import { defineCheck, warning } from '../check.ts';
import { type NodeFacts, versionOf } from '../facts/node-facts.ts';

/** An own address answers at once or never. */
const LIMIT_MS = 2000;

export const exposure = defineCheck({
  name: 'http_ip',
  limitMs: 20_000,
  codes: {
    NODE_HTTP_EXPOSED: warning(
      "The node's HTTP answers on the LAN: every renter can call it, read the masked list and crash the node",
      "Use a counter on the node's own computer and set http_ip=127.0.0.1 in core.conf; or let the firewall pass GPU machines only, and know that their renters still reach it.",
    ),
  },
  run: async (node: NodeFacts, signal) => {
    await versionOf(node);
    const url = new URL(node.url);
    const reached = await outside(url, signal);
    if (reached === undefined) return { found: [], good: 'only its own computer reaches it' };
    return { found: [{ code: 'NODE_HTTP_EXPOSED', subject: node.url, detail: `it answers at ${reached}` }] };
  },
});

/** The address beyond loopback at which the node answers. */
async function outside(url: URL, signal: AbortSignal): Promise<string | undefined> {
  const host = url.hostname.replaceAll(/[[\]]/g, '');
  const { address } = await lookup(host);
  if (!isLoopback(address)) return address;
  const answered = await Promise.all(ownAddresses().map((own) => answersAt(own, url, signal)));
  return answered.find((own) => own !== undefined);
}

async function answersAt(address: string, url: URL, signal: AbortSignal): Promise<string | undefined> {
  const there = new URL(url);
  // Link-local addresses need a zone, which a URL can't hold.
  if (address.startsWith('fe80:')) return undefined;
  there.hostname = address.includes(':') ? `[${address}]` : address;
  const client = new DbcNodeClient({ baseUrl: there.href, timeoutMs: LIMIT_MS });
  try {
    await client.probeVersion({ signal });
    return address;
  } catch {
    return undefined;
  } finally {
    await client.close();
  }
}
