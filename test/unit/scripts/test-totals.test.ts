// The closing line of test.sh: real result files, counted by the real program.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from '../architecture/source-files.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netbar-totals-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A result file as vitest writes it, with one test of each given status. */
async function result(name: string, statuses: string[], fileStatus = 'passed'): Promise<string> {
  const tests = statuses.map((status, index) => ({ fullName: `test ${index}`, status }));
  const json = {
    numPassedTests: statuses.filter((status) => status === 'passed').length,
    testResults: [{ name: `${name}.test.ts`, status: fileStatus, assertionResults: tests }],
  };
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify(json));
  return path;
}

async function totals(...args: string[]) {
  const program = join(ROOT, 'scripts', 'lib', 'test-totals.ts');
  const { exitCode, stdout } = await execa(process.execPath, [program, ...args], { reject: false });
  const lines = stdout.split('\n');
  return { exitCode, closing: lines.at(-1), named: lines.slice(0, -1) };
}

it('adds up several runs', async () => {
  const unit = await result('unit', ['passed', 'passed']);
  const integration = await result('integration', ['passed']);
  expect(await totals(`${unit}:0`, `${integration}:0`)).toEqual({
    exitCode: 0,
    closing: '3 passed, 0 failed',
    named: [],
  });
});

it('counts and names what failed and what was skipped', async () => {
  const unit = await result('unit', ['passed', 'failed', 'skipped'], 'failed');
  expect(await totals(`${unit}:1`)).toEqual({
    exitCode: 1,
    closing: '1 passed, 2 failed',
    named: ['not passed: unit.test.ts: test 1 (failed)', 'not passed: unit.test.ts: test 2 (skipped)'],
  });
});

it('counts a file that broke before its tests', async () => {
  const unit = await result('unit', [], 'failed');
  expect(await totals(`${unit}:1`)).toMatchObject({ exitCode: 1, closing: '0 passed, 1 failed' });
});

it('counts a failure that no test explains', async () => {
  const unit = await result('unit', ['passed']);
  expect(await totals(`${unit}:1`)).toMatchObject({ exitCode: 1, closing: '1 passed, 1 failed' });
});

it('counts a run that left no result', async () => {
  expect(await totals(`${join(folder, 'none.json')}:1`)).toMatchObject({
    exitCode: 1,
    closing: '0 passed, 1 failed',
  });
});

it('is no success when nothing ran', async () => {
  const unit = await result('unit', []);
  expect(await totals(`${unit}:0`)).toMatchObject({ exitCode: 1, closing: '0 passed, 0 failed' });
  expect(await totals()).toMatchObject({ exitCode: 1, closing: '0 passed, 0 failed' });
});
