// Writes audited actions as fast as it can and prints each one that the store acknowledged, until it is killed.
import { writeSync } from 'node:fs';
import { AuditLog } from '../../../../kiosk/counter/audit/log.ts';
import { keyFile } from '../../../../kiosk/counter/store/protections.ts';
import { openStore } from '../../../../kiosk/counter/store/store.ts';

const [folder = '', key = '', round = ''] = process.argv.slice(2);
const store = await openStore({ folder, protections: [keyFile(key)] });
const audit = new AuditLog(store);
for (let index = 0; ; index++) {
  const action = `round ${round} action ${index}`;
  store.transaction(() => {
    // Both or none: the value belongs to its audit line.
    store.setValue('newest', action);
    store.setSecret('newest', action);
    audit.record({ who: 'writer', action, result: 'ok' });
  });
  writeSync(1, `${action}\n`);
}
