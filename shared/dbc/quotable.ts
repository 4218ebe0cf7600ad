// Which words of a node may stand in an error: short, harmless, and without anything secret.

const MOST = 200;
/** No quotes, line breaks, escapes or markup: they end up in terminals, logs and pages. */
const HARMLESS = /^[A-Za-z0-9 .,:;'()[\]/_+=%@#!?*-]+$/;

/** @param secrets values of the request: a node may repeat what it was sent */
export function isQuotable(text: string, secrets: readonly string[] = []): boolean {
  if (text.length > MOST || !HARMLESS.test(text)) return false;
  const low = text.toLowerCase();
  return !secrets.some((secret) => secret !== '' && low.includes(secret.toLowerCase()));
}
