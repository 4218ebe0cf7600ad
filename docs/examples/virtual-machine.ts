// A renter creates a virtual machine, waits until it runs, and deletes it again. When the program is stopped while it
// waits, the token in TOKEN_FILE is enough to go on.
//
//   NODE_URL=http://127.0.0.1:5050 MACHINE=<node_id> SEED_FILE=renter.seed TOKEN_FILE=vm.token node virtual-machine.ts
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { DbcClient, KeyPair, type VmSpec, WalletSigner } from 'netbar/dbc';

const { NODE_URL = '', MACHINE = '', SEED_FILE = '', TOKEN_FILE = '', EVERY_MS = '3000' } = process.env;
const seed = (await readFile(SEED_FILE, 'utf8')).trim();
const renter = new WalletSigner(new KeyPair(seed), 'ss58');

// A function: every request gets a signature of its own, because each nonce works once.
const client = new DbcClient({ url: NODE_URL, identity: () => renter.identity() });

const spec: VmSpec = {
  imageName: 'ubuntu.qcow2',
  gpuCount: 1,
  cpuCores: 4,
  memoryGb: 8,
  diskGb: 20,
  sshPort: 5684,
  vncPort: 5904,
  customPorts: [{ protocol: 'tcp', host: [8080, 8081], guest: [80, 81] }],
  networkFilters: [{ direction: 'in', protocol: 'tcp', port: 22, cidr: '0.0.0.0/0', action: 'accept' }],
};

async function begin() {
  const creation = await client.operation.createVm(MACHINE, spec);
  await writeFile(TOKEN_FILE, JSON.stringify(creation.token));
  return creation;
}

try {
  const creation = existsSync(TOKEN_FILE)
    ? client.operation.resume(JSON.parse(await readFile(TOKEN_FILE, 'utf8')))
    : await begin();
  await creation.wait({
    everyMs: Number(EVERY_MS),
    onProgress: (progress) => {
      if ('status' in progress) process.stderr.write(`${progress.status}\n`);
    },
  });
  // The one that was created, whatever else there is: the token names it, also after a restart.
  const { token } = creation;
  if (token.kind !== 'vm.create') throw new Error(`${TOKEN_FILE} is of another operation`);
  const { ip, sshPort, userName } = await client.vm.detail(token.nodeId, token.taskId);
  process.stdout.write(`running: ssh -p ${sshPort} ${userName}@${ip}\n`);
  await client.vm.delete(token.nodeId, token.taskId);
  process.stdout.write('deleted\n');
  await rm(TOKEN_FILE);
} finally {
  await client.close();
}
