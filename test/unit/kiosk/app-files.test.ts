// app://netbar/: which requests are answered, with what.
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { answer, CSP } from '../../../kiosk/main/app-files.ts';
import { isOurs } from '../../../kiosk/main/app-url.ts';
import { tempFolder } from '../shared/temp-folder.ts';

let folder = '';
const ask = (url: string, method = 'GET') => answer(folder, new Request(url, { method }));

beforeEach(async () => {
  const root = await tempFolder();
  folder = join(root, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await mkdir(join(root, 'renderer-other'));
  await writeFile(join(folder, 'index.html'), '<title>netbar</title>');
  await writeFile(join(folder, 'assets', 'a b.js'), 'export {};');
  await writeFile(join(folder, 'notes.txt'), 'no type of ours');
  await writeFile(join(root, 'secret.json'), '{}');
  await writeFile(join(root, 'renderer-other', 'secret.json'), '{}');
});

describe('a request for a file of the interface', () => {
  it('is answered with its type and a content policy that leaves no way out', async () => {
    const page = await ask('app://netbar/');
    expect([page.status, await page.text()]).toEqual([200, '<title>netbar</title>']);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toBe(CSP);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const script = await ask('app://netbar/assets/a%20b.js?v=1#x');
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    for (const rule of [
      "default-src 'none'",
      "connect-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(CSP).toContain(rule);
    expect(CSP).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe('everything else', () => {
  it.each([
    ...['app://netbar/../secret.json', 'app://netbar/..%2fsecret.json', 'app://netbar/%2e%2e/secret.json'],
    ...['app://netbar/assets/..%2f..%2fsecret.json', 'app://netbar/..%2frenderer-other/secret.json'],
    ...['app://netbar//etc/hostname.json', 'app://netbar/%2fetc%2fpasswd', 'app://netbar/index.html%00.js'],
    ...['app://netbar/%', 'app://netbar/%E0%A4%A', 'app://netbar/assets', 'app://netbar/assets/'],
    ...['app://netbar/missing.js', 'app://netbar/notes.txt', 'app://netbar/INDEX.HTML/'],
    'app://netbar/..%5c..%5csecret.json',
  ])('%s is not there', async (url) => {
    const { status, headers, body } = await ask(url);
    expect([status, body]).toEqual([404, null]);
    expect(headers.get('content-security-policy')).toBe(CSP);
  });

  it('is refused for another host or method', async () => {
    for (const url of [
      'app://other/',
      'app://netbar.evil/',
      'app://netbar:80/',
      'app://x@netbar/',
      'https://netbar/',
    ])
      expect((await answer(folder, { url, method: 'GET' } as Request)).status, url).toBe(403);
    for (const method of ['POST', 'PUT', 'HEAD', 'OPTIONS'])
      expect((await ask('app://netbar/', method)).status, method).toBe(403);
  });

  it('is a folder where a file of ours would be', async () => {
    await mkdir(join(folder, 'odd.js'));
    await symlink(join(folder, 'nowhere.js'), join(folder, 'broken.js'));
    expect((await ask('app://netbar/odd.js')).status).toBe(404);
    expect((await ask('app://netbar/broken.js')).status).toBe(404);
  });
});

describe('an address', () => {
  it('is ours only when it is the interface itself', () => {
    for (const url of ['app://netbar', 'app://netbar/', 'app://netbar/x?y#z'])
      expect(isOurs(url), url).toBe(true);
    for (const url of [
      ...[
        '',
        'app:',
        'app://',
        'app:///netbar',
        'app://netbar.evil/',
        'app://netbar@evil/',
        'app://a:b@netbar/',
      ],
      ...[
        'app://netbar:1/',
        'app://evil/app://netbar/',
        'https://netbar/',
        'file:///netbar',
        'apps://netbar/',
      ],
      ...['data:text/html,app://netbar/', 'about:blank', 'blob:app://netbar/1', 'javascript:app://netbar'],
    ])
      expect(isOurs(url), url).toBe(false);
  });
});
