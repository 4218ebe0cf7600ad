// From what is wrong with a seat to the alarms that it raises: one for each cause, none for consequences.
import type { Alert, Reason, Seat } from '../../ipc/seat.ts';
import type { Cause } from './types.ts';

export interface AlarmFacts {
  seat: Pick<Seat, 'id' | 'inUse' | 'maintenance' | 'reasons' | 'power' | 'codes' | 'agent' | 'load'>;
  /** Codes of what went wrong, for the words. */
  powerProblem: string | null;
  agentProblem: string | null;
  /** Also while a token lives: a second try alarms, and leaves the seat's state alone. */
  enrolmentProblem: string | null;
  /** By how much the machine's clock is ahead of the counter's, ms. */
  clockSkewMs: number;
  /** Within the warning before the end of a paid time. */
  ending: boolean;
}

/** Reasons that share an alarm: what is most urgent gives its name. */
const KINDS: { kind: string; reasons: readonly Reason[] }[] = [
  { kind: 'lost', reasons: ['LOST_WHILE_ON', 'DEEPLINK_LINK_LOST'] },
  { kind: 'boot', reasons: ['BOOT_TOO_LONG'] },
  { kind: 'codes', reasons: ['CODES_CONFLICT', 'ROTATION_FAILED', 'CODES_STALE'] },
  { kind: 'power', reasons: ['BMC_REFUSES', 'BMC_UNREACHABLE'] },
  { kind: 'overdue', reasons: ['RENTAL_OVERDUE'] },
];

/**
 * The alarms of one seat. A duplicate device ID concerns two seats and is raised for them together; so is a
 * silent node. Under maintenance nobody is called for what is being repaired, unless somebody is in.
 */
export function seatCauses(facts: AlarmFacts): Cause[] {
  const { seat } = facts;
  const causes = KINDS.flatMap(({ kind, reasons }) => {
    const reason = reasons.find((one) => seat.reasons.includes(one));
    return reason && isAlarming(reason, facts) ? [causeOf(kind, reason, facts)] : [];
  });
  if (facts.enrolmentProblem !== null && isAlarming('ENROLMENT_REFUSED', facts)) {
    causes.push(causeOf('enrolment', 'ENROLMENT_REFUSED', facts));
  }
  causes.push(...machineCauses(facts));
  if (facts.ending) causes.push(causeOf('ending', 'RENTAL_ENDING', facts));
  return causes;
}

/** Hotter than this a GPU slows down or switches off, °C. */
const HOT_CELSIUS = 90;
/** Windows and games fail in many ways on a disk that is fuller. */
const FULL_PERCENT = 95;
/** More than any sane clock drifts within a rental, ms. */
const MOST_SKEW_MS = 120_000;

/** What is wrong with the machine itself, while its agent is heard (telemetry 3). */
function machineCauses(facts: AlarmFacts): Cause[] {
  const { seat, clockSkewMs } = facts;
  if (seat.agent.value !== 'up' || seat.maintenance) return [];
  const { gpuCelsius, diskPercent } = seat.load ?? {};
  const causes: Cause[] = [];
  if ((gpuCelsius ?? 0) >= HOT_CELSIUS) causes.push(causeOf('gpu', 'GPU_HOT', facts));
  if ((diskPercent ?? 0) >= FULL_PERCENT) causes.push(causeOf('disk', 'DISK_FULL', facts));
  if (Math.abs(clockSkewMs) > MOST_SKEW_MS) causes.push(causeOf('clock', 'CLOCK_SKEW', facts));
  return causes;
}

function isAlarming(reason: Reason, { seat }: AlarmFacts): boolean {
  const taken = seat.inUse !== null && !seat.inUse.waiting;
  if (seat.maintenance && !taken) return false;
  // With unknown power a silent machine may simply be off.
  if (reason === 'DEEPLINK_LINK_LOST') return seat.power.value === 'on' || taken;
  return true;
}

function causeOf(kind: string, reason: Reason, facts: AlarmFacts): Cause {
  const { seat } = facts;
  const urgent = kind === 'lost' && seat.inUse !== null && !seat.inUse.waiting;
  return {
    key: `${kind}:${seat.id}`,
    reason,
    seatId: seat.id,
    severity: urgent ? 'urgent' : 'warning',
    facts: wordsOf(kind, facts),
  };
}

function wordsOf(kind: string, facts: AlarmFacts): Alert['facts'] {
  const { inUse, codes } = facts.seat;
  switch (kind) {
    case 'lost':
      return { inUse: inUse && !inUse.waiting ? inUse.by : 'no' };
    case 'codes':
      return { codes: codes.value, ...(facts.agentProblem === null ? {} : { code: facts.agentProblem }) };
    case 'power':
      // Timeouts of a dead BMC have changing codes; only a refusal's says what to do.
      return facts.seat.reasons.includes('BMC_REFUSES') ? { code: facts.powerProblem ?? '' } : {};
    case 'enrolment':
      return { code: facts.enrolmentProblem ?? '' };
    case 'gpu':
      return { celsius: Math.round(facts.seat.load?.gpuCelsius ?? 0) };
    case 'disk':
      return { percent: Math.round(facts.seat.load?.diskPercent ?? 0) };
    case 'clock':
      return { minutes: Math.round(facts.clockSkewMs / 60_000) };
    case 'overdue':
    case 'ending':
      return inUse?.until ? { until: inUse.until } : {};
    default:
      return {};
  }
}
