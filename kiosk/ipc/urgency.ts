// The order of alerts: lost in use > duplicate ID > stale codes > BMC (design: alerts strip).
import type { Alert, Reason } from './seat.ts';

const ORDER: readonly Reason[] = [
  'LOST_WHILE_ON',
  'DEEPLINK_LINK_LOST',
  'DUPLICATE_DEVICE_ID',
  'NODE_SILENT',
  'UNEXPECTED_REBOOT',
  'CODES_CONFLICT',
  'CODES_STALE',
  'ROTATION_FAILED',
  'RENTAL_OVERDUE',
  'BOOT_TOO_LONG',
  'AGENT_PROBLEM',
  'BMC_UNREACHABLE',
  'BMC_REFUSES',
  'POWER_UNKNOWN',
  'ENROLMENT_REFUSED',
  'GPU_HOT',
  'DISK_FULL',
  'CLOCK_SKEW',
  'RENTAL_ENDING',
];

/** Negative: `a` comes first. Urgent before warning, then by what it is, then the oldest. */
export function compareUrgency(a: Alert, b: Alert): number {
  const severity = Number(b.severity === 'urgent') - Number(a.severity === 'urgent');
  return severity || ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason) || a.openedAt - b.openedAt;
}
