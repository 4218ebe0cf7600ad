// A session's QR code in pictures, on the renter's page in real Chromium: which has no reader of its own for them.
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageLanguage } from '../../../kiosk/renderer/renter-page/language.ts';
import { qrShape } from '../../../kiosk/renderer/views/codes/qr.ts';
import { modulesOfPath } from '../../unit/renter/qr-modules.ts';
import { violations } from '../lib/axe.ts';
import { filledIn, PageStage, storedIn } from './page-stage.ts';
import { type Shot, takePicture } from './photographer.ts';

const stage = new PageStage('127.0.77.7');
let issued: boolean[][];
let folder: string;
const other = modulesOfPath(qrShape('https://example.com/menu?table=7'));

beforeAll(async () => {
  await stage.start();
  issued = await stage.issue();
  folder = await mkdtemp(join(tmpdir(), 'netbar-pictures-'));
});

beforeEach(() => {
  stage.problems = [];
  stage.requests = [];
});

afterEach(() => stage.closePages());

afterAll(async () => {
  await stage.stop();
  await rm(folder, { recursive: true, force: true });
});

const take = (shot: Partial<Shot> = {}) => takePicture(stage.browser, { codes: [issued], ...shot });
const asFile = (buffer: Buffer, mimeType = 'image/png') => ({ name: 'picture', mimeType, buffer });
/** @param picture or its path */
const choose = (page: Page, picture: Buffer | string, mimeType?: string) =>
  page.locator('#file').setInputFiles(typeof picture === 'string' ? picture : asFile(picture, mimeType));
const expected = () => ({ machineId: stage.renting.machineId, ...stage.session });

/** Puts the picture where the page's own events can take it from. */
async function carry(page: Page, picture: Buffer) {
  return page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], 'picture.png', { type: 'image/png' }));
    return data;
  }, picture.toString('base64'));
}

describe('the QR code of `netbar session issue` is read', () => {
  it.each<[string, Partial<Shot>]>([
    ['from a screenshot', {}],
    ['turned by 90°', { turn: 90 }],
    ['upside down and light on dark', { turn: 180, inverted: true }],
    ['small, on a large screen', { width: 1920, height: 1080, side: 210 }],
    ['on a transparent ground', { transparent: true }],
    [
      'from a photo: askew, unsharp, in bad light, with noise',
      {
        ...{ width: 1600, height: 1200, side: 640, turn: 11, type: 'image/jpeg' },
        photo: { noise: 60, blur: 1.5 },
      },
    ],
    [
      "from a telephone's photo of 12 megapixels",
      {
        ...{ width: 4000, height: 3000, side: 1100, turn: 97, type: 'image/jpeg' },
        photo: { noise: 40, blur: 2 },
      },
    ],
    ['beside another one', { codes: [other, []], width: 1400 }],
  ])('%s', async (_name, shot) => {
    const codes = shot.codes?.map((code) => (code.length > 0 ? code : issued));
    const picture = await take({ ...shot, ...(codes ? { codes } : {}) });
    const page = await stage.open();
    await choose(page, picture, shot.type);
    await page.getByText('Filled in below').waitFor();
    expect(await filledIn(page)).toEqual(expected());
    expect(stage.problems).toEqual([]);
  });

  it('from a picture that is pasted', async () => {
    const picture = await take();
    const page = await stage.open('en-US', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const blob = new Blob([bytes], { type: 'image/png' });
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    }, picture.toString('base64'));
    await page.locator('#pasted').focus();
    await page.keyboard.press('Control+v');
    await page.getByText('Filled in below').waitFor();
    expect(await filledIn(page)).toEqual(expected());
  });

  it('from a file that is dropped anywhere; the page stays', async () => {
    const page = await stage.open();
    const dataTransfer = await carry(page, await take());
    await page.dispatchEvent('h1', 'dragover', { dataTransfer });
    expect(await page.locator('body').getAttribute('class')).toBe('dropping');
    await page.dispatchEvent('h1', 'drop', { dataTransfer });
    await page.getByText('Filled in below').waitFor();
    expect(await page.locator('body').getAttribute('class')).toBe('');
    expect(await filledIn(page)).toEqual(expected());
    expect(stage.problems).toEqual([]);
  });

  it('from a photo taken for it, on a device that is held in the hand', async () => {
    const desk = await stage.open();
    expect(await desk.locator('#photo').isVisible()).toBe(false);
    const page = await stage.open('en-US', {
      hasTouch: true,
      isMobile: true,
      viewport: { width: 360, height: 800 },
    });
    const input = page.getByLabel('Or take a photo of it');
    expect(await input.getAttribute('capture')).toBe('environment');
    await input.setInputFiles(asFile(await take()));
    await page.getByText('Filled in below').waitFor();
    expect(await filledIn(page)).toEqual(expected());
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

it('nothing of the picture leaves the browser or stays in it, and the reader comes when it is needed', async () => {
  const page = await stage.open();
  const reader = /^GET \/assets\/decode-[\w-]+\.js$/;
  expect(stage.requests.length).toBeGreaterThan(2);
  expect(stage.requests.filter((request) => reader.test(request))).toEqual([]);
  const before = stage.requests.length;
  await choose(page, await take());
  await page.getByText('Filled in below').waitFor();
  const later = stage.requests.slice(before);
  // The icon is the browser's own wish, whenever it finds the time.
  expect(later.filter((request) => !request.startsWith('GET /assets/icon-'))).toEqual([
    expect.stringMatching(reader),
  ]);
  expect(await page.locator('#file').inputValue()).toBe('');
  expect(await storedIn(page)).toBe(0);
  await page.getByRole('button', { name: 'Get the codes' }).click();
  await page.getByText('The machine is off.').waitFor();
  const sent = stage.requests.filter((request) => request.startsWith('POST'));
  expect(sent[0]).toContain(`POST /api/renter/codes {"machineId":"${stage.renting.machineId}"`);
  expect(stage.problems).toEqual([]);
});

describe('what can not be used is said', () => {
  const noise = { noise: 80, blur: 1 };
  it.each<[string, () => Promise<Buffer | string>, Record<PageLanguage, string>]>([
    [
      'a picture without a code',
      () => take({ codes: [], photo: noise, type: 'image/jpeg' }),
      {
        en: 'No QR code can be made out in the picture',
        zh: '图片中找不到二维码',
        ko: '사진에서 QR 코드를 찾을 수 없습니다',
      },
    ],
    [
      'a code that is no session',
      () => take({ codes: [other] }),
      {
        en: 'There is a QR code, but not of a session',
        zh: '有二维码，但不是会话',
        ko: 'QR 코드가 있지만 세션이 아닙니다',
      },
    ],
    [
      'a file that is no picture',
      async () => Buffer.from('session_id: not in a picture'),
      {
        en: 'This can’t be read as a picture',
        zh: '无法作为图片读取',
        ko: '사진으로 읽을 수 없습니다',
      },
    ],
    [
      'half a picture',
      async () => (await take()).subarray(0, 60),
      {
        en: 'This can’t be read as a picture',
        zh: '无法作为图片读取',
        ko: '사진으로 읽을 수 없습니다',
      },
    ],
    [
      'a picture that is too big',
      async () => {
        const path = join(folder, 'large.png');
        await writeFile(path, await take());
        // A picture all the same: its end is marked before.
        await truncate(path, 33 * 1024 * 1024);
        return path;
      },
      {
        en: 'The picture is larger than 32 MB',
        zh: '图片超过 32 MB',
        ko: '사진이 32MB보다 큽니다',
      },
    ],
  ])('%s', async (_name, make, words) => {
    const page = await stage.open('en-US', { viewport: { width: 360, height: 900 } });
    await choose(page, await make());
    for (const [language, text] of Object.entries(words)) {
      await page.locator('#language').selectOption(language);
      await page.getByRole('status').getByText(text).waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
    expect(await violations(page)).toEqual([]);
    expect(await filledIn(page)).toEqual({ machineId: '', sessionId: '', sessionIdSign: '' });
    expect(stage.problems).toEqual([]);
  });

  it('until another picture is read', async () => {
    const page = await stage.open();
    await choose(page, await take({ codes: [other] }));
    await page.getByText('There is a QR code, but not of a session').waitFor();
    await choose(page, await take());
    await page.getByText('Filled in below').waitFor();
    expect(await page.locator('#heard').getAttribute('class')).toBe('');
    expect(await filledIn(page)).toEqual(expected());
  });
});
