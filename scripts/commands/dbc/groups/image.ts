// `netbar image`: images, and their way between GPU nodes and image centres.
import type { Command } from 'commander';
import {
  type ImageProgress,
  type Operation,
  type OperationToken,
  type Raw,
  requests,
  type TransferProgress,
} from '../../../../shared/dbc/index.ts';
import { factsTable, rowsTable } from '../output/tables.ts';
import { addCall, type Call, type CallSpec, type Context, change, read, type Shown } from '../run/call.ts';
import { parseToken, started, type WaitFlags, waitFor, withWaiting } from '../run/wait.ts';
import { group } from './group.ts';

type Transfer = Operation<TransferProgress, ImageProgress>;
type TransferToken = Extract<OperationToken, { kind: 'image.upload' | 'image.download' }>;
const RESUME = 'netbar image wait';

export function addImageCommand(program: Command): void {
  const image = group(program, 'image', 'images, and their way between GPU nodes and image centres');
  addLists(image);
  addTransfers(image);
  addProgress(image);
  addCall(image, {
    usage: 'delete <file>',
    about: 'delete an image file from a GPU node',
    examples: ['netbar image delete ubuntu.qcow2 --machine $ID --yes'],
    needs: { consent: true },
    prepare: ({ args: [file = ''], machine }) =>
      change(requests.image.remove(machine(), file), `Image ${file} was deleted`, `delete image ${file}`),
  });
}

function addLists(image: Command): void {
  addCall(image, {
    usage: 'servers',
    about: 'the image centres',
    examples: ['netbar image servers'],
    needs: { identity: false, machine: false },
    prepare: () =>
      read(
        requests.image.servers(),
        (rows) => rowsTable(rows.map(centreOf), 'no image centres'),
        (rows) => rows.map(centreOf),
      ),
  });
  addCall<{ server?: string; ofServer?: boolean }>(image, {
    usage: 'list',
    about: 'images of a GPU node, of one renter on it, or of an image centre',
    examples: [
      'netbar image list --of-server --server ID_1',
      'netbar image list --machine $ID --identity none',
      'netbar image list --machine $ID --identity session:file:session.json',
    ],
    options: (command) =>
      command
        .option('--server <id>', 'image centre, e.g. ID_1')
        .option('--of-server', "the image centre's own images instead of a GPU node's"),
    prepare: ({ options: { server, ofServer }, machine }) => {
      const query = { imageServer: server, ...(ofServer ? {} : { nodeId: machine() }) };
      return read(requests.image.list(query), (rows) => rowsTable(rows, 'no images'));
    },
  });
}

/** The node lists bare ids. */
function centreOf({ text, ...more }: Raw): Raw {
  return text === undefined ? more : { id: text, ...more };
}

interface TransferOptions extends WaitFlags {
  server: string;
  dir: string;
  fromClient?: boolean;
}

function addTransfers(image: Command): void {
  const server = (command: Command) =>
    withWaiting(command.requiredOption('--server <id>', 'image centre, e.g. ID_1'));
  addCall<TransferOptions>(image, {
    usage: 'upload <file>',
    about: 'upload an image of a GPU node, or of the client node itself, to an image centre',
    examples: [
      'netbar image upload ubuntu.qcow2 --server ID_1 --machine $ID',
      'netbar image upload ubuntu.qcow2 --server ID_1 --from-client',
    ],
    options: (command) =>
      server(command).option('--from-client', "the client node's own file; it tells no progress"),
    prepare: ({ args: [fileName = ''], options, machine }) => {
      const file = { fileName, imageServer: options.server };
      if (options.fromClient)
        return change(requests.image.upload(file), `The upload of ${fileName} has begun`);
      const upload = { ...file, nodeId: machine() };
      return {
        request: requests.image.upload(upload),
        run: async (context) =>
          follow(
            await context.client.operation.uploadImage(upload, { signal: context.signal }),
            context,
            options,
            `The upload of ${fileName}`,
          ),
      };
    },
  });
  addCall<TransferOptions>(image, {
    usage: 'download <file>',
    about: 'download an image from an image centre to a GPU node',
    examples: ['netbar image download ubuntu.qcow2 --server ID_1 --dir /data --machine $ID'],
    options: (command) => server(command).requiredOption('--dir <folder>', 'folder on the GPU node'),
    prepare: ({ args: [fileName = ''], options, machine }) => {
      const download = { nodeId: machine(), fileName, imageServer: options.server, localDir: options.dir };
      return {
        request: requests.image.download(download),
        run: async (context) =>
          follow(
            await context.client.operation.downloadImage(download, { signal: context.signal }),
            context,
            options,
            `The download of ${fileName}`,
          ),
      };
    },
  });
  addCall<WaitFlags>(image, {
    usage: 'wait <token>',
    about: 'go on waiting for an upload or download',
    examples: ['netbar image wait $TOKEN'],
    needs: { machine: false, dryRun: false },
    options: (command) => withWaiting(command, false),
    prepare: ({ args: [text = ''], options }) =>
      waiting(parseToken(text, ['image.upload', 'image.download']), options),
  });
}

function waiting(token: TransferToken, options: WaitFlags): Call {
  const { nodeId, fileName } = token;
  const up = token.kind === 'image.upload';
  return {
    request: up
      ? requests.image.uploadProgress(nodeId, fileName)
      : requests.image.downloadProgress(nodeId, fileName),
    run: async (context) =>
      follow(
        context.client.operation.resume(token) as Transfer,
        context,
        { ...options, wait: true },
        `The ${up ? 'upload' : 'download'} of ${fileName}`,
      ),
  };
}

async function follow(
  operation: Transfer,
  context: Context,
  options: WaitFlags,
  what: string,
): Promise<Shown> {
  if (options.wait === false) return started(operation, `${what} has begun`, RESUME);
  const done = await waitFor(operation, context, options, { resume: RESUME, progress: progressText });
  return { text: `${what} is done\n`, json: { ok: true, ...done } };
}

function progressText({ status, percent }: TransferProgress): string {
  return `${status || 'under way'}${percent === undefined ? '' : ` ${percent} %`}`;
}

function addProgress(image: Command): void {
  const progress = (direction: 'download' | 'upload'): CallSpec<object> => ({
    usage: `${direction}-progress <file>`,
    about: `how far ${direction === 'upload' ? 'an upload' : 'a download'} is`,
    examples: [`netbar image ${direction}-progress ubuntu.qcow2 --machine $ID`],
    prepare: ({ args: [file = ''], machine }) =>
      read(
        direction === 'upload'
          ? requests.image.uploadProgress(machine(), file)
          : requests.image.downloadProgress(machine(), file),
        (state) => factsTable({ ...state }),
      ),
  });
  const stop = (direction: 'download' | 'upload'): CallSpec<object> => ({
    usage: `stop-${direction} <file>`,
    about: `stop ${direction === 'upload' ? 'an upload' : 'a download'}`,
    examples: [`netbar image stop-${direction} ubuntu.qcow2 --machine $ID`],
    prepare: ({ args: [file = ''], machine }) =>
      change(
        direction === 'upload'
          ? requests.image.stopUpload(machine(), file)
          : requests.image.stopDownload(machine(), file),
        `The ${direction} of ${file} was stopped`,
      ),
  });
  for (const direction of ['download', 'upload'] as const) {
    addCall(image, progress(direction));
    addCall(image, stop(direction));
  }
}
