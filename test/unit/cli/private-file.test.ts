// Files with secrets as people make them: by Windows' editors and shells, and by mistake.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readIdentity } from '../../../scripts/commands/dbc/identity/identity.ts';
import { readSecretFile } from '../../../scripts/commands/ipmi/fleet/secret-file.ts';
import { readPrivateFile } from '../../../scripts/lib/private-file.ts';

const MARK = '\uFEFF';
const ENCODINGS: [string, BufferEncoding][] = [
  ['UTF-8 with a mark, as Notepad writes', 'utf8'],
  ["UTF-16, as PowerShell's > writes", 'utf16le'],
];

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netbar-private-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function file(content: Uint8Array | string, mode = 0o600): Promise<string> {
  const path = join(folder, 'secret');
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}

it.each(ENCODINGS)('a password in %s, is the password alone', async (_, encoding) => {
  const path = await file(Buffer.from(`${MARK}s3cret-密码\r\n`, encoding));
  expect(await readSecretFile(path)).toBe('s3cret-密码');
});

it.each(ENCODINGS)('a session in %s, is a session', async (_, encoding) => {
  const session = { session_id: 'abc', session_id_sign: 'ab'.repeat(64) };
  const lines = `session_id: abc\r\nsession_id_sign: ${session.session_id_sign}\r\n`;
  for (const text of [JSON.stringify(session), lines]) {
    const path = await file(Buffer.from(MARK + text, encoding));
    const { source } = await readIdentity({ kind: 'session', place: { from: 'file', path } });
    expect(source).toEqual({ sessionId: 'abc', sessionIdSign: session.session_id_sign });
  }
});

it('a mark alone is an empty file', async () => {
  await expect(readSecretFile(await file(MARK))).rejects.toThrow('is empty');
});

it.runIf(process.platform !== 'win32')('a named pipe is refused at once', async () => {
  const path = join(folder, 'pipe');
  await execa('mkfifo', ['-m', '600', path]);
  await expect(readSecretFile(path)).rejects.toThrow('is not a file');
  await expect(readPrivateFile(path)).rejects.toThrow('is not a file');
});

it.runIf(process.platform !== 'win32')('what others can read, or what is too long, is not read', async () => {
  await expect(readPrivateFile(await file('x', 0o640))).rejects.toThrow('chmod 600');
  await expect(readSecretFile(await file('x'.repeat(1025)))).rejects.toThrow('longer than 1024 bytes');
});
