// What the next boot of each seat uses: as set from here and read back, until the boot that uses it up.
import { z } from 'zod';
import type { BootFlags, BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import { BootDeviceReadSchema, type Seat, type SeatDetail } from '../../ipc/seat.ts';
import type { Store } from '../store/types.ts';
import type { FleetPower } from './fleet-power.ts';

const NoteSchema = z.object({
  device: BootDeviceReadSchema,
  persistent: z.boolean(),
  /** Who set it from here, and when; null: it was found so, at that time. */
  by: z.string().nullable(),
  at: z.number(),
  /** When the BMC said so last; rows of earlier versions: when it was set. */
  readAt: z.number().optional(),
});
type Note = z.infer<typeof NoteSchema>;

export interface BootDeviceNotesOptions {
  store: Store;
  power: Pick<FleetPower, 'onBoot'>;
  now?: () => number;
}

export class BootDeviceNotes {
  readonly #store: Store;
  readonly #power: Pick<FleetPower, 'onBoot'>;
  readonly #now: () => number;
  #notes: Map<string, Note> | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor({ store, power, now = Date.now }: BootDeviceNotesOptions) {
    this.#store = store;
    this.#power = power;
    this.#now = now;
  }

  start(): void {
    this.#unsubscribe ??= this.#power.onBoot((seatId) => {
      const note = this.#all.get(seatId);
      if (note && note.device !== 'none' && !note.persistent) this.forget(seatId);
    });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** The override for the panel; null: none is known. */
  of(seatId: string): SeatDetail['bootDevice'] {
    const note = this.#all.get(seatId);
    if (!note || note.device === 'none') return null;
    const { device, persistent, by, at } = note;
    return { device, persistent, by, at };
  }

  /** What the BMC said last, with its age; null: nothing that still holds. */
  known(seatId: string): Seat['bootDevice'] {
    const note = this.#all.get(seatId);
    return note ? { device: note.device, persistent: note.persistent, at: note.readAt ?? note.at } : null;
  }

  /** Set from here, and read back just now. */
  set(
    seatId: string,
    { device, persistent }: Pick<BootSelection, 'device' | 'persistent'>,
    by: string,
  ): void {
    const at = this.#now();
    this.#put(seatId, { ...meaning({ device, persistent, valid: true }), by, at, readAt: at });
  }

  /** Read just now, and perhaps set by another hand than ours. */
  read(seatId: string, flags: Pick<BootFlags, 'device' | 'persistent' | 'valid'>): void {
    const readAt = this.#now();
    const found = meaning(flags);
    const before = this.#all.get(seatId);
    const same = before?.device === found.device && before.persistent === found.persistent;
    this.#put(seatId, same ? { ...before, readAt } : { ...found, by: null, at: readAt, readAt });
  }

  /** It may be another by now: a boot has used it up, or there is another machine. */
  forget(seatId: string): void {
    if (!this.#all.delete(seatId)) return;
    this.#store.db.prepare('DELETE FROM boot_devices WHERE seat_id = ?').run(seatId);
  }

  /** Read once: every look at a seat asks. */
  get #all(): Map<string, Note> {
    if (!this.#notes) {
      this.#notes = new Map();
      for (const row of this.#store.db.prepare('SELECT seat_id, note FROM boot_devices').all()) {
        const note = NoteSchema.safeParse(JSON.parse(String(row.note)));
        if (note.success) this.#notes.set(String(row.seat_id), note.data);
      }
    }
    return this.#notes;
  }

  #put(seatId: string, note: Note): void {
    this.#store.db
      .prepare('INSERT OR REPLACE INTO boot_devices (seat_id, note) VALUES (?, ?)')
      .run(seatId, JSON.stringify(note));
    this.#all.set(seatId, note);
  }
}

/** Flags that are not valid, and a cleared override, leave the machine to its own set-up. */
function meaning({
  device,
  persistent,
  valid,
}: Pick<BootFlags, 'device' | 'persistent' | 'valid'>): Pick<Note, 'device' | 'persistent'> {
  return valid && device !== 'none' ? { device, persistent } : { device: 'none', persistent: false };
}
