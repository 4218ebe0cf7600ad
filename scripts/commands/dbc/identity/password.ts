// Passwords for commands that set one: from a file, the environment or a question, never an argument.
import { askForSecret, canAsk } from '../../ipmi/ask.ts';
import { readSecretFile } from '../../ipmi/fleet/secret-file.ts';
import { UsageError } from '../../ipmi/usage.ts';

/** @throws ConfigError, UsageError; NoAnswer */
export async function passwordOf(
  file: string | undefined,
  variable: string,
  question: string,
): Promise<string> {
  if (file !== undefined) return readSecretFile(file);
  const given = process.env[variable];
  if (given) return given;
  if (canAsk()) return askForSecret(question);
  throw new UsageError(`no password: use --password-file, set ${variable}, or run this in a terminal`);
}
