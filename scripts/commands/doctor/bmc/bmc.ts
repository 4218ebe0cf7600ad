// One BMC: there, letting us in, with a good cipher suite, enough rights and the right time?
import { isIpmiError } from '../../../../shared/ipmi/errors.ts';
import { checkMachine, type Finding } from '../../ipmi/check.ts';
import type { Machine } from '../../ipmi/machines/equipment.ts';
import { attempt, defineCheck, error, Skipped, warning } from '../check.ts';

export const bmc = defineCheck({
  name: 'BMC',
  limitMs: 60_000,
  codes: {
    BMC_UNREACHABLE: error(
      'Nothing answers IPMI at the address of this BMC',
      'Check address, cable and network of the BMC, and that IPMI over LAN is switched on in its own pages.',
    ),
    BMC_CREDENTIALS: error(
      'The BMC does not let this user in',
      "Check user, password and Kg in the BMC's own pages; close web consoles if all its sessions are taken.",
    ),
    BMC_CIPHER: error(
      'The BMC accepts no cipher suite that may be used',
      'Allow cipher suite 17 or 3 in the BMC; suite 0 must stay off.',
    ),
    BMC_NO_LANPLUS: warning(
      'The BMC is spoken to by IPMI 1.5 (lan): passwords and commands cross the network unprotected',
      'Use interface lanplus if the BMC speaks IPMI 2.0; else update its firmware, or keep BMCs in a network of their own.',
    ),
    BMC_ONLY_IPMI_15: error(
      'The BMC does not speak IPMI 2.0, and interface is lanplus: nobody gets in',
      "Update the BMC's firmware, or switch IPMI 2.0 on in its own pages; only where neither helps, configure interface lan.",
    ),
    BMC_PRIVILEGE: error(
      'The user has fewer rights at the BMC than configured; power and boot device need at least operator',
      "Raise the user's privilege in the BMC, or configure the one that he has.",
    ),
    BMC_POWER_UNKNOWN: error(
      "The machine's power state can't be told",
      'See what it answered; until it is known, nothing is switched.',
    ),
    BMC_CLOCK: warning(
      "The BMC's clock is wrong or was never set: the times in its event log mean nothing",
      "Set the time in the BMC's own pages, best by NTP.",
    ),
  },
  run: async (machine: Machine, signal) => {
    const subject = machine.name;
    if (await speaksOnlyIpmi15(machine, signal)) return { found: [{ code: 'BMC_ONLY_IPMI_15', subject }] };
    const findings = await checkMachine(machine, signal).catch((cause: unknown) => {
      if (isIpmiError(cause, 'IPMI_NOT_INSTALLED')) throw new Skipped('ipmitool is not on this computer');
      throw cause;
    });
    const found = findings
      .filter(({ ok }) => !ok)
      .map((finding) => ({
        code: codeOf(finding, machine),
        subject,
        detail: detailOf(finding),
      }));
    return { found, good: `${machine.name}: ${findings.map(({ check }) => check).join(', ')}` };
  },
});

/** Found before the login, whose failure would look like wrong credentials. */
async function speaksOnlyIpmi15(machine: Machine, signal: AbortSignal): Promise<boolean> {
  if (machine.kind !== 'ipmi' || machine.bmc.bmc.interface === 'lan') return false;
  const answer = await attempt(machine.bmc.connection.capabilities({ signal }));
  return 'value' in answer && answer.value?.rmcpPlus === false;
}

function codeOf({ check }: Finding, machine: Machine) {
  switch (check) {
    case 'presence':
      return 'BMC_UNREACHABLE';
    case 'credentials':
      return 'BMC_CREDENTIALS';
    case 'cipher':
      return machine.bmc.bmc.interface === 'lan' ? 'BMC_NO_LANPLUS' : 'BMC_CIPHER';
    case 'privilege':
      return 'BMC_PRIVILEGE';
    case 'power':
      return 'BMC_POWER_UNKNOWN';
    case 'clock':
      return 'BMC_CLOCK';
  }
}

function detailOf({ found, fix }: Finding): string {
  return fix === undefined ? found : `${found}: ${fix}`;
}
