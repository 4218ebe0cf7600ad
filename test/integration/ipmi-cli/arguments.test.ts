// Wrong arguments end with 64 before anything is sent, and say what is wrong.
import { describe, expect, it } from 'vitest';
import { netbar } from './netbar.ts';

const ONE = ['-H', '127.0.0.1', '-U', 'admin'];
const env = { NETBAR_BMC_PASSWORD: 'Argument-pw1' };

describe('wrong arguments', () => {
  it.each([
    [['power'], /Usage: netbar power/],
    [['power', 'dance', ...ONE], /unknown command 'dance'/],
    [['power', 'on'], /say which machine: -H HOST, or --fleet FILE/],
    [['power', 'on', 'seat-1', ...ONE], /machine names belong to --fleet/],
    [['power', 'on', '-H', '127.0.0.1'], /-H needs --user/],
    [['power', 'on', '-H', '127.0.0.1:1', '--port', '2', '-U', 'x'], /two ports/],
    [['power', 'on', '-H', '10.0.0.1; reboot', '-U', 'x'], /address must be an IP address or a host name/],
    [['power', 'on', '-H', '10.0.0.1', '-U', '$(id)'], /user has characters/],
    [['power', 'on', '-H', '10.0.0.1:99999', '-U', 'x'], /port/],
    [['power', 'on', ...ONE, '--password', 'p'], /unknown option '--password'/],
    [['power', 'on', ...ONE, '--fleet', 'f.yml'], /cannot be used with option '--fleet <file>'/],
    [['power', 'on', ...ONE, '--stagger', 'soon'], /whole number/],
    [['power', 'on', ...ONE, '--cipher', '0'], /Give auto or one of 17, 3/],
    [['power', 'on', ...ONE, '--cipher', '8'], /Give auto or one of 17, 3; a BMC that has neither needs one/],
    [['power', 'on', ...ONE, '--min-interval', '-1'], /whole number from 0 to 60000/],
    [['power', 'on', ...ONE, '--reply-timeout', '50'], /whole number from 100 to 10000/],
    [['power', 'on', '--fleet', 'f.yml', '--reply-timeout', '500'], /cannot be used with option '--fleet/],
    [['power', 'on', ...ONE, '--privilege', 'king'], /user, operator, administrator/],
    [['identify', '--seconds', '300', ...ONE], /from 1 to 255/],
  ])('%j', async (args, message) => {
    const ended = await netbar(args, { env });
    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toContain('Argument-pw1');
  });

  it('--help says which exit codes there are', async () => {
    const ended = await netbar(['power', 'soft', '--help']);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/0 all done, 1 some failed, 64 .*, 78 .*, 130 cancelled/);
  });
});
