// Real ipmitool, called as the node calls it (IPMI 1.5, no -I lanplus), except that no shell is between.
import { execFile } from 'node:child_process';
import type { PowerHook } from './hook.ts';

/** The node waits for ever; a test must not. */
const LIMIT_MS = 60_000;
/** In the node's shell these end the command or change it: it prints nothing that is ipmitool's. */
const SHELL_TEXT = /[\s'"`$;&|<>()\\*?]/;

export const ipmitoolPower: PowerHook = (machine, action, signal) => {
  const { ipmiHostname, ipmiPort, ipmiUsername, ipmiPassword } = machine;
  if ([ipmiHostname, ipmiUsername, ipmiPassword].some((text) => SHELL_TEXT.test(text))) {
    return Promise.resolve('');
  }
  const port = ipmiPort > 0 ? ['-p', String(ipmiPort)] : [];
  const words = 'command' in action ? ['power', action.command] : ['bootdev', action.bootdev];
  const access = ['-H', ipmiHostname, ...port, '-U', ipmiUsername, '-E'];
  return new Promise((resolve) => {
    execFile(
      'ipmitool',
      [...access, 'chassis', ...words],
      // The real node has the password in argv; ours stays out of sight.
      { env: { ...process.env, IPMI_PASSWORD: ipmiPassword }, signal, timeout: LIMIT_MS },
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
  });
};
