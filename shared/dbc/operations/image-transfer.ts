// An image on its way between a GPU node and an image centre.
import type { TransferProgress } from '../requests/answers.ts';
import * as requests from '../requests/images.ts';
import type { DbcSender } from '../sender.ts';
import { Operation, type Trouble } from './operation.ts';

export type ImageProgress = TransferProgress & Trouble;

/** Images have tens of GB. */
const WITHIN_MS = 6 * 60 * 60 * 1000;

/** Watches a transfer that has been started. @throws DbcError INVALID_INPUT */
export function imageTransfer(
  sender: DbcSender,
  kind: 'image.upload' | 'image.download',
  nodeId: string,
  fileName: string,
): Operation<TransferProgress, ImageProgress> {
  const up = kind === 'image.upload';
  const progress = up
    ? requests.uploadProgress(nodeId, fileName)
    : requests.downloadProgress(nodeId, fileName);
  const stop = up ? requests.stopUpload(nodeId, fileName) : requests.stopDownload(nodeId, fileName);
  return new Operation<TransferProgress, ImageProgress>({
    token: { v: 1, kind, nodeId, fileName },
    what: `the ${up ? 'upload' : 'download'} of ${fileName}`,
    withinMs: WITHIN_MS,
    initial: { percent: undefined, status: '', done: false },
    ask: async (call) => {
      const step = await sender.send(progress, call);
      return step.done ? { progress: step, end: { result: step } } : { progress: step };
    },
    stop: (call) => sender.send(stop, call),
  });
}
