// The camera of the renter's page: Chromium's own fake one shows a film of a QR code.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JSHandle, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { qrShape } from '../../../kiosk/renderer/views/codes/qr.ts';
import { modulesOfPath } from '../../unit/renter/qr-modules.ts';
import { violations } from '../lib/axe.ts';
import { filmOf } from './film.ts';
import { filledIn, PageStage, storedIn } from './page-stage.ts';

const stage = new PageStage('127.0.77.8');
const ALLOWED = { permissions: ['camera'] };
let folder: string;

/** Arguments of a Chromium whose camera shows this. */
async function showing(modules: readonly (readonly boolean[])[]): Promise<string[]> {
  const film = join(folder, `${modules.length}.y4m`);
  await writeFile(film, filmOf(modules));
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`];
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netbar-film-'));
  await stage.start();
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

const scan = (page: Page) => page.getByRole('button', { name: 'Scan the QR code with the camera' });

/** The track of the camera that runs now; it outlives what the page does with it. */
async function track(page: Page): Promise<JSHandle<MediaStreamTrack>> {
  const handle = await page.waitForFunction(() => {
    const video = document.querySelector('video');
    return video?.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] : undefined;
  });
  return handle as JSHandle<MediaStreamTrack>;
}

const isOff = (one: JSHandle<MediaStreamTrack>) => one.evaluate(({ readyState }) => readyState === 'ended');

describe('before a session', () => {
  beforeAll(async () => stage.relaunch(await showing(await stage.issue())));

  it('fills the form in and stops by itself; nothing is sent or kept', async () => {
    const page = await stage.open('en-US', ALLOWED);
    // The camera was on, or the last wait of this test would be for nothing.
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (wanted) => {
        const stream = await ask(wanted);
        Reflect.set(window, 'tracks', stream.getTracks());
        Reflect.set(window, 'wanted', wanted);
        return stream;
      };
    });
    const before = stage.requests.length;
    await scan(page).click();
    await page.getByText('Filled in below').waitFor();
    expect(await filledIn(page)).toEqual({ machineId: stage.renting.machineId, ...stage.session });
    const states = await page.evaluate(() => {
      const tracks: MediaStreamTrack[] = Reflect.get(window, 'tracks');
      return tracks.map(({ kind, readyState }) => `${kind} ${readyState}`);
    });
    expect(states).toEqual(['video ended']);
    expect(await page.evaluate(() => Reflect.get(Reflect.get(window, 'wanted'), 'audio'))).toBeUndefined();
    expect(await page.locator('#viewfinder').isVisible()).toBe(false);
    expect(await scan(page).isVisible()).toBe(true);
    const sent = stage.requests.slice(before);
    expect(sent.filter((request) => !/^GET \/assets\/[\w-]+\.js$/.test(request))).toEqual([]);
    expect(sent.length).toBeGreaterThan(0);
    expect(await storedIn(page)).toBe(0);
    expect(stage.problems).toEqual([]);
  });

  it('is refused in words where the browser gives none', async () => {
    const page = await stage.open();
    await scan(page).click();
    await page.getByRole('status').getByText('The browser may not use the camera').waitFor();
    expect(await page.locator('#viewfinder').isVisible()).toBe(false);
    for (const [language, text] of [
      ['zh', '浏览器未获准使用摄像头'],
      ['ko', '브라우저가 카메라를 쓸 수 없습니다'],
    ] as const) {
      await page.locator('#language').selectOption(language);
      await page.getByRole('status').getByText(text).waitFor();
    }
  });

  it('is not offered without https, away from this computer', async () => {
    const page = await stage.open('en-US', { far: true });
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    expect(await page.locator('#file').isVisible()).toBe(true);
    expect(await page.locator('#scan').isVisible()).toBe(false);
  });
});

describe('before another code', () => {
  beforeAll(async () => stage.relaunch(await showing(modulesOfPath(qrShape('https://example.com/menu')))));

  it('says so and goes on, until the tab is hidden', async () => {
    const page = await stage.open('en-US', ALLOWED);
    await scan(page).click();
    await page.getByText('There is a QR code, but not of a session').waitFor();
    const running = await track(page);
    expect(await isOff(running)).toBe(false);
    expect(await page.locator('#viewfinder').isVisible()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    expect(await isOff(running)).toBe(true);
    expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.srcObject)).toBeNull();
    expect(await scan(page).isVisible()).toBe(true);
    expect(stage.problems).toEqual([]);
  });

  it.each<[string, (page: Page) => Promise<void>]>([
    ['by its button', (page) => page.getByRole('button', { name: 'Stop the camera' }).click()],
    ['when the codes are asked for', (page) => page.getByRole('button', { name: 'Get the codes' }).click()],
    [
      'when a picture is chosen',
      (page) =>
        page
          .locator('#file')
          .setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('x') }),
    ],
    [
      'when the page is left',
      (page) => page.evaluate(() => void window.dispatchEvent(new Event('pagehide'))),
    ],
  ])('stops %s', async (_name, stop) => {
    const page = await stage.open('en-US', ALLOWED);
    await scan(page).click();
    const running = await track(page);
    await stop(page);
    await expect.poll(() => isOff(running)).toBe(true);
    expect(await page.locator('#viewfinder').isVisible()).toBe(false);
  });

  it('can be started again, and says so when it is unplugged', async () => {
    const page = await stage.open('en-US', ALLOWED);
    await scan(page).click();
    await track(page);
    await page.getByRole('button', { name: 'Stop the camera' }).click();
    await scan(page).click();
    const running = await track(page);
    await running.evaluate((one) => void one.dispatchEvent(new Event('ended')));
    await page.getByText('The camera does not work').waitFor();
    expect(await isOff(running)).toBe(true);
  });

  it('never comes on when it was stopped while the browser still asked', async () => {
    const page = await stage.open('en-US', ALLOWED);
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      const answered = Promise.withResolvers<void>();
      Reflect.set(window, 'allow', answered.resolve);
      mediaDevices.getUserMedia = async (wanted) => {
        Reflect.set(window, 'asked', true);
        await answered.promise;
        const stream = await ask(wanted);
        Reflect.set(window, 'late', stream.getTracks()[0]);
        return stream;
      };
    });
    await scan(page).click();
    await page.waitForFunction(() => Reflect.get(window, 'asked') === true);
    await page.getByRole('button', { name: 'Stop the camera' }).click();
    await page.evaluate(() => Reflect.get(window, 'allow')());
    await page.waitForFunction(() => {
      const late: unknown = Reflect.get(window, 'late');
      return late instanceof MediaStreamTrack && late.readyState === 'ended';
    });
    expect(await page.locator('#viewfinder').isVisible()).toBe(false);
  });
});

it('says so where there is none', async () => {
  await stage.relaunch([]);
  const page = await stage.open('en-US', ALLOWED);
  await scan(page).click();
  await page.getByText('There is no camera here').waitFor();
  expect(await scan(page).isVisible()).toBe(true);
});
