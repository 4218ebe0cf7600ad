// The licence texts of every npm package whose code ended up in a bundle.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** The folder of the npm package that a module belongs to; undefined for our own modules. */
export function packageFolder(moduleId: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(moduleId)?.[0];
}

/**
 * One text with name, version, licence and licence text of each package, sorted by name.
 * @param moduleIds absolute paths of bundled modules
 */
export async function thirdPartyLicenses(moduleIds: Iterable<string>): Promise<string> {
  const folders = new Set([...moduleIds].map(packageFolder).filter((folder) => folder !== undefined));
  const entries = await Promise.all([...folders].map(licenseOf));
  return `netbar contains these packages.\n\n${[...new Set(entries)].sort().join('\n')}`;
}

async function licenseOf(folder: string): Promise<string> {
  const { name, version, license } = Manifest.parse(
    JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
  );
  const names = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  const texts = await Promise.all(names.map((file) => readFile(join(folder, file), 'utf8')));
  const body = texts.length > 0 ? texts.join('\n') : `(the package carries no licence file)\n`;
  return `${'='.repeat(80)}\n${name} ${version} · ${license}\n${'='.repeat(80)}\n${body.trim()}\n`;
}
