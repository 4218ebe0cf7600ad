import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callsOf, goTo } from './page-tools.ts';
import { type Stage, startStage } from './stage-page.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.stop());

it('leads from the owner to the end of the setup', async () => {
  const page = await stage.open({ cafe: { setup: '1' } });
  await page.getByLabel('Name', { exact: true }).fill('Chen Wei');
  await page.getByLabel('New PIN or password').fill('240680');
  await page.getByLabel('The same once more').fill('240680');
  await page.getByRole('button', { name: 'Create the owner' }).click();

  await page.getByRole('heading', { name: 'Connect the bare-metal node' }).waitFor();
  await page.getByLabel('Node address').fill('http://192.168.10.2:5050');
  await page.getByLabel('Node key').fill('0'.repeat(64));
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('This node speaks plain HTTP').waitFor();
  await page.getByText('I know this network and allow it').click();
  await page.getByRole('button', { name: 'Test again' }).click();
  await page.getByText('3 machines, 2 with BMC address').waitFor();
  await page.getByText('A01, A02 have the same BMC 192.168.20.31:623.').waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByLabel('Label for 192.168.20.90').fill('A01');
  await page.getByLabel('Label for 192.168.20.91').fill('A01');
  await page.getByText('A01 stands here twice.').first().waitFor();
  await page.getByLabel('Label for 192.168.20.91').fill('');
  await page.getByRole('button', { name: 'Make 2 seats' }).click();
  await page.getByText('2 seats so far.').waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByLabel('Name', { exact: true }).fill('Park Junho');
  await page.getByLabel('New PIN or password').fill('123456');
  await page.getByLabel('The same once more').fill('123456');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('too easy to guess').waitFor();
  await page.getByLabel('New PIN or password').fill('907214');
  await page.getByLabel('The same once more').fill('907214');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('Park Junho').waitFor();
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByLabel('Passphrase').fill('correct horse battery');
  await page.getByLabel('The same once more').fill('correct horse battery');
  await page.getByRole('button', { name: 'Set the passphrase' }).click();
  await page.getByText('The passphrase is set.').waitFor();
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await page.locator('[data-seat]').first().waitFor();
  const names = (await callsOf(page)).map(({ name }) => name);
  expect(names).toContain('setup.finish');
});

it('asks once before the setup ends without a recovery passphrase, and says what that means', async () => {
  const page = await stage.open({ cafe: { setup: '1' } });
  await page.getByLabel('Name', { exact: true }).fill('Chen Wei');
  await page.getByLabel('New PIN or password').fill('240680');
  await page.getByLabel('The same once more').fill('240680');
  await page.getByRole('button', { name: 'Create the owner' }).click();
  await page.getByRole('heading', { name: 'Connect the bare-metal node' }).waitFor();
  await page.getByRole('button', { name: /Backup/ }).click();
  const done = page.getByRole('button', { name: 'Done', exact: true });
  const question = page.getByRole('alertdialog', { name: 'Finish without a recovery passphrase?' });
  const finished = async () => (await callsOf(page)).some(({ name }) => name === 'setup.finish');
  await done.click();
  await question.getByText('nothing opens a backup on another computer').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => question.count()).toBe(0);
  expect(await finished()).toBe(false);
  await done.click();
  await question.getByRole('button', { name: 'Finish without it' }).click();
  await expect.poll(finished).toBe(true);

  await goTo(page, 'Settings');
  await page.getByRole('tab', { name: 'Backup' }).click();
  await page.getByText('Set a recovery passphrase first').last().waitFor();
});

it('counts tries and the wait of a lock-out', async () => {
  const page = await stage.open({ cafe: { locked: '1' } });
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
  await page.keyboard.type('111111');
  await page.keyboard.press('Enter');
  await page.getByText('Wrong PIN. 2 more, then a 30 s wait.').waitFor();
  for (const digit of '222222') await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('Wrong PIN. 1 more, then a 30 s wait.').waitFor();
  await page.keyboard.type('333333');
  await page.keyboard.press('Enter');
  await page
    .getByRole('alert')
    .getByText(/Try again in (29|30) s\./)
    .waitFor();
  await page.keyboard.type('240680');
  await page.keyboard.press('Enter');
  expect((await callsOf(page)).filter(({ name }) => name === 'session.login')).toHaveLength(3);
});

it('unlocks with the right PIN, and the map was readable before', async () => {
  const page = await stage.open({ cafe: { locked: '1' } });
  await page.getByText('A01').waitFor();
  await page.keyboard.type('240680');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Settings/ }).waitFor();
});

it('takes an alert under a name', async () => {
  const page = await stage.open();
  await goTo(page, 'Alerts');
  await page.getByRole('button', { name: 'Acknowledge: A06 Lost while powered on' }).click();
  await page
    .getByRole('table', { name: /Somebody takes care/ })
    .getByText('Lost while powered on')
    .waitFor();
  await page.getByText(/^Chen Wei, /).waitFor();
});

it('filters, pages and exports the activity', async () => {
  const page = await stage.open();
  await goTo(page, 'Activity');
  const rows = page.getByRole('table', { name: 'Activity' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(101);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => rows.count()).toBe(131);
  await page.getByPlaceholder('Find in activity').fill('nothing like this');
  await page.getByText('No entry matches.').waitFor();
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(100);
  expect(await rows.filter({ hasText: 'Restart' }).count()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Result' }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await expect.poll(() => rows.count()).toBe(27);
  expect(await rows.nth(1).textContent()).toContain('Boot device: Setup, once');
  await page.getByRole('button', { name: 'Check the chain' }).click();
  await page.getByText('Chain intact, 130 entries').waitFor();

  await page.getByRole('button', { name: 'Export…' }).click();
  // Only the head is in the file: it proves nothing without the counter's own chain.
  await page
    .getByRole('dialog')
    .getByText(/the head of the counter’s chain.*netbar audit verify --head/)
    .waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('netbar-activity.csv');
  expect(await readFile(await download.path(), 'utf8')).toContain('seq,who');
  await page.getByText('130:9b1fe07c').waitFor();
});

it('finds by the words of the page what the counter wrote in its own', async () => {
  const page = await stage.open({ language: 'zh' });
  await page.getByRole('button', { name: /^记录/ }).click();
  const rows = page.getByRole('table', { name: '记录' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(101);
  await page.getByPlaceholder('在记录中查找').fill('设备码');
  await page.getByText('没有匹配的条目').waitFor();
  const hints = page.getByRole('group', { name: '按操作查看' });
  await hints.getByRole('button', { name: '显示设备码' }).click();
  await expect.poll(() => rows.count()).toBe(27);
  expect(await rows.nth(1).textContent()).toContain('显示设备码');
  expect(await hints.count()).toBe(0);
});

it('saves times, and refuses what is no number', async () => {
  const page = await stage.open();
  await goTo(page, 'Settings');
  await page.getByRole('tab', { name: 'Lock and times' }).click();
  const lock = page.getByLabel('Lock after');
  await lock.fill('soon');
  await page.getByText('Type a number.').first().waitFor();
  await lock.fill('2.5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => (await callsOf(page)).find(({ name }) => name === 'settings.update')?.input)
    .toMatchObject({ idleLockMs: 150_000, revealMs: 20_000 });
});

it('ends a lock-out and adds a person', async () => {
  const page = await stage.open();
  await goTo(page, 'Settings');
  await page.getByRole('tab', { name: 'Staff' }).click();
  await page.getByRole('button', { name: 'End lock-out Park Junho' }).click();
  await expect.poll(() => page.getByText(/^Locked out until/).count()).toBe(0);
  await page.getByRole('button', { name: 'Add a person…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Lee');
  await dialog.getByLabel('New PIN or password').fill('907214');
  await dialog.getByLabel('The same once more').fill('907214');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('row', { name: /Lee/ }).waitFor();
});

it('previews a list from a GBK file, line by line, and imports it', async () => {
  const page = await stage.open();
  await goTo(page, 'Settings');
  await page.getByRole('tab', { name: 'Machines' }).click();
  await page.getByRole('button', { name: 'Import a list…' }).click();
  const gbk = Buffer.concat([
    Buffer.from([0xd7, 0xf9, 0xce, 0xbb]),
    Buffer.from(',ip\nD01,192.168.1.5\nD02,none\n'),
  ]);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: gbk });
  await page.getByText('Read as GBK').waitFor();
  await page.getByText('IP address: must be an IP address.').waitFor();
  expect(await page.getByLabel('Or paste the lines here').inputValue()).toContain('座位');
  await page.getByText('Leave out the wrong line').click();
  await page.getByRole('button', { name: 'Import 1 line' }).click();
  await page.getByText('1 machine imported, 0 failed, 1 left out.').waitFor();
  await page.getByRole('cell', { name: /^Left out/ }).waitFor();
});

it('tells warnings and what is wrong with a line in the language of the page', async () => {
  const page = await stage.open({ language: 'zh' });
  await page.getByRole('button', { name: /^设置/ }).click();
  await page.getByRole('tab', { name: '关于' }).click();
  await page.getByText('节点密钥以明文 HTTP 经过网络。').waitFor();
  // Of a newer counter: better in English than not at all.
  await page.getByText('something that this page has no words for').waitFor();

  await page.getByRole('tab', { name: '机器' }).click();
  await page.getByRole('button', { name: '导入列表…' }).click();
  await page.getByLabel('或在此粘贴').fill('seat,ip\nD02,none\nD03,192.168.1.6');
  await page.getByRole('button', { name: '检查列表' }).click();
  await page.getByText('IP 地址：须为 IP 地址。').waitFor();
  await page.getByText('跳过 1 行有误的行').click();
  await page.getByRole('button', { name: '导入 1 行' }).click();
  await page.getByText('已导入 1 台，失败 0 台，跳过 1 行。').waitFor();
});

it('lets several machines in at once, by name, after asking', async () => {
  const page = await stage.open({ cafe: { role: 'staff' } });
  await goTo(page, 'Settings');
  await page.getByRole('tab', { name: 'Agents' }).click();
  const many = page.getByRole('button', { name: /^Allow (several|\d+)…$/ });
  expect(await many.getAttribute('aria-disabled')).toBe('true');
  await page.getByText('Select machines to let in together.').last().waitFor();

  await page.getByRole('button', { name: 'Select the 4 that were refused' }).click();
  await page.getByRole('checkbox', { name: 'Select A08' }).uncheck();
  await page.getByRole('checkbox', { name: 'Select B02' }).focus();
  await page.keyboard.press('Space');
  await many.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Let in 4 machines?' });
  const rows = dialog.getByRole('row').filter({ has: page.getByRole('rowheader') });
  await expect.poll(() => rows.count()).toBe(4);
  const said = await rows.allTextContents();
  expect(said.map((row) => row.replace(/(\w+ \d+, )?\d\d:\d\d/, 'hh:mm'))).toEqual([
    'A02Asked again, no boot seen, hh:mm; its token of now ends',
    'A03Boot not seen, hh:mm',
    'A07Asked again, no boot seen, hh:mm; its token of now ends',
    'B02Not asked yet',
  ]);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
  const allows = async () => (await callsOf(page)).filter(({ name }) => name === 'agents.allow');
  await page.keyboard.press('Enter');
  await expect.poll(() => dialog.count()).toBe(0);
  expect(await allows()).toEqual([]);

  await many.click();
  await dialog.getByRole('button', { name: 'Allow 4 machines' }).click();
  await page.getByText('4 machines may enrol.').waitFor();
  expect(await allows()).toEqual([
    { name: 'agents.allow', input: { seatIds: ['a02', 'a03', 'a07', 'b02'] } },
  ]);
  await page.getByRole('button', { name: 'Select the 1 that was refused' }).waitFor();
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
});

it('keeps the question open when the counter refuses to let machines in', async () => {
  const page = await stage.open();
  await page.evaluate(() => window.stage.fail('agents.allow', 'NOT_FOUND'));
  await goTo(page, 'Settings');
  await page.getByRole('tab', { name: 'Agents' }).click();
  await page.getByRole('checkbox', { name: 'Select all' }).check();
  await page.getByRole('button', { name: 'Allow 10…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Let in 10 machines?' });
  await dialog.getByRole('button', { name: 'Allow 10 machines' }).click();
  await dialog.getByRole('alert').getByText('This no longer exists.').waitFor();
});

it('shows staff what only the owner may do, with the reason', async () => {
  const page = await stage.open({ cafe: { role: 'staff' } });
  await goTo(page, 'Settings');
  await page.getByRole('tab', { name: 'Connection' }).click();
  await page.getByText('Only the owner may see and change this.').waitFor();
  await page.getByRole('tab', { name: 'Lock and times' }).click();
  await page.getByText('Only the owner may do this.').last().waitFor();
  await goTo(page, 'Activity');
  expect(await page.getByRole('button', { name: 'Export…' }).getAttribute('aria-disabled')).toBe('true');
});

it('makes a backup only with a recovery passphrase', async () => {
  const page = await stage.open();
  await goTo(page, 'Settings');
  await page.getByRole('tab', { name: 'Backup' }).click();
  await page.getByText('Set a recovery passphrase first').last().waitFor();
  await page.getByLabel('Passphrase', { exact: true }).first().fill('correct horse battery');
  await page.getByLabel('The same once more').fill('correct horse battery');
  await page.getByRole('button', { name: 'Set the passphrase' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download a backup' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('netbar-backup.netbar');
});
