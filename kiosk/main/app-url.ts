// app://netbar/: the only address of the interface.

export const APP_SCHEME = 'app';
export const APP_HOST = 'netbar';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** True for the interface itself, and for nothing that only looks like it. */
export function isOurs(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed?.protocol === `${APP_SCHEME}:` &&
    parsed.host === APP_HOST &&
    parsed.username === '' &&
    parsed.password === ''
  );
}
