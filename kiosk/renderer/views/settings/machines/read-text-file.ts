// Text of a chosen file: UTF-8, or GBK as Chinese spreadsheets still save it.

export interface TextFile {
  text: string;
  encoding: 'utf-8' | 'gbk';
}

/** What the counter takes at most, in bytes. */
export const LARGEST_CSV = 1_000_000;

/** @returns null when the bytes are text in neither encoding */
export function decodeText(bytes: Uint8Array): TextFile | null {
  for (const encoding of ['utf-8', 'gbk'] as const) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
    } catch {
      // Not this one.
    }
  }
  return null;
}
