// Does DeepLink know where the node is, and does the node listen there? (5003 and 5060 are easily mixed up.)
import { lookup } from 'node:dns/promises';
import { LanClient } from '../../../../shared/deeplink/lan-client.ts';
import { attempt, defineCheck, error, Skipped, warning } from '../check.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';

const LIMIT_MS = 3000;
/** What DBC's documents say, and what its program takes when nothing is configured. */
const USUAL_PORTS = [5003, 5060] as const;

export const dbcSection = defineCheck({
  name: 'way to the node',
  limitMs: 20_000,
  codes: {
    CONFIG_INI_NOT_FOUND: warning(
      "DeepLink's config.ini is in no profile of this machine",
      'Start DeepLink once; where it lies elsewhere set deeplink.configIni.',
    ),
    CONFIG_INI_UNREADABLE: warning(
      "DeepLink's config.ini can't be read",
      'Check the file and deeplink.configIni.',
    ),
    DBC_SECTION_MISSING: error(
      'DeepLink does not know the node: bare_metal_ip or bare_metal_port is missing under [dbc] in its config.ini',
      "Add [dbc] with bare_metal_ip (the node's LAN address) and bare_metal_port (deeplink_listen_port in the node's core.conf) to the image, and restart DeepLink.",
    ),
    DBC_IP_OTHER: error(
      'DeepLink is sent to another address than the node that the agent uses',
      "Set bare_metal_ip under [dbc] in DeepLink's config.ini to the node's address.",
    ),
    DBC_PORT_IS_HTTP: error(
      "DeepLink is sent to the node's HTTP port",
      "Set bare_metal_port under [dbc] to the node's deeplink_listen_port (5003 in DBC's documents, 5060 where nothing is configured).",
    ),
    DBC_PORT_MIXED_UP: error(
      'Nobody listens on the port in config.ini, but on the other of the two usual ones',
      "Make both the same: bare_metal_port in DeepLink's config.ini and deeplink_listen_port in the node's core.conf (without it the node takes 5060).",
    ),
    LAN_PORT_UNREACHABLE: error(
      "The node's port for DeepLink does not answer from this machine",
      "Check deeplink_listen_ip (0.0.0.0) and deeplink_listen_port in the node's core.conf, its version (0.4.1.7 or newer) and firewalls; restart the node's program after a change.",
    ),
  },
  run: async (facts: MachineFacts) => {
    const { config } = facts;
    if (config.deeplink.lanLink === 'agent')
      throw new Skipped('the agent speaks to that port itself (lanLink)');
    const version = await facts.node?.version().catch(() => undefined);
    if (version?.kind === 'stored') throw new Skipped('nodes up to 0.4.1.6 have no port for DeepLink');
    const path = await facts.configIniPath();
    const read = await attempt(facts.configIni());
    if ('failure' in read) {
      return { found: [{ code: 'CONFIG_INI_UNREADABLE', subject: path, detail: read.failure.message }] };
    }
    if (!read.value) return { found: [{ code: 'CONFIG_INI_NOT_FOUND' }] };
    const { bareMetalIp: host, bareMetalPort: port } = read.value;
    if (host === undefined || port === undefined) {
      return { found: [{ code: 'DBC_SECTION_MISSING', subject: path }] };
    }
    const linked = await facts.isLinked();
    const where = `${host}:${port}`;
    if (linked) return { found: [], good: `DeepLink is connected to ${where}` };
    const { url } = facts.node ?? {};
    if (url !== undefined && !(await isSameHost(host, url))) {
      const detail = `bare_metal_ip is ${host}, the agent's node ${new URL(url).hostname}`;
      return { found: [{ code: 'DBC_IP_OTHER', subject: path, detail }] };
    }
    if (url !== undefined && port === portOf(url))
      return { found: [{ code: 'DBC_PORT_IS_HTTP', subject: where }] };
    // A second connection from this address would make the node close DeepLink's own.
    if (linked === undefined) {
      throw new Skipped(
        `${where} was not tried: DeepLink may be connected, and a second connection would end that`,
      );
    }
    const { localAddress } = config.node;
    if (await listens(host, port, localAddress)) return { found: [], good: `${where} answers` };
    const other = USUAL_PORTS.find((usual) => usual !== port);
    const isUsual = USUAL_PORTS.some((usual) => usual === port);
    if (isUsual && other !== undefined && (await listens(host, other, localAddress))) {
      const detail = `config.ini says ${port}, ${host} listens on ${other}`;
      return { found: [{ code: 'DBC_PORT_MIXED_UP', subject: path, detail }] };
    }
    return { found: [{ code: 'LAN_PORT_UNREACHABLE', subject: where }] };
  },
});

/** One connection, closed with FIN: a reset could end the node. */
async function listens(host: string, port: number, localAddress: string | undefined): Promise<boolean> {
  const source = localAddress === undefined ? {} : { localAddress };
  const client = new LanClient({ host, port, ...source, connectTimeoutMs: LIMIT_MS });
  try {
    return 'value' in (await attempt(client.connect()));
  } finally {
    await client.close();
  }
}

async function isSameHost(host: string, url: string): Promise<boolean> {
  const other = new URL(url).hostname.replaceAll(/[[\]]/g, '');
  if (host === other) return true;
  const [one, two] = await Promise.all([addressesOf(host), addressesOf(other)]);
  return one.some((address) => two.includes(address));
}

async function addressesOf(name: string): Promise<string[]> {
  const found = await attempt(lookup(name, { all: true }));
  return 'value' in found ? found.value.map(({ address }) => address) : [];
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}
