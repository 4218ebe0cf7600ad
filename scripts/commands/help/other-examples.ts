// Examples of the commands that bring none of their own.
import type { Command } from 'commander';
import { allCommands, pathOf, withExamples } from './examples.ts';

const BMC = '-H 192.168.0.110 -U admin';
const STORE = '--store /var/lib/netbar/store';

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  'netbar audit verify': [`netbar audit verify ${STORE}`],
  'netbar backup create': [`netbar backup create ${STORE} --output monday.backup`],
  'netbar backup restore': [`netbar backup restore monday.backup ${STORE}`],
  'netbar power status': [`netbar power status ${BMC}`, 'netbar power status --fleet cafe.yml --all --json'],
  'netbar power on': [`netbar power on ${BMC}`, "netbar power on --fleet cafe.yml 'seat-1*'"],
  'netbar power off': [`netbar power off ${BMC}`, 'netbar power off --fleet cafe.yml --all --yes'],
  'netbar power soft': ['netbar power soft --fleet cafe.yml seat-07 --force-after-soft'],
  'netbar power cycle': ['netbar power cycle --fleet cafe.yml seat-07'],
  'netbar power reset': [`netbar power reset ${BMC}`],
  'netbar bootdev get': [`netbar bootdev get ${BMC}`],
  'netbar bootdev set': [`netbar bootdev set pxe --uefi --power cycle ${BMC}`],
  'netbar identify blink': [`netbar identify blink --seconds 30 ${BMC}`],
  'netbar identify on': [`netbar identify on ${BMC}`],
  'netbar identify off': [`netbar identify off ${BMC}`],
  'netbar sensors': [`netbar sensors ${BMC}`],
  'netbar sel list': [`netbar sel list --limit 20 ${BMC}`],
  'netbar sel clear': [`netbar sel clear ${BMC}`],
  'netbar bmc check': [`netbar bmc check ${BMC}`],
  'netbar sim node': ['netbar sim node --version 0.4.1.8 --http 5001 --lan 5003'],
  'netbar sim deeplink': ['netbar sim deeplink --pipe /run/user/1000/deeplink.sock --lan 127.0.0.1:5003'],
  'netbar sim bmc': ['netbar sim bmc --count 4'],
};

/** Adds them to every command of the table. */
export function addOtherExamples(program: Command): void {
  for (const command of allCommands(program)) {
    const examples = EXAMPLES[pathOf(command)];
    if (examples) withExamples(command, ...examples);
  }
}
