// Time in a simulated compute node: as long as in a real one, or so many times faster.

export class Pace {
  /** 1 is as slow as a real node; may be changed at any time, for what begins afterwards. */
  speed: number;

  constructor(speed: number) {
    this.speed = speed;
  }

  /** When something that takes so many seconds will be over, on the clock of `now`. */
  after(seconds: number): number {
    return this.now() + (seconds * 1000) / this.speed;
  }

  now(): number {
    return performance.now();
  }
}
