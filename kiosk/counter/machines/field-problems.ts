// What is wrong with the fields of a machine, for the interface: the rules of shared/dbc as codes with words.
import type { FieldProblem, FieldRule, NewMachine } from '../../../shared/dbc/bare-metal.ts';
import type { ProblemCode, Remark } from '../../ipc/remarks.ts';

/** The names that people see in English. */
const TITLES = {
  uuid: 'uuid',
  ip: 'ip',
  os: 'os',
  description: 'description',
  ipmiHostname: 'ipmi host',
  ipmiPort: 'ipmi port',
  ipmiUsername: 'ipmi user',
  ipmiPassword: 'ipmi password',
} as const satisfies Record<keyof NewMachine, string>;

export function fieldProblem({ field, rule, message, most }: FieldProblem): Remark {
  return {
    code: codeOf(rule),
    message: `${TITLES[field]} ${message}`,
    params: { field, ...(most !== undefined && { most }) },
  };
}

const codeOf = (rule: FieldRule): ProblemCode => `FIELD_${rule}`;
