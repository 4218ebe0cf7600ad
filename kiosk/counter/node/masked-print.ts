// What a masked list shows of every machine, as one text: when it differs, the machines are read signed again.
import type { FullMachineList } from '../../../shared/dbc/types.ts';

/** Codes are left out: they change with every rental. A masked secret shows its length alone. */
export function maskedPrint({ machines, broken }: Pick<FullMachineList, 'machines' | 'broken'>): string {
  const rows = machines.map((machine) =>
    JSON.stringify([
      machine.nodeId,
      machine.uuid,
      machine.ip,
      machine.os,
      machine.description,
      machine.ipmiHostname,
      machine.ipmiPort,
      machine.ipmiUsername.length,
      machine.ipmiPassword.length,
    ]),
  );
  return [...rows.sort(), ...broken.toSorted()].join('\n');
}
