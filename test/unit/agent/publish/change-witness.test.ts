// When "inferred" is justified: the node was seen to show something else, and then these codes.
import { describe, expect, test } from 'vitest';
import { ChangeWitness } from '../../../../agent/publish/change-witness.ts';
import type { NodeView } from '../../../../agent/publish/view.ts';
import { PersistStore } from '../../../../agent/state/persist.ts';
import { tempFolder } from '../../shared/temp-folder.ts';

const OLD = { deviceId: '123456789', password: 'tenletters' };
/** As long as OLD: a mask can not tell the two apart. */
const SAME_LENGTH = { deviceId: '123456789', password: 'otherwords' };
const NEW = { deviceId: '123456789', password: 'elevenchars' };
const OLD_VIEW: NodeView = {
  connected: true,
  deviceId: '123456789',
  passwordLength: 10,
  verdict: undefined,
  rivals: [],
};
const NEW_VIEW: NodeView = { ...OLD_VIEW, passwordLength: 11 };

async function openStore(folder: string, bootId = 'boot-1'): Promise<PersistStore> {
  const store = new PersistStore(folder);
  await store.load(bootId, (a, b) => a === b);
  return store;
}

async function witness(): Promise<ChangeWitness> {
  return new ChangeWitness(await openStore(await tempFolder()));
}

describe('a change was seen', () => {
  test('when the node still showed the old codes and then the new ones', async () => {
    const one = await witness();
    one.codesChanged(NEW, 1);
    one.saw(OLD_VIEW, NEW, 1);
    one.saw(NEW_VIEW, NEW, 1);
    expect(one.changeSeen(NEW)).toBe(true);
  });

  test('when the old codes were read right before the codes changed', async () => {
    const one = await witness();
    one.codesChanged(OLD, 1);
    one.saw(OLD_VIEW, OLD, 1);
    one.codesChanged(NEW, 2);
    one.saw(NEW_VIEW, NEW, 2);
    expect(one.changeSeen(NEW)).toBe(true);
  });

  test("when something else was read before DeepLink's first answer", async () => {
    const one = await witness();
    one.saw(OLD_VIEW, undefined, 0);
    one.codesChanged(NEW, 1);
    one.saw(NEW_VIEW, NEW, 1);
    expect(one.changeSeen(NEW)).toBe(true);
  });

  test('when the node had nothing before', async () => {
    const one = await witness();
    one.codesChanged(NEW, 1);
    one.saw({ ...OLD_VIEW, deviceId: '', passwordLength: 0 }, NEW, 1);
    one.saw(NEW_VIEW, NEW, 1);
    expect(one.changeSeen(NEW)).toBe(true);
  });
});

describe('no change was seen', () => {
  test('when nothing was read at all', async () => {
    const one = await witness();
    one.codesChanged(NEW, 1);
    expect(one.changeSeen(NEW)).toBe(false);
  });

  test('when the node looked right from the first read on', async () => {
    const one = await witness();
    one.codesChanged(NEW, 1);
    one.saw(NEW_VIEW, NEW, 1);
    one.saw(NEW_VIEW, NEW, 1);
    expect(one.changeSeen(NEW)).toBe(false);
  });

  test('when old and new password have the same length', async () => {
    const one = await witness();
    one.codesChanged(OLD, 1);
    one.saw(OLD_VIEW, OLD, 1);
    one.codesChanged(SAME_LENGTH, 2);
    one.saw(OLD_VIEW, SAME_LENGTH, 2);
    expect(one.changeSeen(SAME_LENGTH)).toBe(false);
  });

  test('when the last look at the node is two changes old: it may have taken the codes between', async () => {
    const one = await witness();
    one.codesChanged(NEW, 1);
    one.saw(NEW_VIEW, NEW, 1);
    one.codesChanged(OLD, 2);
    one.codesChanged(SAME_LENGTH, 3);
    one.saw(OLD_VIEW, SAME_LENGTH, 3);
    expect(one.changeSeen(SAME_LENGTH)).toBe(false);
  });

  test('when the node may have taken the codes before, of the same length, after it was last read', async () => {
    const one = await witness();
    one.codesChanged(OLD, 1);
    one.saw(NEW_VIEW, OLD, 1);
    one.codesChanged(SAME_LENGTH, 2);
    one.saw(OLD_VIEW, SAME_LENGTH, 2);
    expect(one.changeSeen(SAME_LENGTH)).toBe(false);
  });

  test('for codes that came after the ones whose change was seen', async () => {
    const one = await witness();
    one.codesChanged(NEW, 1);
    one.saw(OLD_VIEW, NEW, 1);
    one.saw(NEW_VIEW, NEW, 1);
    const next = { ...NEW, password: 'elevenmores' };
    one.codesChanged(next, 2);
    expect(one.changeSeen(next)).toBe(false);
  });
});

describe('a proof that was kept', () => {
  test('holds after a restart of the agent within the boot', async () => {
    const folder = await tempFolder();
    await new ChangeWitness(await openStore(folder)).keep(NEW);
    expect(new ChangeWitness(await openStore(folder)).changeSeen(NEW)).toBe(true);
  });

  test('does not hold for other codes', async () => {
    const folder = await tempFolder();
    await new ChangeWitness(await openStore(folder)).keep(NEW);
    const again = new ChangeWitness(await openStore(folder));
    expect(again.changeSeen(OLD)).toBe(false);
    expect(again.changeSeen({ ...NEW, deviceId: '987654321' })).toBe(false);
    expect(again.changeSeen({ ...NEW, password: undefined })).toBe(false);
  });

  test('does not hold in the next boot', async () => {
    const folder = await tempFolder();
    await new ChangeWitness(await openStore(folder)).keep(NEW);
    expect(new ChangeWitness(await openStore(folder, 'boot-2')).changeSeen(NEW)).toBe(false);
  });

  test('is asked for again when the codes change and change back', async () => {
    const one = await witness();
    await one.keep(NEW);
    one.codesChanged(OLD, 2);
    expect(one.changeSeen(OLD)).toBe(false);
    one.codesChanged(NEW, 3);
    expect(one.changeSeen(NEW)).toBe(true);
  });

  test('keeps no password, and nothing for an unknown one', async () => {
    const folder = await tempFolder();
    const store = await openStore(folder);
    await new ChangeWitness(store).keep({ ...NEW, password: undefined });
    expect(store.value.proven).toBeUndefined();
    await new ChangeWitness(store).keep(NEW);
    expect(JSON.stringify(store.value)).not.toContain(NEW.password);
    expect(store.value.proven).toBeDefined();
  });
});
