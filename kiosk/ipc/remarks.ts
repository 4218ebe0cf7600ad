// What the counter remarks on a café, a node or an input: a code for the interface's words, the values that they
// need, and the same in English for whoever has no words for it.
import { z } from 'zod';

export const RemarkSchema = z.object({
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Remark = z.infer<typeof RemarkSchema>;

/** Codes, each with the values that its words need. */
type Codes = Readonly<Record<string, readonly string[]>>;

export const WARNINGS = {
  /** Of a node that is tried. */
  PLAIN_HTTP: [],
  KEY_REFUSED: [],
  KEY_UNPROVEN: [],
  MAY_HAVE_MORE: [],
  BROKEN_LIST: [],
  UNSIGNED_SET: [],
  /** Of the café's machines. */
  DUPLICATE_IP: ['seats', 'ip'],
  DUPLICATE_BMC: ['seats', 'bmc'],
  /** Of the counter itself; `detail` is what the system says. */
  PLAIN_NODE: [],
  RESTORE_FAILED: ['detail'],
  PART_FAILED: ['part', 'detail'],
} as const satisfies Codes;
export type WarningCode = keyof typeof WARNINGS;

/** The counter's parts: `part` of PART_FAILED. */
export const PARTS = [
  'sessions',
  'alerts',
  'seats',
  'agents',
  'boots',
  'boot devices',
  'boot device reads',
  'power',
  'node',
  'jobs',
  'session changes',
  'agent listener',
  'renter page',
  'staff interface',
  'notifications',
  'certificate renewal',
] as const;
export type Part = (typeof PARTS)[number];

/** What a machine and its seat consist of: `field` of a problem. */
export const MACHINE_FIELDS = [
  'label',
  'zone',
  'row',
  'column',
  'uuid',
  'ip',
  'os',
  'description',
  'ipmiHostname',
  'ipmiPort',
  'ipmiUsername',
  'ipmiPassword',
] as const;
export type MachineField = (typeof MACHINE_FIELDS)[number];

/** What is wrong with an input (`details.rule` of a refusal), or with a line of an import, or worth a look there. */
export const PROBLEMS = {
  /** The whole file. */
  FILE_EMPTY: [],
  FILE_NOT_UTF8: [],
  FILE_TOO_LONG: ['most'],
  FILE_QUOTES: [],
  FILE_LINE_TOO_LONG: ['most'],
  FILE_COLUMN_TWICE: ['field'],
  FILE_NO_UUID: [],
  /** One line. */
  TOO_MANY_CELLS: [],
  PLACE_HALF: [],
  PLACE_RANGE: ['most'],
  LABEL_CHARACTERS: [],
  LABEL_TAKEN: ['label'],
  ON_LINE_ALREADY: ['field', 'line'],
  READ_ONLY_NEW: [],
  READ_ONLY_CHANGE: [],
  UUID_TAKEN: [],
  OUTCOME_UNKNOWN: [],
  /** No obstacle. */
  NODE_PASSWORD_LONG: ['most'],
  SAME_IP: ['ip', 'uuid'],
  SAME_BMC: ['bmc', 'uuid'],
  /** One field of a machine. */
  FIELD_MISSING: ['field'],
  FIELD_NOT_CLEARABLE: ['field'],
  FIELD_PORT: ['field'],
  FIELD_TEXT: ['field'],
  FIELD_ID: ['field'],
  FIELD_NODE_ID: ['field'],
  FIELD_IP: ['field'],
  FIELD_TOO_LONG: ['field', 'most'],
  FIELD_TOO_MANY_BYTES: ['field', 'most'],
  FIELD_BREAKS_LIST: ['field'],
  FIELD_ZONE_INDEX: ['field'],
  FIELD_HOST: ['field'],
  FIELD_SHELL: ['field'],
  /** The way to the node. */
  NODE_KEY_MISSING: [],
  NODE_KEY_FORM: [],
  NODE_KEY_REFUSED: [],
  /** A paid time. */
  TIME_IS_PAST: [],
  /** A person who is to be an owner. */
  OWNER_PIN_NEEDED: [],
} as const satisfies Codes;
export type ProblemCode = keyof typeof PROBLEMS;

type Values<Table extends Codes, Code extends keyof Table> = Table[Code] extends readonly []
  ? []
  : [params: Record<Table[Code][number], string | number>];

function remarksOf<Table extends Codes>() {
  return <Code extends keyof Table & string>(
    code: Code,
    message: string,
    ...[params]: Values<Table, Code>
  ): Remark => ({ code, message, ...(params && { params }) });
}

/** A standing warning. */
export const warning = remarksOf<typeof WARNINGS>();
/** What is wrong, or worth a look. */
export const problem = remarksOf<typeof PROBLEMS>();
