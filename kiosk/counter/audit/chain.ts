// The chain: each entry's MAC covers the MAC before it, so that none can be changed, moved or left out.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditEntry } from '../../ipc/staff.ts';

/** An entry as it is stored, without its MAC. */
export interface ChainedEntry extends AuditEntry {
  personId: string | null;
}

/** Where the chain stands: the number of its last entry (0: none) and that entry's MAC. */
export interface Head {
  seq: number;
  mac: Uint8Array;
}

export const AUDIT_KEY = 'audit';

/** The head of a chain without entries. */
export function firstHead(key: Uint8Array): Head {
  return { seq: 0, mac: hmac(key, 'netbar/audit/v1/first') };
}

export function macOf(key: Uint8Array, before: Uint8Array, entry: ChainedEntry): Uint8Array {
  return hmac(key, 'netbar/audit/v1/entry', before, canonical(entry));
}

/** Stored beside the head: only the counter can say that the chain ends here. */
export function sealOf(key: Uint8Array, { seq, mac }: Head): Uint8Array {
  return hmac(key, 'netbar/audit/v1/head', String(seq), mac);
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

/** `seq:mac`, as people keep it on paper. */
export function formatHead({ seq, mac }: Head): string {
  return `${seq}:${Buffer.from(mac).toString('hex')}`;
}

/** @returns undefined for anything that is no head */
export function parseHead(text: string): Head | undefined {
  const [, seq, mac] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  return seq === undefined || mac === undefined
    ? undefined
    : { seq: Number(seq), mac: Buffer.from(mac, 'hex') };
}

/** One text for one entry: a list in a fixed order has no keys to be moved about. */
function canonical(entry: ChainedEntry): string {
  const { seq, at, personId, who, role, action, seatId, seat, before, after, result, reason, code } = entry;
  return JSON.stringify([
    seq,
    at,
    personId,
    who,
    role,
    action,
    seatId,
    seat,
    before,
    after,
    result,
    reason,
    code,
  ]);
}

/** Each part with its length in front: no two lists of parts give the same bytes. */
function hmac(key: Uint8Array, ...parts: (string | Uint8Array)[]): Uint8Array {
  const mac = createHmac('sha256', key);
  for (const part of parts) {
    const bytes = Buffer.from(part);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.byteLength);
    mac.update(length).update(bytes);
  }
  return mac.digest();
}
