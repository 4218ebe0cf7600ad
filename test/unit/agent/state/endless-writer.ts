// A child process that writes the state file without end: `node endless-writer.ts <folder>`.
import { PersistStore } from '../../../../agent/state/persist.ts';

const store = new PersistStore(process.argv[2] ?? '');
await store.load('boot-1', (a, b) => a === b);
for (let count = 1; ; count++) {
  // Growing and shrinking, so that a part of one content can not pass for another.
  const controllers = Array.from({ length: count % 50 }, (_, index) => String(100_000_000 + index));
  await store.update({ maxLen: count, controllers });
  process.stdout.write(`${count}\n`);
}
