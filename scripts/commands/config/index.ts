// `netbar config`: profiles with node addresses, the usual machine, and where the secret of the identity is kept.
import { Argument, type Command } from 'commander';
import { factsTable, rowsTable } from '../dbc/output/tables.ts';
import { EXIT_CODES_HELP } from '../dbc/run/exit-codes.ts';
import { exitOnBadUsage, finish } from '../dbc/run/finish.ts';
import { withExamples } from '../help/examples.ts';
import {
  configPath,
  DEFAULT_PROFILE,
  readProfile,
  readProfiles,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  writeSetting,
} from './profile-file.ts';

interface ProfileOptions {
  profile?: string;
  json?: boolean;
}

const SETTINGS_HELP = `
Settings:
${factsTable(SETTINGS).replaceAll(/^/gm, '  ').trimEnd()}

identity is WHO:WHERE. WHO: wallet (a renter), node (the bare-metal node's key), machine (the machine's own key),
session, multisig, signature. WHERE: file:PATH (mode 0600; it must be there, and is kept as its full path), env:NAME,
store:NAME (the operating system's secret store), prompt.`;

export function addConfigCommand(program: Command): void {
  const config = program
    .command('config')
    .description('profiles: nodes, the usual machine, who signs; never a secret')
    .exitOverride(exitOnBadUsage);
  const profile = [
    '--profile <name>',
    `profile (default NETBAR_PROFILE, else "${DEFAULT_PROFILE}")`,
  ] as const;
  withExamples(
    config
      .command('set')
      .addArgument(setting())
      .argument('<value>')
      .description('set one setting')
      .option(...profile)
      .addHelpText('after', SETTINGS_HELP + EXIT_CODES_HELP),
    'netbar config set client-node http://127.0.0.1:5050',
    'netbar config set identity wallet:file:renter.seed --profile renter',
    'netbar config set identity session:store:friday',
  ).action((name: SettingName, value: string, options: ProfileOptions) =>
    finish({}, async () => {
      await writeSetting(chosen(options), name, value);
      return 0;
    }),
  );
  withExamples(
    config
      .command('unset')
      .addArgument(setting())
      .description('remove one setting')
      .option(...profile)
      .addHelpText('after', SETTINGS_HELP),
    'netbar config unset rent-order',
  ).action((name: SettingName, options: ProfileOptions) =>
    finish({}, async () => {
      await writeSetting(chosen(options), name, undefined);
      return 0;
    }),
  );
  withExamples(
    config
      .command('get')
      .addArgument(setting())
      .description('print one setting; exit code 1 when it is not set')
      .option(...profile),
    'netbar config get client-node',
  ).action((name: SettingName, options: ProfileOptions) =>
    finish({}, async () => {
      const value = (await readProfile(options.profile))[name];
      if (value === undefined) return 1;
      process.stdout.write(`${value}\n`);
      return 0;
    }),
  );
  withExamples(
    config.command('list').description('print all profiles').option('--json', 'one JSON object'),
    'netbar config list',
    'netbar config list --json',
  ).action((options: ProfileOptions) =>
    finish(options, async () => {
      const profiles = await readProfiles();
      const rows = Object.entries(profiles).map(([name, settings]) => ({ profile: name, ...settings }));
      const text = options.json
        ? `${JSON.stringify(profiles, undefined, 2)}\n`
        : rowsTable(rows, 'no profiles: netbar config set client-node URL');
      process.stdout.write(text);
      return 0;
    }),
  );
  withExamples(
    config.command('path').description('print where the profiles are kept'),
    'netbar config path',
  ).action(() => {
    process.stdout.write(`${configPath()}\n`);
  });
}

function setting(): Argument {
  return new Argument('<setting>').choices(SETTING_NAMES);
}

function chosen({ profile }: ProfileOptions): string {
  return profile ?? (process.env.NETBAR_PROFILE || DEFAULT_PROFILE);
}
