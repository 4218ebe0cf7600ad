// `additional`, read strictly by what the documents show: no field of another type, none that they don't name.
import { Refused } from '../node/envelope.ts';
import { invalidParams, type Reply } from '../node/json-styles.ts';
import { cString, member, type RapidObject, type RapidValue, unsignedInt } from '../node/rapid-json.ts';

/** How the documents write a field: "8" is a text, 20 a number, ["tcp,123"] are texts. */
export type FieldType = 'text' | 'number' | 'texts';
export type FieldSpec = Readonly<Record<string, FieldType>>;

export class Fields<S extends FieldSpec> {
  readonly #additional: RapidObject;

  /** @throws Refused naming the first field that is not as documented */
  constructor(additional: RapidObject, spec: S) {
    this.#additional = additional;
    for (const [name, value] of additional.members) {
      const type = Object.hasOwn(spec, name) ? spec[name] : undefined;
      if (type === undefined) malformed(`additional ${name} is not documented`);
      else if (!isOfType(value, type)) malformed(`additional ${name} must be ${WORDS[type]}`);
    }
  }

  has(name: keyof S & string): boolean {
    return member(this.#additional, name) !== undefined;
  }

  /** Empty when absent. */
  text(name: keyof S & string): string {
    const value = member(this.#additional, name);
    return value?.type === 'string' ? cString(value.value) : '';
  }

  /** @throws Refused when absent or empty */
  needed(name: keyof S & string): string {
    return this.text(name) || malformed(`additional ${name} is missing or empty`);
  }

  texts(name: keyof S & string): string[] {
    const value = member(this.#additional, name);
    if (value?.type !== 'array') return [];
    return value.items.map((item) => (item.type === 'string' ? cString(item.value) : ''));
  }

  /** @throws Refused when absent */
  number(name: keyof S & string): number {
    return (
      unsignedInt(member(this.#additional, name)) ??
      malformed(`additional ${name} is missing or no whole number`)
    );
  }

  /** A whole number in a text; undefined when absent. @throws Refused when it is anything else, or out of range */
  count(name: keyof S & string, least: number, most = 2 ** 31 - 1): number | undefined {
    if (!this.has(name)) return undefined;
    const text = this.text(name);
    const value = Number(text);
    if (!/^\d{1,10}$/.test(text) || value < least || value > most) {
      malformed(`additional ${name} must be a whole number from ${least} to ${most}, in quotes`);
    }
    return value;
  }
}

const WORDS: Readonly<Record<FieldType, string>> = {
  text: 'a string',
  number: 'a number',
  texts: 'an array of strings',
};

function isOfType(value: RapidValue, type: FieldType): boolean {
  if (type === 'text') return value.type === 'string';
  if (type === 'number') return value.type === 'number';
  return value.type === 'array' && value.items.every((item) => item.type === 'string');
}

/** The request is not as the documents say. */
export function malformed(message: string): never {
  throw new Refused(invalidParams(message));
}

/** The request is well formed, and can't be fulfilled: HTTP 200 all the same. */
export function impossible(message: string): never {
  throw new Refused(outcome(-1, message));
}

export function outcome(errcode: number, message: string): Reply {
  return { status: 200, body: `${JSON.stringify({ errcode, message })}\r\n` };
}

export const OK: Reply = outcome(0, 'ok');

/** A success that tells something. */
export function told(message: unknown): Reply {
  return { status: 200, body: `{"errcode":0, "message":${JSON.stringify(message)}}\r\n` };
}
