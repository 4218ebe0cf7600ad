// Text files as Windows writes them: with a byte order mark, in UTF-16 (PowerShell's `>`), in the PC's own code page.

/** The text of a file in UTF-8, in UTF-16 with its mark, or else in GBK; marks are taken off. */
export function decodeText(bytes: Uint8Array): string {
  // The decoders take a mark off.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gbk').decode(bytes);
  }
}
