// What was done, in words; an action that has none is shown by its name.
import { POWER_ACTIONS } from '../../../ipc/calls/power.ts';
import type { Translate } from '../../i18n/index.ts';

export const KNOWN_ACTIONS = [
  'agent_enrol',
  'agent_enrolled',
  'agents_allow',
  'agents_revoke',
  'alert_cleared',
  'alert_opened',
  'alert_reopened',
  'alerts_acknowledge',
  'approval_check',
  'audit_export',
  'backup_create',
  'backup_restore',
  'backup_setRecovery',
  'boot_set',
  'codes_endSession',
  'codes_reveal',
  'codes_rotate',
  'jobs_cancel',
  'jobs_dismiss',
  'jobs_pause',
  'machines_add',
  'machines_addKnown',
  'machines_import',
  'machines_modify',
  'machines_remove',
  'machines_takeOver',
  'maintenance_poweredOff',
  'node_connect',
  'node_refresh',
  'power_identify',
  'power_refresh',
  'power_run',
  'seats_arrange',
  'seats_edit',
  'seats_endMaintenance',
  'seats_markInUse',
  'seats_release',
  'seats_startMaintenance',
  'session_lock',
  'session_login',
  'session_logout',
  'settings_update',
  'setup_finish',
  'setup_owner',
  'staff_add',
  'staff_changeOwnPin',
  'staff_remove',
  'staff_setPin',
  'staff_update',
] as const;
type KnownAction = (typeof KNOWN_ACTIONS)[number];

/** @param action as the audit names it: mostly the call, `group.verb` */
export function actionWords(t: Translate, action: string): string {
  const key = action.replace('.', '_');
  return isKnown(key) ? t(`did.${key}`) : action;
}

/**
 * Actions whose shown words hold the text while their names do not: the counter searches only what it wrote itself.
 * @param actions as the audit names them
 */
export function actionsInWords(t: Translate, text: string, actions: readonly string[]): string[] {
  const wanted = text.trim().toLowerCase();
  // One letter is in nearly all of them.
  if (wanted.length < 2) return [];
  const words = (action: string) =>
    action === 'power.run'
      ? [actionWords(t, action), ...POWER_ACTIONS.map((one) => t(`did.run_${one}`))]
      : [actionWords(t, action)];
  return actions.filter(
    (action) =>
      !action.toLowerCase().includes(wanted) &&
      words(action).some((shown) => shown.toLowerCase().includes(wanted)),
  );
}

function isKnown(key: string): key is KnownAction {
  return KNOWN_ACTIONS.some((known) => known === key);
}
