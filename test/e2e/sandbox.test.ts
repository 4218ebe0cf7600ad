// What the page can't do, whoever wrote its script (the Electron security checklist, see docs/security.md).
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Kiosk } from './lib/kiosk.ts';

/** Somebody outside, who counts whoever reaches him. */
async function outside() {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(String(request.url));
    response.setHeader('access-control-allow-origin', '*').end('<title>outside</title>');
  });
  server.on('connection', () => seen.push('a connection'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen };
}

/** Tries every way out that a page has. @returns what got through */
async function tryEveryWay(kiosk: Kiosk, url: string): Promise<string[]> {
  return kiosk.page.evaluate(async (target) => {
    const ways: Record<string, () => Promise<unknown>> = {
      fetch: () => fetch(target, { mode: 'no-cors' }),
      xhr: () =>
        new Promise((resolve, reject) => {
          const request = new XMLHttpRequest();
          request.onload = resolve;
          request.onerror = reject;
          request.open('GET', target);
          request.send();
        }),
      socket: () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(target.replace('http', 'ws'));
          socket.onopen = resolve;
          socket.onerror = reject;
        }),
      events: () =>
        new Promise((resolve, reject) => {
          const source = new EventSource(target);
          source.onopen = resolve;
          source.onerror = reject;
        }),
      worker: async () => {
        const worker = new Worker(`data:text/javascript,fetch('${target}')`);
        await new Promise((_resolve, reject) => {
          worker.onerror = reject;
          setTimeout(reject, 500);
        });
      },
    };
    for (const tag of ['img', 'script', 'iframe', 'embed', 'audio', 'link', 'prefetch']) {
      ways[tag] = () =>
        new Promise((resolve, reject) => {
          const element = document.createElement(tag === 'prefetch' ? 'link' : tag);
          if (element instanceof HTMLLinkElement) {
            element.rel = tag === 'prefetch' ? 'prefetch' : 'stylesheet';
            element.href = target;
          } else element.setAttribute('src', target);
          element.onload = () => (tag === 'iframe' || tag === 'embed' ? reject() : resolve(undefined));
          element.onerror = reject;
          document.body.append(element);
          setTimeout(reject, 1000);
        });
    }
    const through: string[] = [];
    for (const [name, way] of Object.entries(ways)) {
      await way().then(
        () => through.push(name),
        () => undefined,
      );
    }
    navigator.sendBeacon(target, 'x');
    return through;
  }, url);
}

it('has a bridge of two functions that nothing can be added to, and nothing of Node or Electron', async () => {
  const { page } = await Kiosk.start();
  const found = await page.evaluate(() => {
    const scope = window as unknown as Record<string, unknown> & { netbar: Record<string, unknown> };
    const { netbar } = scope;
    const tries = {
      replace: () => {
        netbar.call = () => undefined;
      },
      add: () => {
        netbar.more = 1;
      },
      exchange: () => {
        scope.netbar = { call: 1 };
      },
      remove: () => {
        delete (scope as { netbar?: unknown }).netbar;
      },
    };
    for (const attempt of Object.values(tries)) {
      try {
        attempt();
      } catch {
        // Refused aloud.
      }
    }
    return {
      keys: Object.keys(scope.netbar).sort(),
      kinds: Object.values(scope.netbar).map((value) => typeof value),
      frozen: Object.isFrozen(scope.netbar),
      reached: [
        'require',
        'process',
        'module',
        'exports',
        'Buffer',
        'global',
        'ipcRenderer',
        'electron',
      ].filter((name) => name in scope),
      // What the functions themselves are made of leads nowhere either.
      through: typeof (netbar.call as { constructor: { prototype: object } }).constructor.prototype,
      process: (() => {
        try {
          return String(new Function('return typeof process')());
        } catch {
          return 'no code from texts';
        }
      })(),
    };
  });
  expect(found).toEqual({
    ...{ keys: ['call', 'subscribe'], kinds: ['function', 'function'], frozen: true, reached: [] },
    ...{ through: 'function', process: expect.stringMatching(/^(no code from texts|undefined)$/) },
  });
});

it('gives frames inside of the page no bridge', async () => {
  const { page } = await Kiosk.start();
  const bridges = await page.evaluate(async () => {
    const kinds: string[] = [];
    for (const html of [undefined, '<p>inside</p>']) {
      const frame = document.createElement('iframe');
      if (html !== undefined) frame.srcdoc = html;
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 200));
      kinds.push(typeof (frame.contentWindow as unknown as { netbar: unknown } | null)?.netbar);
    }
    return kinds;
  });
  expect(bridges).toEqual(['undefined', 'undefined']);
});

it('reaches nobody over the network: first by its content policy', async () => {
  const kiosk = await Kiosk.start();
  const { url, seen } = await outside();
  expect(await tryEveryWay(kiosk, url)).toEqual([]);
  expect(seen).toEqual([]);
});

it('reaches nobody over the network: without a content policy by the cut', async () => {
  const kiosk = await Kiosk.start();
  const { url, seen } = await outside();
  const devtools = await kiosk.page.context().newCDPSession(kiosk.page);
  await devtools.send('Page.setBypassCSP', { enabled: true });
  await kiosk.page.reload();
  // The policy is gone indeed: it would forbid this.
  expect(await kiosk.page.evaluate(() => new Function('return 1')())).toBe(1);
  expect(await tryEveryWay(kiosk, url)).toEqual([]);
  expect(seen).toEqual([]);
});

it('stays where it is, and opens nothing', async () => {
  const kiosk = await Kiosk.start();
  const { page, app } = kiosk;
  const { url, seen } = await outside();
  const at = page.url();
  for (const target of [url, 'file:///etc/passwd', 'data:text/html,<p>here</p>', 'app://other/']) {
    await page.evaluate((where) => {
      const link = document.createElement('a');
      link.href = where;
      document.body.append(link);
      link.click();
    }, target);
    // Not within the call: a window that is closed while it opens would take the answer with it.
    await page.evaluate((where) => void setTimeout(() => window.open(where)), target);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  }
  await page.evaluate((where) => {
    const form = document.createElement('form');
    form.action = where;
    document.body.append(form);
    setTimeout(() => form.submit());
    return new Promise((resolve) => setTimeout(resolve, 200));
  }, url);
  await expect.poll(() => kiosk.output).toContain('a page tried to open a window');
  await expect.poll(() => app.windows().length).toBe(1);
  expect(page.url()).toBe(at);
  expect(await kiosk.get('session.status')).toMatchObject({ needsSetup: true });
  expect(seen).toEqual([]);
});

it('is refused every permission but the clipboard to write and the full screen', async () => {
  const { page } = await Kiosk.start();
  const states = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'];
    const query = (name: string) => navigator.permissions.query({ name: name as PermissionName });
    return {
      asked: await Promise.all(names.map(async (name) => (await query(name)).state)),
      write: (await query('clipboard-write')).state,
      notification: await Notification.requestPermission(),
      place: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('known'),
          ({ code }) => resolve(code),
        ),
      ),
      media: await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'given',
        () => 'refused',
      ),
    };
  });
  expect(states).toEqual({
    asked: ['denied', 'denied', 'denied', 'denied', 'denied', 'denied'],
    ...{ write: 'granted', notification: 'denied', place: 1, media: 'refused' },
  });
});
