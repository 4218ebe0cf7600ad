// The status in one word, in a few lines, and in a file.
import { chmod, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeStatus } from '../../../../agent/control/commands.ts';
import { stateWord } from '../../../../agent/health/status.ts';
import { StatusFile } from '../../../../agent/health/status-file.ts';
import { tempFolder } from '../../shared/temp-folder.ts';
import { sampleStatus } from './status.sample.ts';

describe('the word', () => {
  test.each([
    // published, rotating, blocked, ready
    [true, false, false, true, 'published'],
    [true, true, true, true, 'published'],
    [false, true, false, true, 'rotating'],
    [false, true, true, true, 'rotating'],
    [false, true, false, false, 'starting'],
    [false, true, true, false, 'blocked'],
    [false, false, true, true, 'blocked'],
    [false, false, true, false, 'blocked'],
    [false, false, false, true, 'publishing'],
    [false, false, false, false, 'starting'],
  ])('published %s, rotating %s, blocked %s, ready %s: %s', (published, rotating, blocked, ready, word) => {
    expect(stateWord({ published, rotating, blocked, ready })).toBe(word);
  });
});

describe('the lines for people', () => {
  test('of a healthy agent', () => {
    expect(describeStatus(sampleStatus())).toBe(
      [
        'state      published',
        'device ID  123456789',
        `machine    ${'a'.repeat(64)}`,
        'node       http://192.168.1.10:5001, version 0.4.1.8',
        'proof      confirmed, 1.2 s old',
        '',
      ].join('\n'),
    );
  });

  test('of one that knows nothing yet, with what is wrong and its cure', () => {
    const note = { code: 'CONFLICT', severity: 'error', message: 'Two of us', cure: 'Clean it.' } as const;
    const text = describeStatus(
      sampleStatus({
        ...{ state: 'blocked', published: false, deviceId: null, nodeId: null, proof: null },
        node: { url: 'http://n:5001', version: null, kind: null },
        notes: [{ ...note, detail: 'the same on ab', since: '2026-01-01T00:00:00.000Z' }],
      }),
    );
    expect(text).toBe(
      [
        'state      blocked',
        'device ID  (not known yet)',
        'machine    (not found on the node yet)',
        'node       http://n:5001',
        'proof      none',
        'error      CONFLICT: Two of us (the same on ab)',
        '           Clean it.',
        '',
      ].join('\n'),
    );
  });
});

describe('the file', () => {
  function running(file: StatusFile, onError: (error: unknown) => void = () => undefined) {
    const abort = new AbortController();
    const ended = file.run(abort.signal, onError);
    const end = async () => {
      abort.abort();
      await ended;
    };
    onTestFinished(end);
    return end;
  }

  test('is written at the start, and soon after a change', async () => {
    const folder = await tempFolder();
    let pid = 1;
    const file = new StatusFile(folder, () => sampleStatus({ pid }));
    running(file);
    const read = async () => JSON.parse(await readFile(file.path, 'utf8')) as unknown;
    await expect.poll(read).toEqual(sampleStatus({ pid: 1 }));
    pid = 2;
    file.touch();
    await expect.poll(read).toEqual(sampleStatus({ pid: 2 }));
    expect((await stat(file.path)).mode & 0o777).toBe(0o600);
  });

  test('is whole at every moment while it is written again and again', async () => {
    const folder = await tempFolder();
    let ageMs = 0;
    const file = new StatusFile(folder, () =>
      sampleStatus({ identity: 'x'.repeat(ageMs % 5000), proof: { level: 'confirmed', at: '', ageMs } }),
    );
    await file.write();
    const writes = (async () => {
      for (ageMs = 1; ageMs < 60; ageMs++) await file.write();
    })();
    let last = 0;
    while (last < 59) {
      const status = JSON.parse(await readFile(file.path, 'utf8')) as ReturnType<typeof sampleStatus>;
      expect(status.proof?.ageMs).toBeGreaterThanOrEqual(last);
      last = status.proof?.ageMs ?? 0;
    }
    await writes;
    expect(await readdir(folder)).toEqual(['status.json']);
  });

  test('can be written once more with other words, for the stop', async () => {
    const file = new StatusFile(await tempFolder(), sampleStatus);
    await file.write({ state: 'stopped', published: false, proof: null });
    expect(JSON.parse(await readFile(file.path, 'utf8'))).toEqual(
      sampleStatus({ state: 'stopped', published: false, proof: null }),
    );
  });

  test('that can not be written is told, and does not end the loop', async () => {
    const folder = join(await tempFolder(), 'state');
    await mkdir(join(folder, 'status.json', 'in-the-way'), { recursive: true });
    await chmod(folder, 0o700);
    const errors: unknown[] = [];
    const file = new StatusFile(folder, sampleStatus);
    running(file, (error) => errors.push(error));
    await expect.poll(() => errors.length).toBe(1);
    file.touch();
    await expect.poll(() => errors.length).toBe(2);
  });

  test('ends at once when aborted', async () => {
    const file = new StatusFile(await tempFolder(), sampleStatus);
    const end = running(file);
    await expect(end()).resolves.toBeUndefined();
  });
});
