// Starts an Electron app without Electron: `electron [-r FILE] [switches] <app folder> [arguments]`.

import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const SHIM = pathToFileURL(join(import.meta.dirname, 'shim', 'electron.ts')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier)
      ? { url: SHIM, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

const given = process.argv.slice(2);
const preloads: string[] = [];
for (let at = given.indexOf('-r'); at >= 0; at = given.indexOf('-r'))
  preloads.push(...given.splice(at, 2).slice(1));
const folder = resolve(given.find((text) => !text.startsWith('-')) ?? '.');
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;

Object.defineProperty(process.versions, 'electron', { value: '45.4.1', enumerable: true });
Object.defineProperty(process, 'type', { value: 'browser' });
// As Electron has it: the executable, then what was given to it.
process.argv = [process.argv[0] ?? '', ...given];

const { runtime } = await import('./shim/runtime.ts');
const { app } = await import('./shim/app.ts');
runtime.begin({
  folder,
  name: manifest.productName ?? manifest.name ?? 'app',
  version: manifest.version ?? '0',
});
const require = createRequire(import.meta.url);
for (const file of preloads) require(resolve(file));
await import(pathToFileURL(join(folder, manifest.main ?? 'index.js')).href);
// Electron becomes ready only after the main module was evaluated to its end.
runtime.mainModuleEnded(app.switches);
