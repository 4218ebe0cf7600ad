// Everything that the renter's page says, so that no language can leave anything out.
import type { RenterProblemCode } from '../../../ipc/renter/page.ts';

export interface PageWords {
  title: string;
  language: string;
  paste: string;
  picture: string;
  pictureEmpty: string;
  heard: string;
  machineId: string;
  sessionId: string;
  sign: string;
  rentOrder: string;
  ask: string;
  cancel: string;
  asking: string;
  starting: string;
  off: string;
  again: string;
  waited: (seconds: number) => string;
  deviceId: string;
  password: string;
  capital: (letter: string) => string;
  legend: string;
  qr: string;
  steps: string;
  hides: (seconds: number) => string;
  more: string;
  hide: string;
  hidden: string;
  /** What is wrong, and what to do. */
  problems: Record<RenterProblemCode, readonly [string, string]>;
}
