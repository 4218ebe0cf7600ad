// Runs the counter headless until a signal: what `netbar counter` does.
import { type CounterConfig, loadCounterConfig } from '../../../kiosk/counter/config.ts';
import { Counter } from '../../../kiosk/counter/counter.ts';
import { EXIT } from '../../../shared/config/exit-codes.ts';
import { ConfigError } from '../../../shared/config/load-yaml.ts';
import { isAppError, messageOf } from '../../../shared/errors/app-error.ts';
import { createLogger, type Logger } from '../../../shared/logging/logger.ts';
import { builtInterface } from '../../lib/built-interface.ts';
import type { CounterCommandOptions } from '../counter.ts';

/** A stop that hangs must not keep the process from ending, ms. */
const STOP_LIMIT_MS = 15_000;

/** Resolves with the exit code. */
export async function runCounter(options: CounterCommandOptions): Promise<number> {
  try {
    const config = await loadCounterConfig(options.config, options);
    if (options.checkConfig) {
      process.stdout.write(`${options.config ?? 'the defaults'}: good\n`);
      return EXIT.ok;
    }
    return await serve(config);
  } catch (error) {
    process.stderr.write(`netbar counter: ${messageOf(error)}\n`);
    if (error instanceof ConfigError) return EXIT.config;
    return isAppError(error) && error.code === 'STORE_IN_USE' ? EXIT.alreadyRunning : EXIT.failed;
  }
}

async function serve(config: CounterConfig): Promise<number> {
  const log = await createLogger({
    level: config.log.level,
    base: { name: 'counter' },
    destination: { write: (line) => void process.stderr.write(line) },
  });
  const crashed = untilCrash(log);
  const dead = Promise.withResolvers<number>();
  const signalled = untilSignal();
  const rendererDir = builtInterface();
  const counter = new Counter({
    ...{ config, log, runtime: 'node' as const },
    ...(rendererDir ? { rendererDir } : {}),
    onDead: () => dead.resolve(EXIT.failed),
  });
  const ended = Promise.race([signalled, crashed, dead.promise]);
  // A start that hangs (a disk that does not answer) must not keep the process from ending.
  const early = await Promise.race([counter.start().then(() => undefined), ended]);
  if (early === undefined) process.stdout.write(banner(counter, rendererDir));
  const code = early ?? (await ended);
  const late = setTimeout(() => process.exit(EXIT.failed), STOP_LIMIT_MS);
  await counter.stop();
  clearTimeout(late);
  return code;
}

/** What a person at the terminal needs. */
function banner(counter: Counter, rendererDir: string | undefined): string {
  const lines = counter.urls.map((url) => `Staff interface: ${url}`);
  if (!rendererDir) lines.push('The web app is not built: only the HTTP API answers.');
  if (counter.fingerprint) lines.push(`Certificate (SHA-256): ${counter.fingerprint}`);
  if (counter.setupCode) lines.push(`Set-up code for a browser on another computer: ${counter.setupCode}`);
  lines.push(...counter.renterUrls.map((url) => `Renter page: ${url}`));
  if (counter.agentUrl) lines.push(`Agents report to: ${counter.agentUrl}`);
  return `${lines.join('\n')}\n`;
}

function untilSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(EXIT.ok));
  });
}

/** Node would print the whole error, with whatever it holds; the log's own words are safe. */
function untilCrash(log: Logger): Promise<number> {
  return new Promise((resolve) => {
    const crash = (error: unknown) => {
      log.fatal({ err: error }, 'the counter stops: an error that nobody expected');
      resolve(EXIT.failed);
    };
    process.on('uncaughtException', crash);
    process.on('unhandledRejection', crash);
  });
}
