// `netbar renter serve` as a process: it says where the page is, serves the built one, and ends at Ctrl-C.
import { expect, it } from 'vitest';
import { ask } from '../counter/http/interface.ts';
import { RenterStage } from './stage.ts';

it('serves the built page on loopback until Ctrl-C', async () => {
  const stage = new RenterStage({ address: '127.0.77.7' });
  await stage.start();
  try {
    const running = stage.netbar(['renter', 'serve', '--port', '0']);
    await running.wrote(/Renter page: http:\/\/127\.0\.0\.1:\d+\n/);
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(running.written)?.[1]);
    const page = await ask(port, '/', { headers: { host: `127.0.0.1:${port}` } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('id="sessionIdSign"');
    expect(page.headers['content-security-policy']).toContain("form-action 'none'");
    running.interrupt();
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
  } finally {
    await stage.stop();
  }
});

it('needs a node', async () => {
  const stage = new RenterStage({ address: '127.0.77.8' });
  await stage.start();
  try {
    const ended = await stage.netbar(['renter', 'serve'], { NETBAR_NODE: '' }).ended;
    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining('no node') });
  } finally {
    await stage.stop();
  }
});
