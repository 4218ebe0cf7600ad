// Requests about images: `/images` (documents 000 and 001, "Image Manage").
import { fileNameField, folderField, imageServerField } from '../fields/names.ts';
import { invalidField, onlyKnown, plainObject } from '../fields/refusal.ts';
import type { DbcRequest } from '../request.ts';
import { doneSchema, progressSchema, type Raw, rowsSchema, type TransferProgress } from './answers.ts';
import { clientNodeCall, gpuNodeCall } from './shape.ts';

/** Whose images. With neither, nothing can be asked. */
export interface ImageQuery {
  /** A GPU node; with a renter's identity, that renter's own images. Left out: the image centre's. */
  nodeId?: string | undefined;
  /** Image centre, e.g. "ID_1"; required without a node. */
  imageServer?: string | undefined;
}

export interface ImageUpload {
  /** A GPU node that has the image. Left out: the client node itself. */
  nodeId?: string | undefined;
  fileName: string;
  imageServer: string;
}

export interface ImageDownload {
  nodeId: string;
  fileName: string;
  imageServer: string;
  /** Folder on the GPU node. */
  localDir: string;
}

/** Documents, "Query the mirror center ID list". */
export function servers(): DbcRequest<Raw[]> {
  return clientNodeCall({ name: 'image.servers', path: 'images/servers', read: true, answer: rowsSchema });
}

/** Documents, "Query image list", its three forms. */
export function list(query: ImageQuery): DbcRequest<Raw[]> {
  const { nodeId, imageServer } = plainObject('query', query);
  onlyKnown('query', query, ['nodeId', 'imageServer']);
  const additional = imageServer === undefined ? {} : { image_server: imageServerField(imageServer) };
  const call = { name: 'image.list', path: 'images', additional, read: true, answer: rowsSchema };
  if (nodeId !== undefined) {
    return gpuNodeCall({ ...call, nodeId, signers: ['none', 'renter', 'multisig', 'session'] });
  }
  if (imageServer === undefined)
    throw invalidField('imageServer', 'given when no node is: an id such as ID_1');
  return clientNodeCall(call);
}

/** Documents, "Upload image", its two forms. */
export function upload(image: ImageUpload): DbcRequest<undefined> {
  const { nodeId, fileName, imageServer } = plainObject('image', image);
  onlyKnown('image', image, ['nodeId', 'fileName', 'imageServer']);
  const additional = {
    image_filename: fileNameField('fileName', fileName),
    image_server: imageServerField(imageServer),
  };
  const call = { name: 'image.upload', path: 'images/upload', additional, answer: doneSchema };
  return nodeId === undefined ? clientNodeCall(call) : gpuNodeCall({ ...call, nodeId });
}

/** Documents, "Download image". */
export function download(image: ImageDownload): DbcRequest<undefined> {
  const { nodeId, fileName, imageServer, localDir } = plainObject('image', image);
  onlyKnown('image', image, ['nodeId', 'fileName', 'imageServer', 'localDir']);
  const additional = {
    image_server: imageServerField(imageServer),
    image_filename: fileNameField('fileName', fileName),
    local_dir: folderField('localDir', localDir),
  };
  return gpuNodeCall({
    name: 'image.download',
    path: 'images/download',
    nodeId,
    additional,
    answer: doneSchema,
  });
}

/** Documents, "Query download progress". */
export function downloadProgress(nodeId: string, fileName: string): DbcRequest<TransferProgress> {
  return progress('downloadProgress', nodeId, fileName);
}

/** Documents, "Query upload progress". */
export function uploadProgress(nodeId: string, fileName: string): DbcRequest<TransferProgress> {
  return progress('uploadProgress', nodeId, fileName);
}

/** Documents, "Stop download". */
export function stopDownload(nodeId: string, fileName: string): DbcRequest<undefined> {
  return onFile('stopDownload', 'download_stop', nodeId, fileName);
}

/** Documents, "Stop upload". */
export function stopUpload(nodeId: string, fileName: string): DbcRequest<undefined> {
  return onFile('stopUpload', 'upload_stop', nodeId, fileName);
}

/** Documents, "Delete image file". */
export function remove(nodeId: string, fileName: string): DbcRequest<undefined> {
  return onFile('delete', 'delete', nodeId, fileName);
}

function progress(
  call: 'downloadProgress' | 'uploadProgress',
  nodeId: string,
  fileName: string,
): DbcRequest<TransferProgress> {
  return gpuNodeCall({
    name: `image.${call}`,
    path: `images/${call.toLowerCase()}`,
    nodeId,
    additional: { image_filename: fileNameField('fileName', fileName) },
    read: true,
    answer: progressSchema,
  });
}

function onFile(call: string, segment: string, nodeId: string, fileName: string): DbcRequest<undefined> {
  return gpuNodeCall({
    name: `image.${call}`,
    path: `images/${segment}`,
    nodeId,
    additional: { image_filename: fileNameField('fileName', fileName) },
    answer: doneSchema,
  });
}
