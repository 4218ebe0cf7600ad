// A child process that takes a lock and keeps it until it dies: `node hold-lock.ts <key>`.
import { takeLock } from '../../../../agent/control/lock.ts';
import { linuxSystem } from '../../../../agent/os/linux.ts';

await takeLock(linuxSystem().lockAddress(process.argv[2] ?? ''), 'the test');
process.stdout.write('held\n');
