// The address of a node and what netbar may do there, with the checks that need no network.
import { useCallback, useState } from 'react';
import type { CallInput, CallOutput } from '../../../../ipc/contract.ts';
import type { NodeStatus } from '../../../../ipc/seat.ts';
import { useCall } from '../../../hooks/use-call.ts';

type Access = CallInput<'node.test'>;
export type NodeTest = CallOutput<'node.test'>;

const KEY = /^(0x)?[0-9a-fA-F]{64}$/;

export type NodeProblem = 'url' | 'key' | null;

export function useNodeForm(status: NodeStatus | null) {
  const [url, setUrl] = useState(status?.url ?? '');
  const [mode, setMode] = useState<Access['mode']>(status?.configured ? status.mode : 'manage');
  const [key, setKey] = useState('');
  const [allowPlain, setAllowPlain] = useState(status?.plainHttp ?? false);
  const [tested, setTested] = useState<{ of: string; result: NodeTest } | null>(null);
  const test = useCall('node.test');
  const connect = useCall('node.connect');

  const keyIsStored = status?.configured === true && status.mode === 'manage';
  const trimmed = key.trim();
  const access: Access = {
    url: url.trim(),
    mode,
    allowPlainNode: allowPlain,
    ...(mode === 'manage' && trimmed !== '' ? { key: trimmed } : {}),
  };
  // A result belongs to what was tested, not to what was typed since.
  const of = JSON.stringify(access);
  const plain = isPlain(access.url);
  const problem: NodeProblem =
    !URL.canParse(access.url) || !/^https?:/.test(access.url)
      ? 'url'
      : mode === 'manage' && !(KEY.test(trimmed) || (trimmed === '' && keyIsStored))
        ? 'key'
        : null;

  const runTest = useCallback(async () => {
    setTested(null);
    const result = await test.run(JSON.parse(of) as Access);
    if (result !== undefined) setTested({ of, result });
  }, [test.run, of]);

  return {
    values: { url, mode, key, allowPlain },
    set: { url: setUrl, mode: setMode, key: setKey, allowPlain: setAllowPlain },
    plain,
    problem,
    keyIsStored,
    keyBad: trimmed !== '' && !KEY.test(trimmed) ? trimmed.length : null,
    result: tested?.of === of ? tested.result : null,
    testedOnce: tested !== null || test.error !== null,
    error: connect.error ?? test.error,
    testing: test.busy,
    connecting: connect.busy,
    test: runTest,
    connect: () => connect.run(access),
  };
}

export type NodeForm = ReturnType<typeof useNodeForm>;

/** HTTP without TLS to another computer; loopback stays inside this one. */
export function isPlain(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
