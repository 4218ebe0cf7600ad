// The sensors of a simulated BMC: their records (IPMI 2.0 table 43-1) and their readings.

interface Sensor {
  number: number;
  name: string;
  /** Code of IPMI 2.0 table 42-3: 1 temperature, 3 current (of a supply, in watts), 4 fan. */
  type: number;
  /** Code of IPMI 2.0 table 43-15: 1 degrees C, 6 watts, 18 RPM. */
  unit: number;
  /** Reading = raw × factor. */
  factor: number;
  raw: number;
  /** Raw upper thresholds: non-recoverable, critical, non-critical. */
  upper: [number, number, number];
}

const SENSORS: Sensor[] = [
  { number: 1, name: 'CPU Temp', type: 1, unit: 1, factor: 1, raw: 42, upper: [100, 95, 90] },
  { number: 2, name: 'FAN1', type: 4, unit: 18, factor: 100, raw: 48, upper: [250, 240, 230] },
  { number: 3, name: 'PSU1 Power', type: 3, unit: 6, factor: 8, raw: 44, upper: [250, 240, 230] },
];

const SYSTEM_BOARD = 7;

/** A full sensor record: an unsigned, linear sensor of the system board with upper thresholds. */
function sensorRecord({ number, name, type, unit, factor, upper }: Sensor): number[] {
  const body = [
    ...[0x20, 0, number, SYSTEM_BOARD, 1],
    ...[0x7f, 0x68, type, 0x01], // initialised and scanning; settable thresholds; threshold sensor
    ...[0x80, 0x0a, 0x80, 0x7a, 0x38, 0x38], // events; readable and settable thresholds: the upper three
    ...[0, unit, 0, 0],
    ...[factor, 0, 0, 0, 0, 0], // M, B, accuracy, exponents
    ...[0, 0, 0, 0, 0xff, 0],
    ...upper,
    ...[0, 0, 0, 0, 0, 0, 0, 0],
    ...[0xc0 | name.length, ...Buffer.from(name, 'latin1')],
  ];
  return [0, 0, 0x51, 0x01, body.length, ...body];
}

/** ipmi_sim commands that add the sensors to the management controller `mc`. */
export function sensorCommands(mc: string): string[] {
  return SENSORS.flatMap((sensor) => [
    `main_sdr_add ${mc} ${sensorRecord(sensor).join(' ')}`,
    `sensor_add ${mc} 0 ${sensor.number} ${sensor.type} 1`,
    `sensor_set_value ${mc} 0 ${sensor.number} ${sensor.raw} 0`,
    `sensor_set_threshold ${mc} 0 ${sensor.number} settable 111000 ${sensor.upper.join(' ')} 0 0 0`,
    `sensor_set_event_support ${mc} 0 ${sensor.number} enable scanning per-state ${Array(4).fill('000111111000000').join(' ')}`,
  ]);
}
