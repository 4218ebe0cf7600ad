// The BMCs that the counter knows, with what it logs in with.
import { bmcSettings } from '../../../../kiosk/counter/machines/machine-table.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';
import { parseBmc } from '../../../../shared/ipmi/bmc.ts';
import type { MachineSettings } from '../../ipmi/machines/backend.ts';
import type { CounterFacts } from '../facts/counter-facts.ts';

/** Without those whose settings can't be used: they are found in the node's list. @throws StoreError, Skipped */
export async function machinesOfCounter(facts: CounterFacts): Promise<MachineSettings[]> {
  const { table, present } = await facts.machines();
  const machines = present.flatMap((machine): MachineSettings[] => {
    const secrets = table.secretsOf(machine.nodeId);
    if (!secrets || machine.ipmiHostname === '') return [];
    try {
      const bmc = parseBmc(bmcSettings(machine, secrets));
      return [{ name: machine.uuid || machine.nodeId.slice(0, 12), backend: { kind: 'ipmi', bmc } }];
    } catch (cause) {
      if (isAppError(cause)) return [];
      throw cause;
    }
  });
  return machines.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}
