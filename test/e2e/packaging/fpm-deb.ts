#!/usr/bin/env node
// Stands where electron-builder expects fpm (which it would download): makes a .deb with dpkg-deb.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** `-d` may come many times; what belongs to no option is `from=to`. */
const options = new Map<string, string[]>();
const copies: string[] = [];
const given = process.argv.slice(2);
for (let at = 0; at < given.length; at++) {
  const word = given[at] ?? '';
  if (word === '--force') continue;
  if (!word.startsWith('-')) copies.push(word);
  else options.set(word, [...(options.get(word) ?? []), given[++at] ?? '']);
}
const option = (name: string): string => options.get(name)?.at(-1) ?? '';
if (option('-s') !== 'dir' || option('-t') !== 'deb') throw new Error('only "-s dir -t deb" is known here');

const root = mkdtempSync(join(tmpdir(), 'fpm-'));
// The package's own top: what lies in it must be reachable for everybody.
chmodSync(root, 0o755);
for (const copy of copies) {
  const cut = copy.lastIndexOf('=');
  const to = join(root, copy.slice(cut + 1));
  mkdirSync(dirname(to), { recursive: true });
  cpSync(copy.slice(0, cut), to, { recursive: true, verbatimSymlinks: true });
}
const control = join(root, 'DEBIAN');
mkdirSync(control, { mode: 0o755 });
const SCRIPTS = { '--after-install': 'postinst', '--after-remove': 'postrm' };
for (const [name, file] of Object.entries(SCRIPTS)) {
  if (option(name) === '') continue;
  copyFileSync(option(name), join(control, file));
  chmodSync(join(control, file), 0o755);
}
const [first = '', ...more] = option('--description').trim().split('\n');
const fields = {
  Package: option('--name'),
  Version: option('--version'),
  License: option('--license'),
  Vendor: option('--vendor'),
  Architecture: option('--architecture'),
  Maintainer: option('--maintainer'),
  Depends: (options.get('-d') ?? []).join(', '),
  Recommends: (options.get('--deb-recommends') ?? []).join(', '),
  Priority: option('--deb-priority') || 'optional',
  Homepage: option('--url'),
  Description: [first, ...more.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
};
const lines = Object.entries(fields).filter(([, value]) => value !== '');
writeFileSync(join(control, 'control'), `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`);
const output = option('--package') || option('-p');
execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', root, output], { stdio: 'inherit' });
rmSync(root, { recursive: true });
