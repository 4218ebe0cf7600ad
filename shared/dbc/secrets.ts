// What of a request must never be shown or repeated.
import type { JsonValue } from './envelope.ts';

/** Whoever holds these can act in somebody's name, or log in. */
const SECRET = /^(sign|session_id_sign|session_id|nonce|password|ipmi_password|device_password)$/;

/** @param name of a field as it is sent */
export function isSecretField(name: string): boolean {
  return SECRET.test(name);
}

/** The values of all secret fields, however deep. */
export function secretsOf(body: JsonValue): string[] {
  if (Array.isArray(body)) return body.flatMap(secretsOf);
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) =>
    isSecretField(name) && typeof value === 'string' ? [value] : secretsOf(value),
  );
}
