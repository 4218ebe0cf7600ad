// Is ipmitool on this computer? Power and boot device go through it.
import { execa } from 'execa';
import { defineCheck, error } from '../check.ts';

export const ipmitool = defineCheck({
  name: 'ipmitool',
  limitMs: 5000,
  codes: {
    IPMITOOL_MISSING: error(
      'The program ipmitool is not on this computer: machines can not be switched',
      'Install it (Debian: apt install ipmitool) so that it is in the PATH of the counter.',
    ),
  },
  run: async (_facts: undefined, signal) => {
    const { failed, stdout, code } = await execa('ipmitool', ['-V'], {
      ...{ reject: false, stdin: 'ignore', cancelSignal: signal },
      forceKillAfterDelay: 500,
    });
    signal.throwIfAborted();
    if (failed) return { found: [{ code: 'IPMITOOL_MISSING', detail: code ?? 'it does not start' }] };
    return { found: [], good: stdout.trim() };
  },
});
