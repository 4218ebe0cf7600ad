// Handlers for every call that only say that they were reached.
import { type Handlers, RefusedCall } from '../../../kiosk/counter/calls.ts';
import { CALL_NAMES } from '../../../kiosk/ipc/contract.ts';

export function everyHandler(): Handlers {
  const reached = () => {
    throw new RefusedCall('CONFLICT', 'the handler was reached');
  };
  return Object.fromEntries(CALL_NAMES.map((name) => [name, reached])) as unknown as Handlers;
}
