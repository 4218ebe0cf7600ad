// The people who may work at the counter.
import { randomUUID } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import { problem } from '../../ipc/remarks.ts';
import { type Person, type Role, RoleSchema, type StaffMember } from '../../ipc/staff.ts';
import { RefusedCall } from '../calls.ts';
import { isLoopback } from '../http/security.ts';
import type { Store } from '../store/types.ts';
import type { Lockouts } from './lockouts.ts';
import { hashPin, isFitForOwner, isPin, NOBODY } from './pin-hash.ts';
import type { Sessions } from './sessions.ts';
import { refuseWeakPin, weaknessOf } from './weak-pin.ts';

export interface StaffChange {
  name?: string | undefined;
  role?: Role | undefined;
  active?: boolean | undefined;
  endLockOut?: boolean | undefined;
}

export class Staff {
  readonly #store: Store;
  readonly #sessions: Sessions;
  readonly #lockouts: Lockouts;
  readonly #now: () => number;

  constructor(deps: { store: Store; sessions: Sessions; lockouts: Lockouts; now?: () => number }) {
    this.#store = deps.store;
    this.#sessions = deps.sessions;
    this.#lockouts = deps.lockouts;
    this.#now = deps.now ?? Date.now;
  }

  /** True until there is an owner. */
  get needsSetup(): boolean {
    return (
      this.#store.db.prepare("SELECT 1 FROM people WHERE role = 'owner' AND active = 1").get() === undefined
    );
  }

  /** Everybody, in the order of their names. */
  list(): StaffMember[] {
    return this.#store.db
      .prepare('SELECT * FROM people ORDER BY folded')
      .all()
      .map((row) => this.#member(row));
  }

  /** @throws RefusedCall NOT_FOUND */
  get(id: string): StaffMember {
    const row = this.#store.db.prepare('SELECT * FROM people WHERE id = ?').get(id);
    if (!row) throw new RefusedCall('NOT_FOUND', 'there is no such person', { status: 404 });
    return this.#member(row);
  }

  /**
   * @param note runs in the same transaction: the audit's line
   * @throws RefusedCall WEAK_PIN, NAME_TAKEN, SETUP_DONE (`first` alone)
   */
  async add(
    input: { name: string; role: Role; pin: string },
    note: (person: Person) => void,
    options: { first?: boolean } = {},
  ): Promise<Person> {
    const { name, role } = input;
    refuseWeakPin(input.pin, role, name);
    const pin = await hashOf(input.pin, name);
    const person = { id: randomUUID(), name, role };
    this.#store.transaction(() => {
      if (options.first && !this.needsSetup) throw setupDone();
      this.#refuseTakenName(name);
      this.#store.db
        .prepare(
          'INSERT INTO people (id, name, folded, role, pin, active, created_at) VALUES (?, ?, ?, ?, ?, 1, ?)',
        )
        .run(person.id, name, fold(name), role, this.#sealed(person.id, pin), this.#now());
      note(person);
    });
    return person;
  }

  /** @throws RefusedCall NOT_FOUND, NAME_TAKEN, LAST_OWNER, WEAK_PIN (of a new owner, whose PIN opens more) */
  update(
    id: string,
    change: StaffChange,
    note: (after: StaffMember, before: StaffMember) => void,
  ): StaffMember {
    return this.#store.transaction(() => {
      const before = this.get(id);
      const { name = before.name, role = before.role, active = before.active } = change;
      if (role !== 'owner' || !active) this.#refuseLastOwner(before);
      if (role === 'owner' && before.role !== 'owner') this.#refuseUnfitPin(id);
      if (fold(name) !== fold(before.name)) this.#refuseTakenName(name);
      this.#store.db
        .prepare('UPDATE people SET name = ?, folded = ?, role = ?, active = ? WHERE id = ?')
        .run(name, fold(name), role, active ? 1 : 0, id);
      if (change.endLockOut) this.#lockouts.forgive([personKey(id)]);
      if (role !== before.role || !active) this.#sessions.endAllOf(id);
      const after = this.get(id);
      note(after, before);
      return after;
    });
  }

  /**
   * @param keep the session that goes on: somebody changed the own PIN in it
   * @throws RefusedCall NOT_FOUND, WEAK_PIN
   */
  async setPin(id: string, pin: string, note: () => void, keep?: string | null): Promise<void> {
    const refuseWeak = () => {
      const { role, name } = this.get(id);
      refuseWeakPin(pin, role, name);
      return name;
    };
    const hash = await hashOf(pin, refuseWeak());
    this.#store.transaction(() => {
      // An owner by now, perhaps.
      refuseWeak();
      this.#store.db.prepare('UPDATE people SET pin = ? WHERE id = ?').run(this.#sealed(id, hash), id);
      this.#lockouts.forgive([personKey(id)]);
      this.#sessions.endAllOf(id, keep);
      note();
    });
  }

  /** @throws RefusedCall NOT_FOUND, LAST_OWNER */
  remove(id: string, note: (before: StaffMember) => void): void {
    this.#store.transaction(() => {
      const before = this.get(id);
      this.#refuseLastOwner(before);
      this.#sessions.endAllOf(id);
      this.#store.db.prepare('DELETE FROM people WHERE id = ?').run(id);
      this.#lockouts.forgive([personKey(id)]);
      note(before);
    });
  }

  /**
   * Checks a PIN; takes as long for somebody who does not exist.
   * @throws RefusedCall WRONG_PIN (details.triesLeft), LOCKED_OUT (details.untilMs)
   */
  async verify(id: string, pin: string, address: string): Promise<Person> {
    const row = this.#activeRow(id);
    const keys = this.#keysOf(id, address);
    const { triesLeft } = this.#lockouts.charge(keys);
    const right = await isPin(pin, row ? this.#opened(id, row.pin) : NOBODY);
    if (!row || !right) {
      this.#lockouts.refuseLocked(keys);
      throw new RefusedCall('WRONG_PIN', 'that is not the PIN', { status: 401, details: { triesLeft } });
    }
    const { name, role } = this.get(id);
    this.#lockouts.forgive(keys);
    return { id, name, role };
  }

  /** @throws RefusedCall LOCKED_OUT */
  refuseLockedOut(id: string, address: string): void {
    this.#lockouts.refuseLocked(this.#keysOf(id, address));
  }

  noteLogin(id: string): void {
    this.#store.db.prepare('UPDATE people SET last_login_at = ? WHERE id = ?').run(this.#now(), id);
  }

  #activeRow(id: string): Record<string, SQLOutputValue> | undefined {
    return this.#store.db.prepare('SELECT * FROM people WHERE id = ? AND active = 1').get(id);
  }

  /**
   * What a try is counted for: whoever does not exist, or may not log in, is one and the same nobody. At the counter's
   * own screen everybody has the same address: there the person alone is counted.
   */
  #keysOf(id: string, address: string): string[] {
    const person = personKey(this.#activeRow(id) ? id : 'nobody');
    return address === 'local' || isLoopback(address) ? [person] : [person, `address/${address}`];
  }

  #refuseUnfitPin(id: string): void {
    const row = this.#store.db.prepare('SELECT pin FROM people WHERE id = ?').get(id);
    if (isFitForOwner(this.#opened(id, row?.pin))) return;
    const { code, message } = problem(
      'OWNER_PIN_NEEDED',
      'set a new PIN for this person first, one that an owner may have: 6 digits or more, or a password of 8 characters or more; then change the role',
    );
    throw new RefusedCall('WEAK_PIN', message, { status: 422, details: { rule: code } });
  }

  #refuseLastOwner(person: StaffMember): void {
    if (person.role !== 'owner' || !person.active) return;
    const others = this.list().filter(
      ({ id, role, active }) => id !== person.id && role === 'owner' && active,
    );
    if (others.length === 0) throw new RefusedCall('LAST_OWNER', 'somebody must stay the owner');
  }

  #refuseTakenName(name: string): void {
    const taken = this.#store.db.prepare('SELECT 1 FROM people WHERE folded = ?').get(fold(name));
    if (taken) throw new RefusedCall('NAME_TAKEN', 'somebody has this name already');
  }

  #member(row: Record<string, SQLOutputValue>): StaffMember {
    const id = String(row.id);
    return {
      id,
      name: String(row.name),
      role: RoleSchema.parse(row.role),
      active: row.active === 1,
      createdAt: Number(row.created_at),
      lastLoginAt: row.last_login_at === null ? null : Number(row.last_login_at),
      lockedOutUntil: this.#lockouts.lockedUntil(personKey(id)),
    };
  }

  #sealed(id: string, hash: string): Uint8Array {
    return this.#store.secrets.seal(hash, `staff.pin/${id}`);
  }

  #opened(id: string, sealed: SQLOutputValue | undefined): string {
    return this.#store.secrets.open(
      sealed instanceof Uint8Array ? sealed : new Uint8Array(),
      `staff.pin/${id}`,
    );
  }
}

export const setupDone = () => new RefusedCall('SETUP_DONE', 'there is an owner already: log in');

const fold = (name: string) => name.normalize('NFKC').toLowerCase();
const personKey = (id: string) => `person/${id}`;

function hashOf(pin: string, name: string): Promise<string> {
  return hashPin(pin, { fitForOwner: weaknessOf(pin, 'owner', name) === undefined });
}
