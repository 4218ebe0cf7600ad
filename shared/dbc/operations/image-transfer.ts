// An image on its way between a GPU node and an image centre.
import { dbcError } from '../classify.ts';
import { DbcError } from '../errors.ts';
import type { TransferProgress } from '../requests/answers.ts';
import * as requests from '../requests/images.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';
import { Operation, type Trouble } from './operation.ts';
import type { TransferToken } from './token.ts';

export type ImageProgress = TransferProgress & Trouble;

/** Images have tens of GB. */
const WITHIN_MS = 6 * 60 * 60 * 1000;
/** The only folder whose files a node lists as images. */
const IMAGE_FOLDER = /^\/data\/?$/;
/** A file may be listed a little later than its transfer ends. */
const LOOKS = 3;

/**
 * Watches a transfer that has been started. To a node, what is not under way counts as done, also what was stopped or
 * has failed: the file must be where it was to go.
 * @throws DbcError INVALID_INPUT
 */
export function imageTransfer(
  sender: DbcSender,
  token: TransferToken,
): Operation<TransferProgress, ImageProgress> {
  const { kind, nodeId, fileName } = token;
  const up = kind === 'image.upload';
  const progress = up
    ? requests.uploadProgress(nodeId, fileName)
    : requests.downloadProgress(nodeId, fileName);
  const stop = up ? requests.stopUpload(nodeId, fileName) : requests.stopDownload(nodeId, fileName);
  const what = `the ${up ? 'upload' : 'download'} of ${fileName}`;
  let looks = 0;
  return new Operation<TransferProgress, ImageProgress>({
    token,
    what,
    withinMs: WITHIN_MS,
    initial: { percent: undefined, status: '', done: false },
    ask: async (call) => {
      const step = await sender.send(progress, call);
      if (!step.done) {
        looks = 0;
        return { progress: step };
      }
      const arrived = await hasArrived(sender, token, call);
      if (arrived) return { progress: step, end: { result: step } };
      looks += 1;
      if (looks >= LOOKS) throw arrived === false ? lost(what) : unconfirmed(what, token);
      return { progress: { ...step, done: false } };
    },
    stop: (call) => sender.send(stop, call),
  });
}

/** Undefined: that can't be seen. */
async function hasArrived(
  sender: DbcSender,
  token: TransferToken,
  call: DbcCallOptions,
): Promise<boolean | undefined> {
  const { nodeId, fileName } = token;
  const unsigned = { signal: call.signal, identity: 'none' } as const;
  const isListed = async (query: requests.ImageQuery, options: DbcCallOptions) => {
    const rows = await sender.send(requests.list(query), options);
    // The key of the name differs between versions.
    return rows.some((row) => Object.values(row).includes(fileName));
  };
  try {
    if (token.kind === 'image.upload') {
      const { imageServer } = token;
      return imageServer === undefined ? undefined : await isListed({ imageServer }, unsigned);
    }
    // The renter's own images, and those for everybody.
    if ((await isListed({ nodeId }, call)) || (await isListed({ nodeId }, unsigned))) return true;
    return IMAGE_FOLDER.test(token.localDir ?? '/data') ? false : undefined;
  } catch (error) {
    if (error instanceof DbcError && !error.retryable) return undefined;
    throw error;
  }
}

function lost(what: string): DbcError {
  return dbcError('CONFLICT', `${what} was stopped or has failed: it is over, and the file is not there`, {
    cure: 'list the images, and start it again',
  });
}

function unconfirmed(what: string, token: TransferToken): DbcError {
  const folder = token.kind === 'image.download' && token.localDir ? ` in ${token.localDir}` : '';
  return dbcError('UNCONFIRMED', `${what} is over, and whether the file is there${folder} can't be seen`, {
    cure: 'look on the machine, or list the images',
  });
}
