// What ipmitool's stderr means. Texts of ipmitool 1.8.19; those of the session set-up need `-v`.
import { type Bmc, bmcKey, type CipherSuite } from '../bmc.ts';
import { IpmiError, type IpmiErrorCode } from '../errors.ts';
import { COMPLETION, completionFailure, type LoginStep, loginRefusal, STATUS } from '../rmcp/failures.ts';

/** ipmitool's words for RMCP+ status codes. */
const STATUS_TEXTS: Record<string, number> = {
  'insufficient resources for session': STATUS.insufficientResources,
  'insufficient resources for role': STATUS.insufficientResourcesForRole,
  'invalid session ID': STATUS.invalidSessionId,
  'invalid authentication algorithm': STATUS.invalidAuthentication,
  'invalid integrity algorithm': STATUS.invalidIntegrity,
  'no matching authentication algorithm': STATUS.noAuthenticationPayload,
  'no matching integrity payload': STATUS.noIntegrityPayload,
  'inactive session ID': STATUS.inactiveSessionId,
  'invalid role': STATUS.invalidRole,
  'unauthorized role requested': STATUS.unauthorisedRole,
  'unauthorized role or privilege level requested': STATUS.unauthorisedRole,
  'invalid name length': STATUS.invalidNameLength,
  'unauthorized name': STATUS.unauthorisedName,
  'invalid integrity check value': STATUS.invalidIntegrityCode,
  'invalid confidentiality algorithm': STATUS.invalidConfidentiality,
  'no matching cipher suite': STATUS.noMatchingSuite,
  'illegal parameter': STATUS.illegalParameter,
};

const UNSPECIFIED = 0xff;

/** ipmitool's words for completion codes. */
const COMPLETION_TEXTS: Record<string, number> = {
  'Node busy': COMPLETION.busy,
  'Invalid command': COMPLETION.invalidCommand,
  Timeout: COMPLETION.timeout,
  'Out of space': COMPLETION.outOfSpace,
  'Request data length invalid': COMPLETION.dataLength,
  'Parameter out of range': COMPLETION.parameterOutOfRange,
  'Invalid data field in request': 0xcc,
  'Insufficient privilege level': COMPLETION.insufficientPrivilege,
  'Command not supported in present state': COMPLETION.notInPresentState,
};

type Row = readonly [pattern: RegExp, code: IpmiErrorCode, message: string];

/** The BMC, or ipmitool itself, refuses the log-in: no lost datagram looks like these. */
const LOGIN_REFUSALS: readonly Row[] = [
  [
    /Address lookup for .* failed/,
    'IPMI_UNREACHABLE',
    "The BMC's host name is not known: check it, or use the IP address",
  ],
  [
    /> RAKP 2 HMAC is invalid/,
    'IPMI_AUTH_FAILED',
    "The BMC does not accept the password: check it in the BMC's user settings",
  ],
  [
    /> RAKP 4 message has invalid integrity check value/,
    'IPMI_KG_WRONG',
    "User and password are right, the BMC's Kg is another one: set the same Kg here and in the BMC",
  ],
  [
    /^\s*Invalid user name$/m,
    'IPMI_USER_UNKNOWN',
    'The BMC does not know this user: check the user name and that IPMI over LAN is allowed for it',
  ],
  [
    /No (session )?slot available/i,
    'IPMI_NO_SESSION_SLOT',
    'All sessions of the BMC are taken: close other consoles to it, or wait a minute until it drops idle ones',
  ],
  [
    /Set Session Privilege Level to \w+ failed: (?!Node busy|Timeout|Out of space)|Requested privilege level exceeds limit/,
    'IPMI_PRIVILEGE',
    'The BMC does not give this user the privilege level that is asked for: raise it in the BMC, or ask for less',
  ],
  [
    /Authentication type \w+ not supported/,
    'IPMI_NOT_SUPPORTED',
    'The BMC does not take IPMI 1.5: set its interface to "lanplus"',
  ],
  [
    /password is longer than|(Username|Password) is too long/i,
    'IPMI_BAD_CONFIG',
    'User name or password is longer than IPMI allows: 16 and 20 bytes',
  ],
];

/** Said after the first answer that fails to come. */
const LOGIN_SILENCES: readonly Row[] = [
  [
    /Get Auth Capabilities (command failed|error)/,
    'IPMI_UNREACHABLE',
    "Nothing answers IPMI at the BMC's address: check the address, the port, the cable, and that IPMI over LAN is on",
  ],
  [
    /Timeout in open session response|no response from RAKP|(Get Session Challenge command|Set Session Privilege Level to \w+) failed$/m,
    'IPMI_TIMEOUT',
    'The BMC answers and then falls silent while logging in: try again',
  ],
];

/** IPMI 1.5 BMCs do not answer a wrong password at all, and one lost answer looks the same. */
const SILENT_REFUSAL = /Activate Session command failed$/m;

/** ipmitool's second question is one for IPMI 1.5, so that every BMC looks old when the first answer is lost. */
const LOOKS_OLD = /This BMC does not support IPMI v2/;

export interface ToldBy {
  bmc: Bmc;
  cipherSuite: CipherSuite | undefined;
  /** What was asked for, in ipmitool's words. */
  command: string;
  /** The BMC has told us, and not ipmitool, that it has no RMCP+. */
  onlyIpmi15: boolean;
}

/** True when ipmitool says that it never had a session: nothing was sent. */
export function neverLoggedIn(stderr: string): boolean {
  return /Unable to establish (IPMI v|LAN session)|Address lookup for .* failed|too long|is longer than/.test(
    stderr,
  );
}

/** True when nothing came back to the session's opening: some BMCs ignore cipher suites they do not have. */
export function openingIgnored(stderr: string): boolean {
  return neverLoggedIn(stderr) && /Timeout in open session response/.test(stderr);
}

/** True for a failed log-in whose reason only shows when it happens twice. */
export function isWorthAnotherLogin(stderr: string): boolean {
  return SILENT_REFUSAL.test(stderr);
}

/** The failure that `stderr` tells of, or undefined when it does not say. */
export function classify(stderr: string, told: ToldBy): IpmiError | undefined {
  // A log-in that succeeded in the end may have begun with failures: they say nothing about the command.
  return (neverLoggedIn(stderr) ? loginFailure(stderr, told) : undefined) ?? commandFailure(stderr, told);
}

function loginFailure(stderr: string, { bmc, cipherSuite, ...told }: ToldBy): IpmiError | undefined {
  const where = { bmc: bmcKey(bmc), cipherSuite: cipherSuite ?? 0 };
  const context = { ...where, command: told.command };
  const [, openStatus] = /Error in open session response message : (.+)/.exec(stderr) ?? [];
  if (openStatus) return refusal(openStatus, 'open session', where);
  const [, step, status] = /RAKP ([24]) message indicates an error : (.+)/.exec(stderr) ?? [];
  if (status) return refusal(status, step === '2' ? 'RAKP 1' : 'RAKP 3', where);

  for (const [pattern, code, message] of [...LOGIN_REFUSALS, ...LOGIN_SILENCES]) {
    if (pattern.test(stderr)) return new IpmiError(code, message, { context });
  }
  if (SILENT_REFUSAL.test(stderr)) {
    const message = "The BMC does not accept the password: check it in the BMC's user settings";
    return new IpmiError('IPMI_AUTH_FAILED', message, { context });
  }
  if (!LOOKS_OLD.test(stderr)) return undefined;
  if (told.onlyIpmi15) {
    const message =
      'The BMC speaks IPMI 1.5 only: switch IPMI 2.0 on in its own pages or update its firmware; only where neither helps, set its interface to "lan", which encrypts nothing';
    return new IpmiError('IPMI_NOT_SUPPORTED', message, { context });
  }
  const message = 'An answer of the BMC was lost before the log-in: try again';
  return new IpmiError('IPMI_TIMEOUT', message, { context });
}

function commandFailure(stderr: string, { bmc, command }: ToldBy): IpmiError | undefined {
  // A script goes on after a refusal, so the last one belongs to the command that gave no answer.
  const [, code] = [...stderr.matchAll(/\brsp=0x([0-9a-f]{1,2})\b/g)].at(-1) ?? [];
  if (code !== undefined) return commandRefusal(Number.parseInt(code, 16), bmc, command);
  const [, text = ''] = /(?:failed|Error obtaining SDR info|Unable to \w+ SEL): (.+)$/m.exec(stderr) ?? [];
  if (text === '') return undefined;
  return commandRefusal(COMPLETION_TEXTS[text.trim()] ?? UNSPECIFIED, bmc, command);
}

function commandRefusal(completion: number, bmc: Bmc, command: string): IpmiError {
  const failure = completionFailure(completion, command, bmcKey(bmc));
  if (failure.code !== 'IPMI_PRIVILEGE' || bmc.privilege === 'administrator') return failure;
  const message = `${command}: the BMC does not allow it at privilege "${bmc.privilege}", which was asked for: ask for more`;
  return new IpmiError(failure.code, message, { context: failure.context });
}

function refusal(text: string, step: LoginStep, where: { bmc: string; cipherSuite: number }): IpmiError {
  const status = STATUS_TEXTS[text.trim()];
  if (status !== undefined) return loginRefusal(status, step, where);
  return new IpmiError('IPMI_UNPARSABLE_OUTPUT', 'The BMC refused the login in words that we do not know', {
    context: { ...where, step },
  });
}
