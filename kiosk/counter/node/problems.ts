// Problems of a node that answers: shown in its status, with what to do.
import type { FullMachineList } from '../../../shared/dbc/types.ts';
import type { NodeStatus } from '../../ipc/seat.ts';

export const KEY_REFUSED = {
  code: 'SIGNATURE_REFUSED',
  message: 'the node does not take this key as its own: BMC access and keys are those of the last good read',
} as const;

/** Rows that are no valid JSON, named; one whose id nobody knows can't be found. */
export function brokenRows({ broken, listReadable }: FullMachineList): NodeStatus['lastError'] {
  if (listReadable) return null;
  const named =
    broken.length > 0 ? `the rows of ${broken.slice(0, 5).join(', ')} are` : 'a row of the list is';
  return {
    code: 'BAD_ANSWER',
    message: `${named} no valid JSON: remove quotes, backslashes and line breaks from the machine's texts, or delete and add it again`,
  };
}
