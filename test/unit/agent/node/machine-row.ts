// A row of the node's list, as a machine without codes has it.
import type { Machine } from '../../../../shared/dbc/types.ts';

export function machine(fields: Partial<Machine>): Machine {
  return {
    nodeId: 'a'.repeat(64),
    uuid: '',
    ip: '',
    os: '',
    description: '',
    ipmiHostname: '',
    ipmiUsername: '',
    ipmiPassword: '',
    nodePrivateKey: '',
    masked: true,
    ...fields,
  };
}
