// A stand-in for ipmitool: for what the real one can't be brought to say or do.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';

/** @param script shell commands; `$*` are ipmitool's arguments. @returns the folder of a program called `ipmitool` */
export async function fakeIpmitoolFolder(script: string): Promise<string> {
  const folder = await tempFolder();
  await writeFile(join(folder, 'ipmitool'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

/** The same, in the hands of our wrapper until the test ends. */
export async function fakeIpmitool(script: string): Promise<Ipmitool> {
  const tool = new Ipmitool({ binary: join(await fakeIpmitoolFolder(script), 'ipmitool') });
  onTestFinished(() => tool.stop());
  return tool;
}
