// The node's list of machines: is it whole, and does each machine stand for itself alone?
import type { Machine } from '../../../../shared/dbc/types.ts';
import { bmcKey } from '../../../../shared/ipmi/bmc.ts';
import { attempt, defineCheck, error, type Sighting, warning } from '../check.ts';
import { type NodeFacts, versionOf } from '../facts/node-facts.ts';
import { nameOf } from './name.ts';

const IPMI_PORT = 623;

export const list = defineCheck({
  name: 'list of machines',
  limitMs: 30_000,
  codes: {
    LIST_UNREADABLE: error(
      "The node's list can't be read: a text of one machine holds a quote, a backslash or a line break",
      'Correct description, os or ip of that machine (`netbar bare-metal modify`). With --known, or on the counter, the doctor names it.',
    ),
    ROW_UNREADABLE: error(
      "A text of this machine makes the node's list unreadable",
      'Write its description, os and ip anew (`netbar bare-metal modify`), without double quotes, backslashes and line breaks.',
    ),
    KNOWN_MACHINE_MISSING: error(
      'The node does not have a machine that it should have: nobody gets its codes',
      'Look whether the id is written as on the node (capitals count), and add the machine (`netbar bare-metal add`). If it is gone on purpose, leave it out of --known, and remove its seat at the counter.',
    ),
    LIST_FAILED: error('The node answers, but gives no list', "Look at the node's log; restart its program."),
    LIST_CUT_AT_51: warning(
      'The node lists 51 machines, its most: there may be more that nobody sees',
      "Register each machine's own UUID or MAC as its uuid, so that agents find themselves; a counter asks for the others one by one.",
    ),
    DUPLICATE_IP: error(
      'Machines are registered with the same IP address: the node mixes up their DeepLink connections',
      'Give each machine its own fixed address in DHCP, and correct ip on the node.',
    ),
    DUPLICATE_DEVICE_ID: error(
      "Machines show the same DeepLink device ID: the renter of one enters the other's seat",
      'Clean the disk image (see the CLONE_ codes) and restart these machines; hand out codes for neither until then.',
    ),
    DUPLICATE_BMC: error(
      'Machines are registered with the same BMC: switching one switches the other',
      'Correct ipmi_hostname of the wrong one on the node.',
    ),
  },
  run: async (node: NodeFacts) => {
    await versionOf(node);
    const answer = await attempt(node.machines());
    if ('failure' in answer) return { found: [{ code: 'LIST_FAILED', detail: answer.failure.message }] };
    const { machines, cut, broken, missing, listReadable } = answer.value;
    const found: Sighting<Found>[] = [];
    if (!listReadable && broken.length === 0) found.push({ code: 'LIST_UNREADABLE', subject: node.url });
    for (const name of broken) found.push({ code: 'ROW_UNREADABLE', subject: name });
    for (const name of missing) found.push({ code: 'KNOWN_MACHINE_MISSING', subject: name });
    if (cut) found.push({ code: 'LIST_CUT_AT_51', subject: node.url });
    found.push(...shared('DUPLICATE_IP', machines, ({ ip }) => ip));
    found.push(...shared('DUPLICATE_DEVICE_ID', machines, ({ deeplink }) => deeplink?.deviceId ?? ''));
    found.push(...shared('DUPLICATE_BMC', machines, bmcOf));
    return { found, good: `${machines.length} machines, each with its own address` };
  },
});

type Found =
  | 'LIST_UNREADABLE'
  | 'ROW_UNREADABLE'
  | 'KNOWN_MACHINE_MISSING'
  | 'LIST_FAILED'
  | 'LIST_CUT_AT_51'
  | 'DUPLICATE_IP'
  | 'DUPLICATE_DEVICE_ID'
  | 'DUPLICATE_BMC';

function shared(
  code: Found,
  machines: readonly Machine[],
  keyOf: (machine: Machine) => string,
): Sighting<Found>[] {
  const groups = [...Map.groupBy(machines, keyOf)].filter(([key, group]) => key !== '' && group.length > 1);
  return groups.map(([key, group]) => ({ code, subject: key, detail: group.map(nameOf).join(', ') }));
}

function bmcOf({ ipmiHostname, ipmiPort = IPMI_PORT }: Machine): string {
  return ipmiHostname === '' ? '' : bmcKey({ address: ipmiHostname, port: ipmiPort });
}
