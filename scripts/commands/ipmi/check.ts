// The checks of one machine, in the order in which a failure makes the later ones pointless.
import type { Bmc, CipherSuite } from '../../../shared/ipmi/bmc.ts';
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
    note(await checkPower(machine, signal));
    if (machine.kind === 'ipmi') note(await checkClock(machine.bmc, signal));
  } catch (error) {
    if (!isIpmiError(error) || isIpmiError(error, 'IPMI_CANCELLED', 'IPMI_NOT_INSTALLED')) throw error;
    note(wrong(error, findings));
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
}

function cipher(suite: CipherSuite | null): Finding {
  if (suite === null) {
    const fix = 'use interface "lanplus" if the BMC speaks IPMI 2.0';
    return { check: 'cipher', ok: false, found: 'none: IPMI 1.5 sends everything in the clear', fix };
  }
  if (suite === 17) return { check: 'cipher', ok: true, found: '17 (SHA-256, AES)' };
  if (suite === 3) return { check: 'cipher', ok: true, found: '3 (SHA-1, AES); 17 would be better' };
  return { check: 'cipher', ok: false, found: `${suite} (MD5)`, fix: 'allow 17 or 3 in the BMC' };
}

function privilege(bmc: Bmc, { privilege: granted }: BmcAccess): Finding {
  if (granted === 'user') {
    const fix = 'power and boot device need at least operator: raise the user in the BMC';
    return { check: 'privilege', ok: false, found: granted, fix };
  }
  if (granted === bmc.privilege) return { check: 'privilege', ok: true, found: granted };
  const fix = `ask for it (privilege ${granted}), or raise the user in the BMC to ${bmc.privilege}`;
  return { check: 'privilege', ok: false, found: `${granted}, not ${bmc.privilege}`, fix };
}

async function checkPower({ target, kind }: Machine, signal: AbortSignal): Promise<Finding> {
  const state = await target.power.readPower({ signal });
  if (state !== 'unknown') return { check: 'power', ok: true, found: state };
  const fix =
    kind === 'wol'
      ? 'switch it on and check again: then its presence port has to answer'
      : 'run the status program by hand: its output has to say isOn or isOff';
  return { check: 'power', ok: false, found: 'unknown', fix };
}

/** BMCs keep UTC or local time, and nothing says which. */
async function checkClock({ eventLog }: ManagedBmc, signal: AbortSignal): Promise<Finding> {
  const clock = await eventLog.readClock({ signal });
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
  IPMI_UNREACHABLE: 'presence',
  IPMI_AUTH_FAILED: 'credentials',
  IPMI_USER_UNKNOWN: 'credentials',
  IPMI_KG_WRONG: 'credentials',
  IPMI_NO_SESSION_SLOT: 'credentials',
  IPMI_CIPHER_REJECTED: 'cipher',
  IPMI_PRIVILEGE: 'privilege',
};
const ORDER: readonly Check[] = ['presence', 'credentials', 'power', 'clock'];

/** A failure belongs to what its code says, else to the first check that was not passed. */
function wrong(error: IpmiError, passed: readonly Finding[]): Finding {
  const open = ORDER.find((check) => !passed.some((finding) => finding.check === check)) ?? 'power';
  return { check: CHECK_OF[error.code] ?? open, ok: false, found: error.code, fix: error.message };
}
