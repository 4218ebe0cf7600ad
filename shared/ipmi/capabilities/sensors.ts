// Capability: what the BMC's sensors say.
import type { CallOptions } from './call-options.ts';

export interface SensorReading {
  name: string;
  /** Entity of IPMI 2.0 table 43-13, such as `3.1` for the first processor. */
  entity: string;
  /** Null when the sensor has no number: not present, machine off, or a state sensor. */
  value: number | null;
  /** `degrees C`, `Volts`, `RPM`, `Watts` … as ipmitool names them; null without a number. */
  unit: string | null;
  /** `unknown`: no reading now (`ns` in ipmitool). */
  status: 'ok' | 'non-critical' | 'critical' | 'non-recoverable' | 'unknown';
  /** What a state sensor says, such as `Presence detected`; empty when it says nothing. */
  text: string;
}

export interface SensorList {
  sensors: SensorReading[];
  /** False: the BMC fell silent or refused a record, so sensors may be missing. */
  complete: boolean;
}

export interface SensorReader {
  /** @throws IpmiError when not one sensor of those that there are could be read */
  readSensors(call?: CallOptions): Promise<SensorList>;
}
