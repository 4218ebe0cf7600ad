// Passwords for commands that set one: from a file, the environment or a question, never an argument.
import { askForSecret, canAsk } from '../../ipmi/ask.ts';
import { readSecretFile } from '../../ipmi/fleet/secret-file.ts';
import { UsageError } from '../../ipmi/usage.ts';

/** Where a command takes its password from. */
export interface PasswordPlaces {
  /** The option that names a file, e.g. "--password-file". */
  option: string;
  /** The environment variable. */
  variable: string;
  /** Asked on a terminal. */
  question: string;
}

/** @throws ConfigError, UsageError; NoAnswer */
export async function passwordOf(file: string | undefined, places: PasswordPlaces): Promise<string> {
  const { option, variable, question } = places;
  if (file !== undefined) return readSecretFile(file);
  const given = process.env[variable];
  if (given) return given;
  if (canAsk()) return askForSecret(question);
  throw new UsageError(`no password: use ${option}, set ${variable}, or run this in a terminal`);
}

/** How messages call such a password, wherever it came from. */
export function passwordName({ option, variable }: Pick<PasswordPlaces, 'option' | 'variable'>): string {
  return `the password (${option}, ${variable} or typed)`;
}
