// Secrets in what is printed: eight stars, unless they are asked for.

const SECRET = /password|private_?key|sign$|session_?id/i;
const STARS = '********';

/** The value with all secrets as stars, at any depth; an empty secret stays empty. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const secret = SECRET.test(key) && (typeof item === 'string' || typeof item === 'number');
      return [key, secret && item !== '' ? STARS : masked(item)];
    }),
  );
}
