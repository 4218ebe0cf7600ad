// What the counter remarks, in words; a code that this page does not know (a newer counter) is shown as it came.
import {
  MACHINE_FIELDS,
  type MachineField,
  PARTS,
  PROBLEMS,
  type ProblemCode,
  type Remark,
  WARNINGS,
  type WarningCode,
} from '../../ipc/remarks.ts';
import type { Translate } from './index.ts';

/** A standing warning. */
export function warningText(t: Translate, remark: Remark): string {
  const code = knownCode<WarningCode>(WARNINGS, remark);
  return code === undefined ? remark.message : t(`warning.${code}`, valuesOf(t, remark));
}

/** What is wrong with an input or a line, or worth a look there; undefined for any other code. */
export function problemText(t: Translate, remark: Remark): string | undefined {
  const code = knownCode<ProblemCode>(PROBLEMS, remark);
  return code === undefined ? undefined : t(`problem.${code}`, valuesOf(t, remark));
}

/** Undefined also where a value is missing that the words need. */
function knownCode<Code extends string>(
  table: Readonly<Record<Code, readonly string[]>>,
  { code, params = {} }: Remark,
): Code | undefined {
  const needed: readonly string[] | undefined = Object.hasOwn(table, code) ? table[code as Code] : undefined;
  return needed?.every((name) => name in params) ? (code as Code) : undefined;
}

/** Whatever any words need; those of this code are given. Names of fields and parts are words themselves. */
function valuesOf(t: Translate, { params = {} }: Remark): Record<ValueName, string | number> {
  const { seats = '', ip = '', bmc = '', uuid = '', label = '', line = '', most = '', detail = '' } = params;
  const { field = '', part = '' } = params;
  const knownField = MACHINE_FIELDS.find((known) => known === field);
  const knownPart = PARTS.find((known) => known === part);
  return {
    ...{ seats, ip, bmc, uuid, label, line, most, detail },
    field: knownField === undefined ? field : t(FIELD_WORDS[knownField]),
    part: knownPart === undefined ? part : t(`part.${underscored(knownPart)}`),
  };
}

type Names<Table extends Readonly<Record<string, readonly string[]>>> = Table[keyof Table][number];
type ValueName = Names<typeof WARNINGS> | Names<typeof PROBLEMS>;

type Underscored<Text extends string> = Text extends `${infer Head} ${infer Rest}`
  ? `${Head}_${Underscored<Rest>}`
  : Text;

/** Keys of words have no blanks. */
function underscored<Text extends string>(text: Text): Underscored<Text> {
  return text.replaceAll(' ', '_') as Underscored<Text>;
}

/** As the forms call them. */
const FIELD_WORDS = {
  label: 'label.seat',
  zone: 'label.zone',
  row: 'machine.row',
  column: 'machine.column',
  uuid: 'machine.uuid',
  ip: 'machine.ip',
  os: 'machine.os',
  description: 'machine.description',
  ipmiHostname: 'machine.bmcHost',
  ipmiPort: 'machine.bmcPort',
  ipmiUsername: 'machine.bmcUser',
  ipmiPassword: 'machine.bmcPassword',
} as const satisfies Record<MachineField, string>;
