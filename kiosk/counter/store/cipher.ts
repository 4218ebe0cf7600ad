// AES-256-GCM with a random nonce: nonce (12) | ciphertext | tag (16).
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param key 32 bytes
 * @param bound authenticated with the ciphertext, not part of it
 */
export function encrypt(key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Buffer {
  const { nonce, cipher } = begin(key, bound);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The same of what comes piece by piece: everything else goes on in between. */
export async function encryptPieces(
  key: Uint8Array,
  pieces: AsyncIterable<Uint8Array>,
  bound: Uint8Array,
): Promise<Buffer> {
  const { nonce, cipher } = begin(key, bound);
  const sealed = [nonce];
  for await (const piece of pieces) sealed.push(cipher.update(piece));
  return Buffer.concat([...sealed, cipher.final(), cipher.getAuthTag()]);
}

/** @returns undefined when the key, the bound text or any bit of the ciphertext is not what it was */
export function decrypt(key: Uint8Array, sealed: Uint8Array, bound: Uint8Array): Buffer | undefined {
  if (sealed.byteLength < NONCE_BYTES + TAG_BYTES) return undefined;
  const end = sealed.byteLength - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(NONCE_BYTES, end));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  }
}

function begin(key: Uint8Array, bound: Uint8Array) {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bound);
  return { nonce, cipher };
}
