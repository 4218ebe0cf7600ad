// Which seats show which DeepLink device ID, so that two with the same one are found without comparing all.
export class DeviceIds {
  readonly #seatsOf = new Map<string, Set<string>>();
  readonly #idsOf = new Map<string, readonly string[]>();

  /**
   * Sets the IDs that a seat shows (its agent's and the node's; usually the same one).
   * @returns the other seats for which something changed
   */
  set(seatId: string, ids: readonly string[]): string[] {
    const before = this.#idsOf.get(seatId) ?? [];
    const wanted = [...new Set(ids.filter((id) => id !== ''))];
    const gone = before.filter((id) => !wanted.includes(id));
    const come = wanted.filter((id) => !before.includes(id));
    if (gone.length === 0 && come.length === 0) return [];
    const touched = new Set<string>();
    for (const id of gone) {
      const seats = this.#seatsOf.get(id);
      seats?.delete(seatId);
      if (seats?.size === 0) this.#seatsOf.delete(id);
      for (const other of seats ?? []) touched.add(other);
    }
    for (const id of come) {
      const seats = this.#seatsOf.get(id) ?? new Set();
      for (const other of seats) touched.add(other);
      this.#seatsOf.set(id, seats.add(seatId));
    }
    if (wanted.length === 0) this.#idsOf.delete(seatId);
    else this.#idsOf.set(seatId, wanted);
    return [...touched];
  }

  /** Other seats that show an ID of this seat, in order of their ids. */
  sharedWith(seatId: string): string[] {
    const others = new Set<string>();
    for (const id of this.#idsOf.get(seatId) ?? []) {
      for (const other of this.#seatsOf.get(id) ?? []) if (other !== seatId) others.add(other);
    }
    return [...others].sort();
  }
}
