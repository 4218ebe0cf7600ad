// Whose words an error repeats: a GPU node's, for the renter who has no other way to learn why; and never a secret.
import { describe, expect, it } from 'vitest';
import type { DbcError } from '../../../shared/dbc/public.ts';
import { bytesOf } from '../../unit/dbc/recordings.ts';
import { fake, GPU, session, TASK } from './fake-client-node.ts';
import { jsonAnswer } from './replay-node.ts';

describe('what a GPU node refuses', () => {
  const refused = (message: string) => jsonAnswer(200, { errcode: -1, message });
  const login = { username: 'dbc', password: 's3cret-Pw' };
  const errorOf = (call: Promise<unknown>) => call.catch((thrown: unknown) => thrown);

  it('is told in its own words, also where no rule knows them', async () => {
    const text = 'domain xml is invalid (cpu pinning, 2 sockets)';
    const { client } = await fake(() => refused(text));
    const calls = [
      () => client.vm.start(GPU, TASK),
      () => client.disk.list(GPU, TASK),
      () => client.snapshot.list(GPU, TASK),
      () => client.image.list({ nodeId: GPU }),
      () => client.network.delete(GPU, 'testnet'),
    ];
    for (const call of calls) {
      expect(await errorOf(call())).toMatchObject({
        code: 'NODE_ERROR',
        message: expect.stringContaining(`answered ${text}: `),
        context: { nodeMessage: text },
      });
    }
  });

  it.each([
    ['a value that was sent as a secret', `password ${login.password} is too weak`],
    ['the same in another case', `PASSWORD ${login.password.toUpperCase()} IS TOO WEAK`],
    ['the session', `no rights for session ${session.sessionId}`],
    ['more than 200 characters', 'a'.repeat(201)],
    ['a line break', 'one\ntwo'],
    ['a control character', 'red \u001b[31m'],
    ['markup', 'bad <script>'],
    ['quotes of JSON', 'bad "x"'],
  ])('is not told when it holds %s', async (_what, text) => {
    const { client } = await fake(() => refused(text));
    const error = await errorOf(client.vm.passwd(GPU, TASK, login));
    const { message, context } = error as DbcError;
    expect({ message, context }).toMatchObject({
      message: expect.stringContaining('characters, not shown)'),
      context: { nodeMessage: `(${text.length} characters, not shown)` },
    });
    expect(message).not.toContain(text);
  });

  it('is not told of power, lists and codes: a shell was seen to put passwords there', async () => {
    const { client } = await fake(() => refused('sh: 1: s3cret-Pw: not found'));
    const calls = [
      () => client.bareMetal.power(GPU, 'on'),
      () => client.bareMetal.powerStatus(GPU),
      () => client.bareMetal.server(GPU),
      () => client.deeplink.get(GPU),
    ];
    for (const call of calls) {
      expect(String(await errorOf(call()))).not.toContain('s3cret-Pw');
    }
  });
});

it('a chain that can not be asked is no reason to look for another identity', async () => {
  const { client } = await fake(() => bytesOf('power-chain-no-machine'));
  await expect(client.vm.list(GPU)).rejects.toMatchObject({
    code: 'NOT_AUTHORISED',
    retryable: true,
    context: { refusal: 'chain-silent' },
    message: expect.stringMatching(/the chain did not answer the node.*try again/),
  });
});
