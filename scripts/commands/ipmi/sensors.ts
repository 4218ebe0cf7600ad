// `netbar sensors`: what the BMCs' sensors say.
import type { Command } from 'commander';
import type { SensorList } from '../../../shared/ipmi/capabilities/sensors.ts';
import { withTargets } from './options.ts';
import type { View } from './output/report.ts';
import { askEach, type RunOptions, runTask } from './run.ts';
import { exitLikeSysexits } from './usage.ts';

export function addSensorsCommand(program: Command): void {
  const sensors = program.command('sensors [machines...]').exitOverride(exitLikeSysexits);
  withTargets(sensors.description('temperatures, fans, voltages, power draw')).action(
    (names: string[], options: RunOptions, command: Command) =>
      runTask(command, names, options, {
        view: SENSORS,
        work: askEach(({ bmc }, signal) => bmc.sensors.readSensors({ signal }), options.parallel),
      }),
  );
}

const SENSORS: View<SensorList> = {
  columns: ['sensor', 'reading', 'status'],
  rows: ({ sensors, complete }) => [
    ...sensors.map(({ name, value, unit, text, status }) => [
      name,
      value === null ? text || '-' : `${value} ${unit ?? ''}`.trimEnd(),
      status,
    ]),
    ...(sensors.length === 0 ? [['-', 'no sensors', '-']] : []),
    ...(complete ? [] : [['-', 'the list broke off: sensors may be missing, try again', 'unknown']]),
  ],
  json: (list) => list,
  summary: ({ sensors, complete }) => `${sensors.length} sensors${complete ? '' : ', incomplete'}`,
  isGood: ({ complete }) => complete,
};
