// A seat on its way out of the counter: checked, hidden and written once, however often it is asked for.
import { type Seat, SeatSchema } from '../../ipc/seat.ts';
import { reduceSeat } from '../notifications/reduce.ts';

/** A JSON text and its length in UTF-8. */
export interface SeatText {
  text: string;
  bytes: number;
}

/** The seat as the contract has it, without anything else. @throws ZodError */
export const checkedSeat = oncePerSeat((seat) => SeatSchema.parse(seat));

/** The seat for a locked screen. */
export const hiddenSeat = oncePerSeat(reduceSeat);

export const seatText = oncePerSeat((seat): SeatText => {
  const text = JSON.stringify(seat);
  return { text, bytes: Buffer.byteLength(text) };
});

/** The board makes a new view whenever it looks at a seat and never changes one: the object itself is the key. */
function oncePerSeat<Made>(make: (seat: Seat) => Made): (seat: Seat) => Made {
  const made = new WeakMap<Seat, Made>();
  return (seat) => {
    const known = made.get(seat);
    if (known !== undefined) return known;
    const fresh = make(seat);
    made.set(seat, fresh);
    return fresh;
  };
}
