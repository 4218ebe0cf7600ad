// A renter's session, handed over in a file: it switches the renter's machine for as long as the rental lasts.
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { SessionIdentity } from '../../../shared/dbc/identity.ts';
import { systemCode } from '../../../shared/errors/app-error.ts';
import { IpmiError } from '../../../shared/ipmi/errors.ts';

const SessionFileSchema = z.strictObject({
  session_id: z.string().min(1).max(256),
  session_id_sign: z.string().regex(/^[0-9a-f]{128}$/),
});

/**
 * Reads {session_id, session_id_sign}; on POSIX the file must be closed to everybody else.
 * @throws IpmiError IPMI_BAD_CONFIG that names the file, never with a part of its content
 */
export async function readSessionFile(path: string): Promise<SessionIdentity> {
  let text: string;
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw refusal(`${path} can be opened by other users, and it is a credential: chmod 600 ${path}`);
    }
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof IpmiError) throw error;
    throw refusal(`${path} can't be read (${systemCode(error) ?? 'unknown error'})`);
  }
  const parsed = SessionFileSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw refusal(`${path} must be JSON {"session_id": …, "session_id_sign": 128 hex digits}`);
  }
  return { sessionId: parsed.data.session_id, sessionIdSign: parsed.data.session_id_sign };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    return undefined;
  }
}

function refusal(message: string): IpmiError {
  return new IpmiError('IPMI_BAD_CONFIG', message);
}
