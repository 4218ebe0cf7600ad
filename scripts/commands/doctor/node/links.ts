// Machines for which the node would answer "deeplink service not connected".
import { defineCheck, Skipped, warning } from '../check.ts';
import { machinesOf, type NodeFacts, unjudged, versionOf } from '../facts/node-facts.ts';
import { nameOf } from './name.ts';

export const links = defineCheck({
  name: 'links to DeepLink',
  limitMs: 30_000,
  codes: {
    MACHINES_NOT_CONNECTED: warning(
      'For these machines the node says "deeplink service not connected"; of a machine that is off that is right',
      'Switch on those that should run; on one that runs, start `netbar doctor` there.',
    ),
  },
  run: async (node: NodeFacts) => {
    const { kind } = await versionOf(node);
    if (kind === 'stored') throw new Skipped('nodes up to 0.4.1.6 have no link to DeepLink');
    const list = await machinesOf(node);
    const { machines } = list;
    const without = machines.filter(({ deeplink }) => deeplink === undefined);
    const rest = unjudged(list);
    if (without.length === 0) return { found: [], good: `${machines.length} connected, none without${rest}` };
    const detail = `${without.length} of ${machines.length}: ${without.map(nameOf).join(', ')}${rest}`;
    return { found: [{ code: 'MACHINES_NOT_CONNECTED', detail }] };
  },
});
