// Answers session.*, setup.* and staff.*.
import type { Audit } from '../audit/types.ts';
import type { Publisher } from '../notifications/types.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { OpenStore } from '../store/store.ts';
import type { Lockouts } from './lockouts.ts';
import { sessionHandlers } from './session-handlers.ts';
import type { Sessions } from './sessions.ts';
import { setupHandlers } from './setup-handlers.ts';
import type { Staff } from './staff.ts';
import { staffHandlers } from './staff-handlers.ts';

export interface StaffDeps {
  store: OpenStore;
  staff: Staff;
  sessions: Sessions;
  lockouts: Lockouts;
  settings: SettingsStore;
  audit: Audit;
  publisher: Publisher;
  /** Of netbar. */
  version: string;
  /** Needed by the wizard from other PCs; without one it is refused there. */
  setupCode?: string;
  setup: { node(): boolean; machines(): boolean };
}

export function peopleHandlers(deps: StaffDeps) {
  return { ...sessionHandlers(deps), ...setupHandlers(deps), ...staffHandlers(deps) };
}
