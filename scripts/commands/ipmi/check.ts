// The checks of one machine, in the order in which a failure makes the later ones pointless.
import type { Bmc, CipherSuite } from '../../../shared/ipmi/bmc.ts';
import type { PowerReader } from '../../../shared/ipmi/capabilities/power.ts';
import { type IpmiError, isIpmiError } from '../../../shared/ipmi/errors.ts';
import type { ManagedBmc } from '../../../shared/ipmi/fleet/managed-bmc.ts';
import type { BmcAccess } from '../../../shared/ipmi/ipmitool/access.ts';
import type { Machine } from './machines/equipment.ts';

type Check = 'presence' | 'credentials' | 'cipher' | 'privilege' | 'power' | 'clock';

export interface Finding {
  check: Check;
  ok: boolean;
  found: string;
  /** What to do about it, when it is not ok. */
  fix?: string;
}

/** Entries of the event log are only worth something when the clock is about right. */
const CLOCK_TOLERANCE_MS = 120_000;
const SET_CLOCK = "set the time in the BMC's own pages, best by NTP";

/** @throws IpmiError only when the check itself was cancelled or ipmitool is missing */
export async function checkMachine(machine: Machine, signal: AbortSignal): Promise<Finding[]> {
  const findings: Finding[] = [];
  const note = (...found: Finding[]) => findings.push(...found);
  try {
    if (machine.kind === 'ipmi') await checkBmc(machine.bmc, signal, note);
    else note(await checkPower(machine.target.power, machine.kind, signal));
  } catch (error) {
    if (!isIpmiError(error) || isIpmiError(error, 'IPMI_CANCELLED', 'IPMI_NOT_INSTALLED')) throw error;
    note(wrong(error, findings, machine));
  }
  return findings;
}

async function checkBmc(
  managed: ManagedBmc,
  signal: AbortSignal,
  note: (...found: Finding[]) => void,
): Promise<void> {
  const start = performance.now();
  const { bmc } = managed;
  const there = await managed.connection.capabilities({ signal });
  const ms = Math.max(1, Math.round(performance.now() - start));
  if (there) {
    const speaks = there.rmcpPlus ? 'IPMI 2.0' : 'IPMI 1.5';
    note({ check: 'presence', ok: true, found: `answers in ${ms} ms, ${speaks}` });
  }
  const access = await managed.checkAccess({ signal });
  note({ check: 'credentials', ok: true, found: `${bmc.user} is let in` });
  note(cipher(access.cipherSuite), privilege(bmc, access));
  const allowed = access.privilege === bmc.privilege ? managed : managed.at(access.privilege);
  try {
    note(await checkPower(allowed.power, 'ipmi', signal));
    note(await checkClock(allowed, signal));
  } finally {
    if (allowed !== managed) await allowed.connection.close();
  }
}

function cipher(suite: CipherSuite | null): Finding {
  if (suite === null) {
    const fix = 'use interface "lanplus" if the BMC speaks IPMI 2.0';
    return { check: 'cipher', ok: false, found: 'none: IPMI 1.5 sends everything in the clear', fix };
  }
  if (suite === 17) return { check: 'cipher', ok: true, found: '17 (SHA-256, AES)' };
  return { check: 'cipher', ok: true, found: '3 (SHA-1, AES); 17 would be better' };
}

function privilege(bmc: Bmc, { privilege: granted }: BmcAccess): Finding {
  const isEnough = granted !== 'user';
  if (granted === bmc.privilege) {
    const fix = 'power and boot device need at least operator: ask for more, --privilege operator';
    return { check: 'privilege', ok: isEnough, found: granted, ...(isEnough ? {} : { fix }) };
  }
  const fix = isEnough
    ? `ask for it (privilege ${granted}), or raise the user in the BMC to ${bmc.privilege}`
    : 'power and boot device need at least operator: raise the user in the BMC';
  return { check: 'privilege', ok: false, found: `${granted}, not ${bmc.privilege}`, fix };
}

async function checkPower(power: PowerReader, kind: Machine['kind'], signal: AbortSignal): Promise<Finding> {
  const state = await power.readPower({ signal });
  if (state !== 'unknown') return { check: 'power', ok: true, found: state };
  const fix =
    kind === 'wol'
      ? 'switch it on and check again: then its presence port has to answer'
      : 'run the status program by hand: its output has to say isOn or isOff';
  return { check: 'power', ok: false, found: 'unknown', fix };
}

/** BMCs keep UTC or local time, and nothing says which. */
async function checkClock({ eventLog }: ManagedBmc, signal: AbortSignal): Promise<Finding> {
  let clock: Date | null;
  try {
    clock = await eventLog.readClock({ signal });
  } catch (error) {
    // Neither is anything to mend: power and boot device need no clock.
    if (isIpmiError(error, 'IPMI_NOT_SUPPORTED')) {
      return { check: 'clock', ok: true, found: 'none: the BMC keeps no event log' };
    }
    if (isIpmiError(error, 'IPMI_BAD_CONFIG')) {
      return {
        check: 'clock',
        ok: true,
        found: 'not checked: only ipmitool reads it, which needs a Kg that is text',
      };
    }
    throw error;
  }
  if (clock === null) return { check: 'clock', ok: false, found: 'never set', fix: SET_CLOCK };
  const now = new Date();
  const ahead = clock.getTime() - now.getTime();
  const localAhead = ahead + now.getTimezoneOffset() * 60_000;
  const off = Math.min(Math.abs(ahead), Math.abs(localAhead));
  const found = `${clock.toISOString().slice(0, 19)}Z`;
  if (off <= CLOCK_TOLERANCE_MS) return { check: 'clock', ok: true, found };
  return { check: 'clock', ok: false, found: `${found}, wrong by ${describe(off)}`, fix: SET_CLOCK };
}

function describe(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120
    ? `${minutes} min`
    : minutes < 2880
      ? `${Math.round(minutes / 60)} h`
      : `${Math.round(minutes / 1440)} days`;
}

const CHECK_OF: Partial<Record<IpmiError['code'], Check>> = {
  // Before the log-in: it and we speak different versions of IPMI, of which one encrypts nothing.
  IPMI_NOT_SUPPORTED: 'cipher',
  IPMI_UNREACHABLE: 'presence',
  IPMI_AUTH_FAILED: 'credentials',
  IPMI_USER_UNKNOWN: 'credentials',
  IPMI_KG_WRONG: 'credentials',
  IPMI_NO_SESSION_SLOT: 'credentials',
  IPMI_CIPHER_REJECTED: 'cipher',
  IPMI_PRIVILEGE: 'privilege',
};
const ORDER: readonly Check[] = ['presence', 'credentials', 'power', 'clock'];

/** A failure belongs to what its code says, unless that was passed, else to the first check that was not. */
function wrong(error: IpmiError, passed: readonly Finding[], machine: Machine): Finding {
  const isOpen = (check: Check) => !passed.some((finding) => finding.check === check);
  const named = CHECK_OF[error.code];
  const check = named && isOpen(named) ? named : (ORDER.find(isOpen) ?? 'power');
  return { check, ok: false, found: error.code, fix: cureOf(error, machine) };
}

function cureOf({ code, message }: IpmiError, machine: Machine): string {
  const suite = machine.kind === 'ipmi' ? machine.bmc.bmc.cipherSuite : 'auto';
  if (code !== 'IPMI_CIPHER_REJECTED' || suite === 'auto') return message;
  return `try --cipher auto, which is 17 and then 3, or allow ${suite} in the BMC`;
}
