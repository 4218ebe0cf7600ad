// The file of a pre-signed triple: ours alone, complete, and truly signed.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WalletSigner } from '../../../shared/dbc/identity.ts';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import {
  checkPresignedTriple,
  parsePresignedTriple,
  readPresignedTriple,
} from '../../../shared/dbc/presigned.ts';

const keyPair = new KeyPair('5eb0f49a78054f904ace7cf4a7bd1b57b573dd90232676193b04b53d0b4ea628');
const triple = new WalletSigner(keyPair).identity();

describe('the text of a triple', () => {
  it('is taken when the signature is right, by a node key or by a wallet', () => {
    expect(parsePresignedTriple(JSON.stringify(triple))).toEqual(triple);
    const renter = new WalletSigner(keyPair, 'ss58').identity();
    expect(parsePresignedTriple(`${JSON.stringify(renter, null, 2)}\r\n`)).toEqual(renter);
  });

  const { sign, wallet } = triple;
  it.each([
    ['no JSON', `{"wallet": "${wallet}", sign: ${sign}`],
    ['a list', JSON.stringify([triple])],
    ['a triple without a nonce', JSON.stringify({ wallet, sign })],
    ['a triple with something more', JSON.stringify({ ...triple, seed: 'x' })],
    ['a number for a text', JSON.stringify({ ...triple, nonce: 5 })],
    ['an empty signature', JSON.stringify({ ...triple, sign: '' })],
  ])('is refused for %s, without showing any of it', (_what, text) => {
    const error = errorOf(() => parsePresignedTriple(text));
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(String(error)).not.toContain(sign.slice(0, 8));
    expect(error.cause).toBeUndefined();
  });
});

describe('the file of a triple', () => {
  it.each([
    ['another nonce', { ...triple, nonce: `${triple.nonce.slice(1)}1` }],
    ['another wallet', { ...triple, wallet: 'ab'.repeat(32) }],
    ['an upper-case wallet', { ...triple, wallet: triple.wallet.toUpperCase() }],
  ])('is refused by the full check for %s, without showing any of it', async (_what, wrong) => {
    const path = await write(0o600, JSON.stringify(wrong));
    const error = await checkPresignedTriple(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(String(error)).not.toContain(triple.sign.slice(0, 8));
  });

  it('passes the full check when the signature is right', async () => {
    expect(await checkPresignedTriple(await write(0o600))).toEqual(triple);
  });

  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'netbar-triple-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (mode: number, text: string | Uint8Array = JSON.stringify(triple)) => {
    const path = join(folder, 'triple.json');
    await writeFile(path, text);
    await chmod(path, mode);
    return path;
  };

  it('is read when only we can open it', async () => {
    expect(await readPresignedTriple(await write(0o600))).toEqual(triple);
    expect(await readPresignedTriple(await write(0o400))).toEqual(triple);
  });

  it.each<[string, BufferEncoding]>([
    ['Notepad', 'utf8'],
    ["PowerShell's >", 'utf16le'],
  ])('is read as %s of Windows writes it', async (_, encoding) => {
    const text = `\uFEFF${JSON.stringify(triple)}\r\n`;
    expect(await readPresignedTriple(await write(0o600, Buffer.from(text, encoding)))).toEqual(triple);
  });

  it.runIf(process.platform !== 'win32').each([0o640, 0o604, 0o644, 0o620])(
    'is refused with mode %o, and the message tells the cure',
    async (mode) => {
      const path = await write(mode);
      await expect(readPresignedTriple(path)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringContaining(`chmod 600 ${path}`),
      });
    },
  );

  it('is missed by name', async () => {
    const path = join(folder, 'none.json');
    await expect(readPresignedTriple(path)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(/none\.json.*ENOENT/),
    });
  });

  it('is no folder and no large file', async () => {
    const path = join(folder, 'folder');
    await mkdir(path);
    await expect(readPresignedTriple(path)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(readPresignedTriple(await write(0o600, ' '.repeat(5000)))).rejects.toMatchObject({
      message: expect.stringContaining('too large'),
    });
  });
});

function errorOf(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
