// The renter's page in real Chromium under its own CSP: paste, wait, codes, hidden again; refusals in three languages.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SessionIdentity } from '../../../shared/dbc/index.ts';
import { violations } from '../lib/axe.ts';
import { PageStage, storedIn } from './page-stage.ts';

const pages = new PageStage('127.0.77.5');
const stage = pages.renting;
let session: SessionIdentity;

beforeAll(async () => {
  await pages.start();
  session = pages.session;
});

beforeEach(() => {
  pages.problems = [];
  pages.requests = [];
});

afterEach(() => pages.closePages());

afterAll(() => pages.stop());

const open = (locale: string, width = 1000): Promise<Page> =>
  pages.open(locale, { viewport: { width, height: 900 } });

/** Without bodies. */
const addresses = () => pages.requests.map((request) => request.split(' ')[1]);

const handedOver = ({ sessionId, sessionIdSign }: SessionIdentity) =>
  `machine: ${stage.machineId}\nsession_id: ${sessionId}\nsession_id_sign: ${sessionIdSign}\n`;

describe('the page', () => {
  it('takes what was pasted, waits while the machine starts, shows the codes and forgets them', async () => {
    const page = await open('en-US');
    expect(await violations(page)).toEqual([]);
    await page.getByLabel(/Paste what you were sent/).fill(handedOver(session));
    await expect.poll(() => page.getByLabel('Machine ID').inputValue()).toBe(stage.machineId);
    await page.getByRole('button', { name: 'Get the codes' }).click();
    await page.getByText('The machine is off.').waitFor();
    expect(await violations(page)).toEqual([]);
    const { code } = await stage.renterCli(['power', 'on'], {
      NETBAR_SESSION_ID: session.sessionId,
      NETBAR_SESSION_SIGN: session.sessionIdSign,
    });
    expect(code).toBe(0);
    await page.locator('#codes').waitFor();
    expect(await page.locator('#deviceId').innerText()).toMatch(/^123\s?456\s?789$/);
    const password = (await page.locator('#password').innerText()).replaceAll(/\s/g, '');
    expect(stage.deepLink?.accepts('123456789', password)).toBe(true);
    expect(await page.getByRole('img', { name: 'Device ID and code as a QR code' }).isVisible()).toBe(true);
    expect(await page.getByRole('timer').innerText()).toMatch(/Hides in \d+ s/);
    expect(await violations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Hide now' }).click();
    await page.getByText('The codes are hidden').waitFor();
    const left = await page.content();
    for (const secret of [password, session.sessionId, session.sessionIdSign]) {
      expect(left).not.toContain(secret);
      expect(addresses().join(' ')).not.toContain(secret);
    }
    expect(await page.getByLabel('Signature of the session').inputValue()).toBe('');
    expect(await storedIn(page)).toBe(0);
    expect(pages.problems).toEqual([]);
  });

  it('hides the codes by itself when the time is over', async () => {
    const page = await open('en-US');
    await page.clock.install();
    await page.getByLabel(/Paste what you were sent/).fill(handedOver(session));
    await page.getByRole('button', { name: 'Get the codes' }).click();
    await page.locator('#codes').waitFor();
    await page.clock.runFor(40_000);
    await page.getByRole('button', { name: '60 s more' }).click();
    await page.clock.runFor(40_000);
    expect(await page.locator('#codes').isVisible()).toBe(true);
    await page.clock.runFor(30_000);
    expect(await page.locator('#codes').isVisible()).toBe(false);
    expect(await page.locator('#password').innerHTML()).toBe('');
  });

  it.each([
    ['en-US', 'This is not a session of this machine', 'en'],
    ['zh-CN', '该会话不属于这台机器', 'zh'],
    ['ko-KR', '이 기기의 세션이 아닙니다', 'ko'],
  ])('refuses a stranger in the words of %s', async (locale, words, language) => {
    const page = await open(locale, 360);
    await page.locator('#pasted').fill(handedOver({ ...session, sessionIdSign: 'ab'.repeat(64) }));
    await page.locator('button[type=submit]').click();
    await page.getByRole('alert').getByText(words).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await violations(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(pages.problems).toEqual([]);
  });

  it('changes its language while a problem is shown', async () => {
    const page = await open('en-US');
    await page.getByRole('button', { name: 'Get the codes' }).click();
    await page.getByText('Something is missing or has the wrong form').waitFor();
    await page.getByLabel('Language').selectOption('ko');
    await page.getByText('빠졌거나 형식이 틀린 값이 있습니다').waitFor();
    expect(await page.title()).toBe('DeepLink 코드');
  });
});
