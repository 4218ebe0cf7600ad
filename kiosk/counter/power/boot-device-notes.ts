// Which boot device somebody has set on a seat, until the boot that uses it up.
import { z } from 'zod';
import type { BootSelection } from '../../../shared/ipmi/capabilities/boot-device.ts';
import type { SeatDetail } from '../../ipc/seat.ts';
import type { Store } from '../store/types.ts';
import type { FleetPower } from './fleet-power.ts';

const NoteSchema = z.object({
  device: z.string(),
  persistent: z.boolean(),
  by: z.string(),
  at: z.number(),
});

export class BootDeviceNotes {
  readonly #store: Store;
  readonly #power: Pick<FleetPower, 'onBoot'>;
  #unsubscribe: (() => void) | undefined;

  constructor({ store, power }: { store: Store; power: Pick<FleetPower, 'onBoot'> }) {
    this.#store = store;
    this.#power = power;
  }

  start(): void {
    this.#unsubscribe ??= this.#power.onBoot((seatId) => {
      if (this.of(seatId)?.persistent === false) this.#forget(seatId);
    });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** Null: nothing was set from here, or a boot has used it up. */
  of(seatId: string): SeatDetail['bootDevice'] {
    const row = this.#store.db.prepare('SELECT note FROM boot_devices WHERE seat_id = ?').get(seatId);
    return row ? NoteSchema.parse(JSON.parse(String(row.note))) : null;
  }

  set(seatId: string, { device, persistent }: BootSelection, by: string): void {
    if (device === 'none') {
      this.#forget(seatId);
      return;
    }
    const note = JSON.stringify({ device, persistent, by, at: Date.now() });
    this.#store.db
      .prepare('INSERT OR REPLACE INTO boot_devices (seat_id, note) VALUES (?, ?)')
      .run(seatId, note);
  }

  #forget(seatId: string): void {
    this.#store.db.prepare('DELETE FROM boot_devices WHERE seat_id = ?').run(seatId);
  }
}
