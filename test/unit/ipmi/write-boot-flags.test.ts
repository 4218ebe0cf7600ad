// A BMC that refuses while boot options are set is not left "in progress": it would refuse whoever comes next.
import { describe, expect, it } from 'vitest';
import { resultOf } from '../../../shared/ipmi/rmcp/command.ts';
import type { RunCommand } from '../../../shared/ipmi/rmcp/session-keeper.ts';
import { writeBootFlags } from '../../../shared/ipmi/rmcp/write-boot-flags.ts';

const PXE = { device: 'pxe', persistent: false, firmware: 'uefi' } as const;
const BUSY = 0xc0;
const NO_PRIVILEGE = 0xd4;

/** Answers every setting with the completion code that is given for it, else with success. */
function bmc(refusals: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const run: RunCommand = async (command) => {
    asked.push(command.name);
    return resultOf(command, Buffer.from([refusals[command.name] ?? 0]), 'bmc');
  };
  return { asked, run };
}

describe('a BMC that refuses', () => {
  it('the flags is told that the setting is over, and the refusal is the error', async () => {
    const { asked, run } = bmc({ 'Set Boot Flags': BUSY });
    await expect(writeBootFlags(PXE, 'bmc', run)).rejects.toMatchObject({
      context: { completion: '0xc0' },
      delivery: 'none',
    });
    expect(asked.slice(-2)).toEqual(['Set Boot Flags', 'Set Complete']);
  });

  it('what comes before the flags is told so as well', async () => {
    const { asked, run } = bmc({ 'Disable Boot Flag Timer': NO_PRIVILEGE });
    await expect(writeBootFlags(PXE, 'bmc', run)).rejects.toMatchObject({ code: 'IPMI_PRIVILEGE' });
    expect(asked).toEqual(['Set In Progress', 'Disable Boot Flag Timer', 'Set Complete']);
  });

  it('the end of it too leaves the first refusal', async () => {
    const { run } = bmc({ 'Set Boot Flags': BUSY, 'Set Complete': NO_PRIVILEGE });
    await expect(writeBootFlags(PXE, 'bmc', run)).rejects.toMatchObject({ context: { completion: '0xc0' } });
  });

  it('to begin is told nothing of an end', async () => {
    const { asked, run } = bmc({ 'Set In Progress': BUSY, 'Set Boot Flags': BUSY });
    await expect(writeBootFlags(PXE, 'bmc', run)).rejects.toThrow();
    expect(asked).not.toContain('Set Complete');
  });
});
