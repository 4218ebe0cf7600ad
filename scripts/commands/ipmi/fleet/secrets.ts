// The secrets that a fleet file names, read before the file is judged.
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../../../../shared/config/load-yaml.ts';
import { isOpenToOthers } from '../../../lib/private-file.ts';
import type { FleetFile, RawSettings } from './file-schema.ts';
import { readSecretFile } from './secret-file.ts';

/** The secret, or why there is none. */
export type Secret = { text: string } | { problem: string };

export class FleetSecrets {
  readonly #folder: string;
  readonly #files: ReadonlyMap<string, Secret>;
  /** Others can read the fleet file itself, so it must not hold a secret. */
  readonly fleetFileIsOpen: boolean;

  constructor(folder: string, files: ReadonlyMap<string, Secret>, fleetFileIsOpen: boolean) {
    this.#folder = folder;
    this.#files = files;
    this.fleetFileIsOpen = fleetFileIsOpen;
  }

  /** @param path as written: relative to the fleet file */
  fromFile(path: unknown): Secret {
    if (typeof path !== 'string') return { problem: 'must be the name of a file' };
    return this.#files.get(resolve(this.#folder, path)) ?? { problem: `${path} was not read` };
  }

  fromEnvironment(name: unknown): Secret {
    if (typeof name !== 'string') return { problem: 'must be the name of an environment variable' };
    const text = process.env[name];
    return text ? { text } : { problem: `the environment variable ${name} is not set` };
  }
}

/** Reads every secret file that `file` names, each once. */
export async function readFleetSecrets(path: string, file: FleetFile): Promise<FleetSecrets> {
  const folder = dirname(resolve(path));
  const sections = [file.defaults, ...Object.values(file.machines)].map(({ ipmi }) => ipmi ?? {});
  const names = new Set(sections.flatMap(fileNames).map((name) => resolve(folder, name)));
  const read = [...names].map(async (name): Promise<[string, Secret]> => [name, await readSecret(name)]);
  return new FleetSecrets(folder, new Map(await Promise.all(read)), isOpenToOthers((await stat(path)).mode));
}

function fileNames({ passwordFile, kgFile }: RawSettings): string[] {
  return [passwordFile, kgFile].filter((name) => typeof name === 'string');
}

async function readSecret(path: string): Promise<Secret> {
  try {
    return { text: await readSecretFile(path) };
  } catch (error) {
    if (error instanceof ConfigError) return { problem: error.message };
    throw error;
  }
}
