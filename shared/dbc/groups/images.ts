// Images: what there is, and their way between GPU nodes and image centres.
import type { Raw, TransferProgress } from '../requests/answers.ts';
import * as requests from '../requests/images.ts';
import type { DbcCallOptions, DbcSender } from '../sender.ts';

/**
 * Calls of documents 000 and 001, "Image Manage". `operation.uploadImage` and `operation.downloadImage` start a
 * transfer and wait for its end.
 */
export class ImageCalls {
  readonly #sender: DbcSender;

  constructor(sender: DbcSender) {
    this.#sender = sender;
  }

  /** The image centres. Unsigned. */
  servers(options?: DbcCallOptions): Promise<Raw[]> {
    return this.#sender.send(requests.servers(), options);
  }

  /**
   * Images of an image centre (no node; unsigned), of a GPU node (`identity: 'none'`), or of one renter on it
   * (with that renter's identity).
   */
  list(query: requests.ImageQuery, options?: DbcCallOptions): Promise<Raw[]> {
    return this.#sender.send(requests.list(query), options);
  }

  /** Starts an upload to an image centre: from a GPU node, or, with no node and unsigned, from the client node. */
  upload(image: requests.ImageUpload, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.upload(image), options);
  }

  /** Starts a download from an image centre to a GPU node. */
  download(image: requests.ImageDownload, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.download(image), options);
  }

  /** How far a download is, in percent. */
  downloadProgress(nodeId: string, fileName: string, options?: DbcCallOptions): Promise<TransferProgress> {
    return this.#sender.send(requests.downloadProgress(nodeId, fileName), options);
  }

  /** How far an upload is, in percent. */
  uploadProgress(nodeId: string, fileName: string, options?: DbcCallOptions): Promise<TransferProgress> {
    return this.#sender.send(requests.uploadProgress(nodeId, fileName), options);
  }

  stopDownload(nodeId: string, fileName: string, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.stopDownload(nodeId, fileName), options);
  }

  stopUpload(nodeId: string, fileName: string, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.stopUpload(nodeId, fileName), options);
  }

  /** Deletes an image file from a GPU node. */
  delete(nodeId: string, fileName: string, options?: DbcCallOptions): Promise<void> {
    return this.#sender.send(requests.remove(nodeId, fileName), options);
  }
}
