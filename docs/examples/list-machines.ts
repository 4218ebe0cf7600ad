// A café's owner lists the machines of the bare-metal node on the LAN with the node's own key, also those behind the
// 51st: the node never lists more, but tells about each that it is asked for.
//
//   NODE_URL=http://192.168.1.10:5001 KEY_FILE=node.seed node list-machines.ts seat-01 seat-02 …
import { readFile } from 'node:fs/promises';
import { DbcClient, KeyPair, WalletSigner } from 'netbar/dbc';

const { NODE_URL = '', KEY_FILE = '' } = process.env;
const owner = new WalletSigner(new KeyPair((await readFile(KEY_FILE, 'utf8')).trim()));
const client = new DbcClient({ url: NODE_URL, via: 'lan', identity: () => owner.identity() });

try {
  const { text, kind } = await client.version();
  process.stdout.write(`node ${text} (${kind === 'push' ? 'pushes codes to DeepLink' : 'stores codes'})\n`);
  const { machines, missing, broken } = await client.bareMetal.listAll({ known: process.argv.slice(2) });
  for (const { uuid, nodeId, ip, deeplink } of machines) {
    const state = deeplink
      ? `device ID ${deeplink.deviceId || 'not reported yet'}`
      : 'DeepLink not connected';
    process.stdout.write(`${uuid}  ${ip}  ${nodeId}  ${state}\n`);
  }
  if (missing.length > 0) process.stdout.write(`not on the node: ${missing.join(', ')}\n`);
  if (broken.length > 0) process.stdout.write(`unreadable: ${broken.join(', ')}\n`);
} finally {
  await client.close();
}
