// Throws everybody out of DeepLink, and believes only what DeepLink then says of who has left.
import { messageOf } from '../../shared/errors/app-error.ts';
import { sleep } from '../../shared/util/time.ts';
import type { Controllers } from '../deeplink/controllers.ts';
import type { Device } from '../deeplink/device.ts';
import type { Outcome } from '../keepalive/commands.ts';

/** How long DeepLink may take to say that somebody left, ms. */
const LEAVE_MS = 5000;

export async function closeControllers(device: Device, controllers: Controllers): Promise<Outcome> {
  const asked = [...controllers.list];
  for (const controller of asked) {
    try {
      await device.closeController(controller);
    } catch (error) {
      return {
        ok: false,
        code: 'NOT_CLOSED',
        message: `DeepLink did not close a controller: ${messageOf(error)}`,
      };
    }
  }
  const limit = performance.now() + LEAVE_MS;
  while (controllers.list.some((controller) => asked.includes(controller))) {
    if (performance.now() > limit) {
      return {
        ok: false,
        code: 'NOT_CLOSED',
        message: 'DeepLink does not say that the controllers have left',
      };
    }
    await sleep(100);
  }
  // After a restart of the agent nobody knows who else is in: only the power cycle settles that.
  return controllers.known
    ? { ok: true, message: `${asked.length} controller(s) closed` }
    : {
        ok: false,
        code: 'CONTROLLERS_UNKNOWN',
        message: 'the agent was restarted: somebody unseen may be in',
      };
}
