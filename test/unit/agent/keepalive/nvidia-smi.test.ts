// What NVIDIA's own tool says of the cards, and what becomes of a keep-alive when it hangs.
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MachineProbe } from '../../../../agent/keepalive/hardware.ts';
import { NvidiaSmi } from '../../../../agent/keepalive/nvidia-smi.ts';
import { ReportSchema } from '../../../../shared/types/agent-protocol.ts';
import { tempFolder } from '../../shared/temp-folder.ts';

/** A tool in the place of nvidia-smi; it keeps a line for each start in `calls`. */
async function toolThat(does: string) {
  const folder = await tempFolder();
  const [program, calls] = [join(folder, 'nvidia-smi'), join(folder, 'calls')];
  await writeFile(program, `#!/bin/sh\necho "$@" >> ${calls}\n${does}\n`);
  await chmod(program, 0o755);
  return { program, calls: async () => (await readFile(calls, 'utf8')).trim().split('\n') };
}

const TWO_CARDS = [
  '24564, 2048, 37, 61, 112.35, NVIDIA GeForce RTX 4090',
  '8192, 10, [N/A], 70, [Not Supported], NVIDIA, odd name',
].join('\n');

test('each card is a line of figures; what a card does not tell is not made up', async () => {
  const { program, calls } = await toolThat(`cat <<'X'\n${TWO_CARDS}\nX`);
  expect(await new NvidiaSmi({ program }).gpus()).toEqual([
    {
      ...{ name: 'NVIDIA GeForce RTX 4090', memoryTotal: 24_564, memoryUsed: 2048 },
      ...{ utilizationGpu: 37, temperatureGpu: 61, powerDraw: 112.35 },
    },
    {
      ...{ name: 'NVIDIA, odd name', memoryTotal: 8192, memoryUsed: 10 },
      ...{ utilizationGpu: undefined, temperatureGpu: 70, powerDraw: undefined },
    },
  ]);
  expect(await calls()).toEqual([expect.stringMatching(/^--query-gpu=\S+ --format=csv,noheader,nounits$/)]);
});

test('the cards are in the report: their names once, their load again and again', async () => {
  const { program } = await toolThat(`cat <<'X'\n${TWO_CARDS}\nX`);
  const probe = new MachineProbe({ program });
  const parts = await probe.parts();
  expect(parts.gpus).toEqual([
    { name: 'NVIDIA GeForce RTX 4090', vramMb: 24_564 },
    { name: 'NVIDIA, odd name', vramMb: 8192 },
  ]);
  expect(ReportSchema.shape.hardware.parse(parts)).toEqual(parts);
  expect(await probe.load()).toMatchObject({
    ...{ gpuPercent: 37, gpuCelsius: 70, gpuWatts: 112, vramUsedMb: 2048 },
  });
});

test('a machine without that driver, and one where it fails, have no figures', async () => {
  expect(await new NvidiaSmi({ program: join(await tempFolder(), 'none') }).gpus()).toBe('absent');
  const { program } = await toolThat('echo NVIDIA-SMI has failed; exit 9');
  expect(await new NvidiaSmi({ program }).gpus()).toBe('silent');
});

test('a driver that hangs stops nothing, and is not asked a second time meanwhile', async () => {
  // As a process in the kernel's hands: it does not go when it is told to.
  const { program, calls } = await toolThat("trap '' TERM\nwhile :; do sleep 0.1; done");
  const tool = new NvidiaSmi({ program, limitMs: 100 });
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 5);
  expect(await tool.gpus()).toBe('silent');
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
  expect(await tool.gpus()).toBe('silent');
  expect(await calls()).toHaveLength(1);
});
