// What an entry of the audit says was done, and from what to what, in words.
import { POWER_ACTIONS } from '../../../ipc/calls/power.ts';
import { BOOT_DEVICES, REASONS } from '../../../ipc/seat.ts';
import type { AuditEntry } from '../../../ipc/staff.ts';
import type { Translate } from '../../i18n/index.ts';
import { bootWords } from '../../seats/boot-words.ts';
import { actionWords } from './action-words.ts';

type Told = Pick<AuditEntry, 'action' | 'before' | 'after' | 'result'>;

/** `Restart, Network, once` instead of `Power`, `Alert: Lost while powered on` instead of `Alert`. */
export function entryWords(t: Translate, entry: Told): string {
  const { action, after } = entry;
  const what = actionWords(t, action);
  if (action === 'power.run') return partsOf(t, entry).asked ?? what;
  const isAbout = action === 'boot.set' || action.startsWith('alert');
  return isAbout && after !== null ? t('activity.whatOf', { what, of: valueWords(t, after) }) : what;
}

/** @returns null where nothing is known */
export function beforeWords(t: Translate, { action, before }: Told): string | null {
  return before === null || !isTranslated(action) ? before : valueWords(t, before);
}

/** @returns null where nothing is known */
export function afterWords(t: Translate, entry: Told): string | null {
  const { action, after } = entry;
  if (after === null || !isTranslated(action)) return after;
  if (action !== 'power.run') return valueWords(t, after);
  const { asked, state } = partsOf(t, entry);
  return [asked, state].filter(Boolean).join(t('label.colon'));
}

/** The counter writes these in words of its own; names, numbers and texts of others stay as they are. */
const isTranslated = (action: string): boolean => /^(power|boot|alerts?|maintenance)\./.test(action);

/** Of `restart: on`; what went wrong holds only what was asked for, older entries only the state that came of it. */
function partsOf(t: Translate, { after, result }: Told): { asked?: string; state?: string } {
  if (after === null) return {};
  const [first = '', ...rest] = after.split(': ');
  if (rest.length === 0 && result === 'ok') return { state: valueWords(t, first) };
  const asked = askedWords(t, first);
  return rest.length === 0 ? { asked } : { asked, state: valueWords(t, rest.join(': ')) };
}

function askedWords(t: Translate, text: string): string {
  const [first, ...rest] = text.split(', ');
  const action = POWER_ACTIONS.find((known) => known === first);
  if (action === undefined) return valueWords(t, text);
  return [t(`did.run_${action}`), ...rest.map((part) => wordOf(t, part))].join(t('label.comma'));
}

const valueWords = (t: Translate, text: string): string =>
  text
    .split(', ')
    .map((part) => wordOf(t, part))
    .join(t('label.comma'));

function wordOf(t: Translate, text: string): string {
  if (text === 'on' || text === 'off' || text === 'unknown') return t(`power.value_${text}`);
  const reason = REASONS.find((known) => known === text);
  if (reason) return t(`reason.${reason}`);
  const [device, how] = text.split(' ');
  const known = BOOT_DEVICES.find((one) => one === device);
  if (!known || (how !== undefined && how !== 'once' && how !== 'always')) return text;
  return bootWords({ device: known, persistent: how === 'always' }, t);
}
