// Answers setup.*: the first-run wizard.
import { type Caller, type Handlers, RefusedCall } from '../calls.ts';
import type { StaffDeps } from './handlers.ts';
import { sessionStatus } from './session-handlers.ts';
import { isOnThisPc, isSetupCode } from './setup-code.ts';
import { setupDone } from './staff.ts';

const FINISHED = 'setup.finished';

export function setupHandlers(deps: StaffDeps): Handlers<'setup.owner' | 'setup.status' | 'setup.finish'> {
  const { store, staff, sessions, settings, audit, setup } = deps;
  return {
    'setup.owner': async ({ name, pin, cafe, code }, caller) => {
      if (!staff.needsSetup) throw setupDone();
      refuseStranger(deps, caller, code);
      const person = await staff.add(
        { name, role: 'owner', pin },
        (owner) => {
          const after = cafe === undefined ? undefined : `cafe: ${cafe}`;
          audit.record({ who: { ...caller, person: owner }, action: 'setup.owner', after, result: 'ok' });
          staff.noteLogin(owner.id);
        },
        { first: true },
      );
      if (cafe !== undefined) settings.update({ cafe });
      return sessionStatus(deps, caller, sessions.open(person.id, caller));
    },

    'setup.status': () => ({
      node: setup.node(),
      machines: setup.machines(),
      staff: staff.list().length > 1,
      recovery: store.recoverySet,
      finished: store.getValue(FINISHED) === true,
    }),

    'setup.finish': (_input, caller) => {
      store.transaction(() => {
        store.setValue(FINISHED, true);
        audit.record({ who: caller, action: 'setup.finish', result: 'ok' });
      });
      return {};
    },
  };
}

/** Over the LAN whoever comes first would own the café: the code shows who stands at the counter's PC. */
function refuseStranger({ lockouts, setupCode }: StaffDeps, caller: Caller, code: string | undefined): void {
  if (isOnThisPc(caller)) return;
  const keys = [`setup/${caller.address}`];
  if (setupCode !== undefined && code !== undefined) {
    lockouts.charge(keys);
    if (isSetupCode(code, setupCode)) {
      lockouts.forgive(keys);
      return;
    }
  }
  throw new RefusedCall('FORBIDDEN', 'give the code that the counter printed at its start', { status: 403 });
}
