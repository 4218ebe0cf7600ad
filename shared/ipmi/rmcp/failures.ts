// What a BMC's refusals mean: RMCP+ status codes of the session set-up and completion codes of commands.
import { IpmiError, type IpmiErrorCode } from '../errors.ts';

/** Where in the session set-up a BMC refused or fell silent. */
export type LoginStep = 'open session' | 'RAKP 1' | 'RAKP 3';

/** RMCP+ and RAKP status codes (table 13-15) that we meet or send. */
export const STATUS = {
  ok: 0x00,
  insufficientResources: 0x01,
  invalidSessionId: 0x02,
  invalidAuthentication: 0x04,
  invalidIntegrity: 0x05,
  noAuthenticationPayload: 0x06,
  noIntegrityPayload: 0x07,
  inactiveSessionId: 0x08,
  invalidRole: 0x09,
  unauthorisedRole: 0x0a,
  insufficientResourcesForRole: 0x0b,
  invalidNameLength: 0x0c,
  unauthorisedName: 0x0d,
  invalidIntegrityCode: 0x0f,
  invalidConfidentiality: 0x10,
  noMatchingSuite: 0x11,
  illegalParameter: 0x12,
} as const;

const CIPHER_STATUS: readonly number[] = [
  STATUS.invalidAuthentication,
  STATUS.invalidIntegrity,
  STATUS.noAuthenticationPayload,
  STATUS.noIntegrityPayload,
  STATUS.invalidConfidentiality,
  STATUS.noMatchingSuite,
];

const LOGIN_REFUSALS: readonly [statuses: readonly number[], code: IpmiErrorCode, message: string][] = [
  [
    [STATUS.insufficientResources, STATUS.insufficientResourcesForRole],
    'IPMI_NO_SESSION_SLOT',
    'All sessions of the BMC are taken: close other consoles to it, or wait a minute until it drops idle ones',
  ],
  [
    [STATUS.invalidRole, STATUS.unauthorisedRole],
    'IPMI_PRIVILEGE',
    'The BMC does not give this user the privilege level that is asked for: raise it in the BMC, or ask for less',
  ],
  [
    [STATUS.unauthorisedName, STATUS.invalidNameLength],
    'IPMI_USER_UNKNOWN',
    'The BMC does not know this user: check the user name and that IPMI over LAN is allowed for it',
  ],
  [
    CIPHER_STATUS,
    'IPMI_CIPHER_REJECTED',
    'The BMC does not accept this cipher suite: allow 17 or 3 in the BMC',
  ],
];

/** @param where safe facts for the error's context */
export function loginRefusal(
  status: number,
  step: LoginStep,
  where: { bmc: string; cipherSuite: number },
): IpmiError {
  const row = LOGIN_REFUSALS.find(([statuses]) => statuses.includes(status));
  const [, code, message] = row ?? [
    [],
    'IPMI_UNPARSABLE_OUTPUT' as const,
    `The BMC refused the session set-up with RMCP+ status ${hex(status)}`,
  ];
  return new IpmiError(code, message, { context: { ...where, step, status: hex(status) } });
}

/** True when the BMC's half of the set-up is not at the step that we are at: begin again. */
export function isOutOfStep(status: number, step: LoginStep): boolean {
  if (step === 'open session') return false;
  if (status === STATUS.invalidSessionId || status === STATUS.inactiveSessionId) return true;
  // RAKP 2 proved that the password is right, so RAKP 3 was made of a random number that the BMC has replaced.
  return step === 'RAKP 3' && status === STATUS.invalidIntegrityCode;
}

/** Completion codes (table 5-2). */
export const COMPLETION = {
  ok: 0x00,
  busy: 0xc0,
  invalidCommand: 0xc1,
  timeout: 0xc3,
  outOfSpace: 0xc4,
  dataLength: 0xc7,
  parameterOutOfRange: 0xc9,
  insufficientPrivilege: 0xd4,
  notInPresentState: 0xd5,
} as const;

const COMPLETION_MEANINGS: Partial<Record<number, [code: IpmiErrorCode, message: string]>> = {
  [COMPLETION.busy]: ['IPMI_BUSY', 'is busy: try again'],
  [COMPLETION.invalidCommand]: ['IPMI_NOT_SUPPORTED', 'does not have this command'],
  [COMPLETION.timeout]: ['IPMI_TIMEOUT', 'did not get the command done in its own time limit'],
  [COMPLETION.outOfSpace]: ['IPMI_BUSY', 'has no room for the command at the moment: try again'],
  [COMPLETION.insufficientPrivilege]: [
    'IPMI_PRIVILEGE',
    "does not allow this command at this user's privilege level: raise it in the BMC",
  ],
  [COMPLETION.notInPresentState]: ['IPMI_NOT_SUPPORTED_IN_STATE', 'refuses the command in the present state'],
};

/** Codes after which a command may have been carried out all the same: time-out, no answer, unspecified. */
const DOUBTFUL = [0xc3, 0xce, 0xff].map(hex);

/** True when the BMC answered with an error that leaves open whether it did what it was told. */
export function leavesDoubt(error: IpmiError): boolean {
  return DOUBTFUL.includes(String(error.context.completion));
}

export function completionFailure(completion: number, command: string, bmc: string): IpmiError {
  const [code, message] = COMPLETION_MEANINGS[completion] ?? [
    'IPMI_COMMAND_REJECTED' as const,
    `refused the command with completion code ${hex(completion)}`,
  ];
  const context = { bmc, command, completion: hex(completion) };
  return new IpmiError(code, `${command}: the BMC ${message}`, { context });
}

export function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
