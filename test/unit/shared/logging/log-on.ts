// Logs on standard output, and says on the other one that it is still there.
import { createLogger } from '../../../../shared/logging/logger.ts';

const log = await createLogger();
for (let line = 0; line < 5; line++) {
  log.info({ line, padding: 'x'.repeat(100_000) }, 'a line');
  await new Promise((resolve) => setImmediate(resolve));
}
process.stderr.write('still there\n');
