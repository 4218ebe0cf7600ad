// Sealed secrets: only the right key and the right place open them, and the plain text is nowhere on the disk.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DataKeyBox } from '../../../../kiosk/counter/store/secret-box.ts';
import { allBytes, openIn, tempFolder } from './temp-store.ts';

const unreadable = expect.objectContaining({ code: 'SECRET_UNREADABLE' });

it('opens every text that it sealed, under its own purpose alone', () => {
  const box = DataKeyBox.generate();
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, text, (plain, purpose, other) => {
      const sealed = box.seal(plain, purpose);
      expect(box.open(sealed, purpose)).toBe(plain);
      if (other !== purpose) expect(() => box.open(sealed, other)).toThrow(unreadable);
    }),
  );
});

it('notices every flipped bit and every cut', () => {
  const box = DataKeyBox.generate();
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(7), fc.nat(), (plain, at, bit, cut) => {
      const sealed = box.seal(plain, 'p');
      const flipped = Uint8Array.from(sealed);
      const index = at % flipped.length;
      flipped[index] = (flipped[index] ?? 0) ^ (1 << bit);
      expect(() => box.open(flipped, 'p')).toThrow(unreadable);
      expect(() => box.open(sealed.subarray(0, cut % sealed.length), 'p')).toThrow(unreadable);
    }),
  );
});

it('never seals the same text to the same bytes, and opens nothing under another key', () => {
  const [box, other] = [DataKeyBox.generate(), DataKeyBox.generate()];
  expect(box.seal('a', 'p')).not.toEqual(box.seal('a', 'p'));
  expect(() => other.open(box.seal('a', 'p'), 'p')).toThrow(unreadable);
});

it('derives another key for each purpose, the same one each time', () => {
  const box = DataKeyBox.generate();
  expect(box.derive('audit')).toEqual(new DataKeyBox(box.exportKey()).derive('audit'));
  expect(box.derive('audit')).not.toEqual(box.derive('csrf'));
  expect(box.derive('audit')).toHaveLength(32);
});

it('leaves no plain secret in database, log or journal', async () => {
  const folder = await tempFolder();
  const store = await openIn(folder);
  const secrets = Array.from({ length: 20 }, (_, index) => `plain-bmc-password-${index}`);
  for (const secret of secrets) store.setSecret(secret.slice(6), secret);
  await store.setRecovery('plain recovery passphrase');
  store.setSecret('bmc-password-0', 'replaced');
  store.setValue('marker', 'this text is in the clear');
  const key = Buffer.from(store.secrets.exportKey());
  const open = await allBytes(folder);
  store.close();
  const closed = await allBytes(folder);
  for (const bytes of [open, closed]) {
    expect(bytes.includes('this text is in the clear')).toBe(true);
    expect(bytes.includes('plain-bmc')).toBe(false);
    expect(bytes.includes('plain recovery')).toBe(false);
    expect(bytes.includes(key)).toBe(false);
  }
});
