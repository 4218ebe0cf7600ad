// docs/agent-states.md tells what the tables say.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { statesDocument } from './document.ts';

const PAGE = fileURLToPath(new URL('../../../../docs/agent-states.md', import.meta.url));
const HINT =
  'the tables have changed: npx vitest run --project unit test/unit/agent/states/document.test.ts -u';

test('docs/agent-states.md is what the tables print', async () => {
  await expect(statesDocument(), HINT).toMatchFileSnapshot(PAGE);
});
