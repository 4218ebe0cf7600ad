// Every example request of the documents is what our types build: the path, and the body field by field.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readMessage } from '../../../shared/dbc/answer.ts';
import { bodyParts } from '../../../shared/dbc/describe.ts';
import { envelopeOf } from '../../../shared/dbc/envelope.ts';
import type { Identity } from '../../../shared/dbc/identity.ts';
import { checkSigner, type DbcRequest } from '../../../shared/dbc/request.ts';
import * as requests from '../../../shared/dbc/requests/index.ts';
import { requestBodyOf } from './recordings.ts';
import { answersOf, examplesOf, SEED_FILES, type SeedExample, seedText } from './seed-examples.ts';

const GPU = '58fb618aa482c41114eb3cfdaefd3ba183172da9e25251449d045043fbd37f45';
const GPU_2 = '80720ffadecb07087b3a5b6f88b91b58f7c738b15405c93914ee04f607a14965';
const GPU_3 = '441f631da912b2186a3ef0452430f139cf01641bf4e2dce07e06103d8d70e533';
const MANAGER = 'ccd9a2118ba3c95cd458302601f15281edc39d72dcf11a07527893d97ac1a573';
const SERVER = 'fcf2cd8b99958606d260ca00c5ac00c88c242bcf8eb38e7cc3f29e9719a73f39';
const TASK = 'b47d2cf2-1f3f-4a5f-9d7a-3f1c4f0e6a10';
const UUID = '3156995b-da18-4268-9734-f8d168e90a7d';
const FILLED: Record<string, string> = {
  '<task_id>': TASK,
  '<snapshot_name>': 'snap1',
  '<network_name>': 'testnet',
  '<node_id>': SERVER,
  '<uuid>': UUID,
};
const SESSION = {
  sessionId: '3PxBDHEB67xAwuN56oBLtQ9DX6mkzNsJo4WPgHTKmTb3BPCGbnMBz1N',
  sessionIdSign: 'ab'.repeat(64),
};

const FULL_VM = {
  imageName: 'ubuntu.qcow2',
  description: '...',
  os: 'linux',
  biosMode: 'legacy',
  sshPort: 5684,
  rdpPort: 5685,
  vncPort: 5904,
  customPorts: [],
  gpuCount: 2,
  cpuCores: 8,
  memoryGb: 8,
  diskGb: 10,
  dataFileName: 'xxx.qcow2',
  multicast: [{ address: '230.0.0.1', port: 5558 }],
  networkName: 'test',
  publicIp: '',
  networkFilters: [],
} as const;
const EARLY_VM = {
  sshPort: 5684,
  imageName: 'ubuntu.qcow2',
  gpuCount: 0,
  cpuCores: 4,
  memoryGb: 8,
  diskGb: 10,
  vncPort: 5904,
};
const CHANGE = {
  sshPort: 5586,
  vncPort: 5986,
  rdpPort: 5786,
  customPorts: [
    { protocol: 'tcp', host: 123 },
    { protocol: 'udp', host: 111, guest: 222 },
    { protocol: 'tcp', host: [333, 444] },
    { protocol: 'udp', host: [555, 666], guest: [777, 888] },
  ],
  gpuCount: 2,
  cpuCores: 8,
  memoryGb: 8,
} as const;
const MACHINE = {
  uuid: UUID,
  ip: '175.221.204.110',
  os: 'Ubuntu 20.04.3 LTS (Focal Fossa) 5.4.0-121-generic GNU/Linux',
  ipmiHostname: '192.168.0.110',
  ipmiUsername: 'admin',
  ipmiPassword: 'dbtu2017',
  ipmiPort: 623,
};

/** Document 000 has a full-width comma where 001 has a plain one. */
function machineOf(file: string) {
  const comma = file.startsWith('000') ? '，' : ',';
  const parts = [
    '在xxx平台租用的裸金属服务器',
    '用于xxx业务',
    '机房id是9f01ca9c-38bd-46a9-9637-dac92b352a63',
  ];
  return { ...MACHINE, description: parts.join(comma) };
}

const { vm, disk, snapshot, image, network, machine, bareMetal, deeplink } = requests;
const IMAGE = { nodeId: GPU_2, fileName: 'ubuntu.qcow2', imageServer: 'ID_1' };

/** By path, in the order in which a document has them. */
const COUNTERPARTS: Record<string, (file: string) => DbcRequest[]> = {
  '/api/v1/mining_nodes': () => [machine.info(GPU)],
  '/api/v1/mining_nodes/session_id': () => [requests.session.sessionId(GPU)],
  '/api/v1/tasks/start': (file) => [vm.create(GPU, file.startsWith('002') ? EARLY_VM : FULL_VM)],
  // Document 002 deletes with the path that reads the details.
  '/api/v1/tasks/<task_id>': (file) =>
    file.startsWith('002') ? [vm.detail(GPU, TASK), vm.removeEarly(GPU, TASK)] : [vm.detail(GPU, TASK)],
  '/api/v1/tasks': () => [vm.list(GPU)],
  '/api/v1/tasks/shutdown/<task_id>': () => [vm.shutdown(GPU, TASK)],
  '/api/v1/tasks/poweroff/<task_id>': () => [vm.poweroff(GPU, TASK)],
  '/api/v1/tasks/start/<task_id>': () => [vm.start(GPU, TASK)],
  '/api/v1/tasks/delete/<task_id>': () => [vm.remove(GPU, TASK)],
  '/api/v1/tasks/restart/<task_id>': () => [vm.restart(GPU, TASK)],
  '/api/v1/tasks/restart/<task_id>?force_reboot=true': () => [vm.restart(GPU, TASK, true)],
  '/api/v1/tasks/logs/<task_id>?flag=tail&line_num=10': () => [
    vm.logs(GPU, TASK, { flag: 'tail', lineCount: 10 }),
  ],
  '/api/v1/tasks/modify/<task_id>': (file) => [
    vm.modify(GPU, TASK, file.startsWith('000') ? { ...CHANGE, publicIp: '', networkFilters: [] } : CHANGE),
  ],
  '/api/v1/tasks/passwd/<task_id>': () => [vm.passwd(GPU, TASK, { username: 'dbc', password: 'vm123456' })],
  '/api/v1/disk/list/<task_id>': () => [disk.list(GPU, TASK)],
  '/api/v1/disk/resize/<task_id>': () => [disk.resize(GPU, TASK, { disk: 'vdb', sizeGb: 20 })],
  '/api/v1/disk/add/<task_id>': () => [disk.add(GPU, TASK, { sizeGb: 20, mountDir: '/data' })],
  '/api/v1/disk/delete/<task_id>': () => [disk.remove(GPU, TASK, 'vdb')],
  '/api/v1/snapshot/list/<task_id>': () => [snapshot.list(GPU, TASK)],
  '/api/v1/snapshot/list/<task_id>/<snapshot_name>': () => [snapshot.detail(GPU, TASK, 'snap1')],
  '/api/v1/snapshot/create/<task_id>': () => [
    snapshot.create(GPU_2, TASK, { name: 'snap1', description: '...', imageServer: 'ID_2' }),
  ],
  '/api/v1/snapshot/delete/<task_id>/<snapshot_name>': () => [snapshot.remove(GPU_2, TASK, 'snap1')],
  '/api/v1/images/servers': () => [image.servers()],
  '/api/v1/images': () => [
    image.list({ imageServer: 'ID_1' }),
    image.list({ nodeId: GPU_2, imageServer: 'ID_1' }),
    image.list({ nodeId: GPU_2, imageServer: 'ID_1' }),
  ],
  '/api/v1/images/upload': () => [
    image.upload(IMAGE),
    image.upload({ fileName: 'ubuntu.qcow2', imageServer: 'ID_1' }),
  ],
  '/api/v1/images/download': () => [image.download({ ...IMAGE, localDir: '/my_local_dir' })],
  '/api/v1/images/downloadprogress': () => [image.downloadProgress(GPU_2, 'ubuntu.qcow2')],
  '/api/v1/images/uploadprogress': () => [image.uploadProgress(GPU_2, 'ubuntu.qcow2')],
  '/api/v1/images/download_stop': () => [image.stopDownload(GPU_2, 'ubuntu.qcow2')],
  '/api/v1/images/upload_stop': () => [image.stopUpload(GPU_2, 'ubuntu.qcow2')],
  '/api/v1/images/delete': () => [image.remove(GPU_2, 'ubuntu.qcow2')],
  '/api/v1/lan/create': () => [network.create(GPU_3, { name: 'testnet', cidr: '192.168.66.0/24' })],
  '/api/v1/lan/delete/<network_name>': () => [network.remove(GPU_3, 'testnet')],
  '/api/v1/bare_metal': () => [bareMetal.list(MANAGER)],
  '/api/v1/bare_metal/<node_id>': () => [bareMetal.list(MANAGER, SERVER)],
  '/api/v1/bare_metal/<uuid>': () => [bareMetal.list(MANAGER, UUID)],
  '/api/v1/bare_metal/add': (file) => [bareMetal.add(MANAGER, [machineOf(file)])],
  '/api/v1/bare_metal/delete': () => [
    bareMetal.remove(MANAGER, ['8c29b20da3fdb2d6c5ad7c2c85b303d9d337a1b82fa584a6b6cf1303331efd16']),
  ],
  '/api/v1/bare_metal/modify/<node_id>': (file) => [bareMetal.modify(MANAGER, SERVER, machineOf(file))],
  '/api/v1/bare_metal/power': () => [bareMetal.power(SERVER, 'on')],
  '/api/v1/bare_metal/bootdev': () => [bareMetal.bootDevice(SERVER, 'pxe')],
  '/api/v1/deeplink': () => [deeplink.get(SERVER)],
  '/api/v1/deeplink/set': () => [deeplink.set(SERVER, { deviceId: '123456789', password: 'aAbBcC' })],
};

interface Pair {
  example: SeedExample;
  /** Undefined: this example has no counterpart. */
  request: DbcRequest | undefined;
}

function pairsOf(file: string): Pair[] {
  const seen = new Map<string, number>();
  return examplesOf(file).map((example) => {
    const nth = seen.get(example.path) ?? 0;
    seen.set(example.path, nth + 1);
    return { example, request: COUNTERPARTS[example.path]?.(file)[nth] };
  });
}

/** Who signs, as the example shows it; a session's placeholder words become a session. */
function signed(body: Record<string, unknown>): {
  body: Record<string, unknown>;
  identity: Identity | undefined;
} {
  if (/distributed by the renter|租用者分发/.test(String(body.session_id))) {
    const fields = { session_id: SESSION.sessionId, session_id_sign: SESSION.sessionIdSign };
    return { body: { ...body, ...fields }, identity: SESSION };
  }
  if (body.wallet === undefined) return { body, identity: undefined };
  const triple = z.object({ wallet: z.string(), nonce: z.string(), sign: z.string() }).parse(body);
  return { body, identity: triple };
}

function filled(path: string): string {
  return path.replaceAll(/<\w+>/g, (placeholder) => FILLED[placeholder] ?? placeholder);
}

const pairs = SEED_FILES.flatMap(pairsOf);
const named = pairs.map((pair): [string, Pair] => {
  const { file, line, path } = pair.example;
  return [`${file.slice(0, 3)}:${line} ${path}`, pair];
});

describe('an example request of the documents', () => {
  it('is found wherever the text has a body or an address', () => {
    // Addresses without a body of their own: the forced restart, and the list by node_id and by uuid.
    const alone: Record<string, number> = { '000': 1, '001': 3, '002': 0 };
    for (const file of SEED_FILES) {
      const examples = examplesOf(file);
      const bodies = seedText(file).match(/"peer_nodes_list":/g)?.length ?? 0;
      expect(examples).toHaveLength(bodies + (alone[file.slice(0, 3)] ?? 0));
      const addresses = new Set(seedText(file).match(/\/api\/v1\/[\w/]*/g));
      expect(new Set(examples.map(({ path }) => /^[\w/]*/.exec(path)?.[0]))).toEqual(addresses);
    }
  });

  it('is in the printed list with its counterpart, and none is without', () => {
    const lines = named.map(([name, { request }]) => `  ${name} -> ${request?.name ?? 'NO COUNTERPART'}`);
    process.stdout.write(`${lines.length} example requests\n${lines.join('\n')}\n`);
    expect(named.filter(([, { request }]) => request === undefined)).toEqual([]);
  });

  it.each(named)('%s is built field by field', (_name, { example, request }) => {
    if (!request) throw new Error('no counterpart');
    expect(request.path).toBe(filled(example.path));
    if (request.name === 'session.id') return expectEitherSignature(request, example.body);
    const { body, identity } = signed(example.body);
    checkSigner(request, 'client', identity);
    expect(envelopeOf(bodyParts(request, 'client', identity, undefined))).toStrictEqual(body);
  });
});

/** "use tenant signature or multi-signature account signature, choose one of the two": the samples of each. */
function expectEitherSignature(request: DbcRequest, body: Record<string, unknown>): void {
  const wallet = z
    .object({ wallet: z.string(), nonce: z.string(), sign: z.string() })
    .parse(requestBodyOf('doc-wallet-sample'));
  const signature = z.object({ wallet: z.string(), nonce: z.string(), sign: z.string() });
  const multisig = z
    .object({ wallets: z.array(z.string()), threshold: z.string(), signs: z.array(signature) })
    .parse(requestBodyOf('doc-multisig-sample')?.multisig_accounts);
  const fields: [Identity, object][] = [
    [wallet, wallet],
    [multisig, { multisig_accounts: multisig }],
  ];
  for (const [identity, sent] of fields) {
    checkSigner(request, 'client', identity);
    expect(envelopeOf(bodyParts(request, 'client', identity, undefined))).toStrictEqual({ ...body, ...sent });
  }
}

describe('an example answer of the documents', () => {
  const requestsOfAnswers: DbcRequest[] = [
    bareMetal.list(MANAGER),
    bareMetal.add(MANAGER, [MACHINE]),
    deeplink.get(SERVER),
  ];
  const results: Record<string, unknown[]> = {
    '000': [
      { nodeId: SERVER, uuid: UUID },
      { deviceId: '123456789', password: 'aAbBcC', masked: false },
    ],
    '001': [
      { nodeId: SERVER, masked: false, deeplink: { deviceId: '123456789', password: 'aAbBcC' } },
      { nodeId: SERVER, uuid: UUID },
      { deviceId: '123456789', password: 'aAbBcC', masked: false },
    ],
  };

  it.each(Object.entries(results))('of document %s is read', (number, expected) => {
    const file = SEED_FILES.find((name) => name.startsWith(number)) ?? '';
    const answers = answersOf(file);
    const askers = requestsOfAnswers.slice(number === '000' ? 1 : 0);
    expect(answers).toHaveLength(expected.length + 1);
    const read = askers.map(({ answer, path }, index) =>
      readMessage({ status: 200, body: JSON.stringify(answers[index]) }, { path }, answer),
    );
    expect(read.flat()).toMatchObject(expected);
    expect(answers.at(-1)).toEqual({ errcode: 0, message: 'ok' });
  });
});
