// One agent per machine, whatever becomes of the one before.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AlreadyRunningError, takeLock } from '../../../../agent/control/lock.ts';
import { linuxSystem } from '../../../../agent/os/linux.ts';
import { isAppError } from '../../../../shared/errors/app-error.ts';

const HOLDER = fileURLToPath(new URL('hold-lock.ts', import.meta.url));

function address(key: string): string {
  return linuxSystem().lockAddress(key);
}

function freshAddress(): string {
  return address(randomUUID());
}

async function holdElsewhere(key: string) {
  const child = spawn(process.execPath, [HOLDER, key], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

describe('a lock', () => {
  test('is refused to a second taker, with what it protects', async () => {
    const taken = freshAddress();
    const lock = await takeLock(taken, 'the state folder /var/lib/netbar');
    const error = await takeLock(taken, 'the state folder /var/lib/netbar').catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(AlreadyRunningError);
    expect(isAppError(error) && error.code).toBe('ALREADY_RUNNING');
    expect(isAppError(error) && error.message).toContain('/var/lib/netbar');
    await lock.release();
  });

  test('is free after its release, which may be done twice', async () => {
    const taken = freshAddress();
    const lock = await takeLock(taken, 'x');
    await lock.release();
    await lock.release();
    const again = await takeLock(taken, 'x');
    await expect(again.release()).resolves.toBeUndefined();
  });

  test('does not stand in the way of another key', async () => {
    const [one, two] = [await takeLock(freshAddress(), 'x'), await takeLock(freshAddress(), 'x')];
    await expect(Promise.all([one.release(), two.release()])).resolves.toHaveLength(2);
  });

  test('is held against other processes, and free in the instant its holder is killed', async () => {
    const key = randomUUID();
    const child = await holdElsewhere(key);
    await expect(takeLock(address(key), 'x')).rejects.toThrow(AlreadyRunningError);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const next = await takeLock(address(key), 'x');
    await expect(next.release()).resolves.toBeUndefined();
  });

  test('at an address that can not be, is an error of the system and no rival', async () => {
    const error = await takeLock('/no/such/folder/lock', 'x').catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(AlreadyRunningError);
    expect(error).toBeInstanceOf(Error);
  });
});
