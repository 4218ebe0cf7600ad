// The image servers of the network, and the images that the client node itself has.
import { Pace } from './pace.ts';
import { Transfers } from './transfers.ts';

export interface ImageFile {
  name: string;
  bytes: number;
}

const GIB = 2 ** 30;

export class ImageCentre {
  /** Images by server id. */
  readonly servers = new Map<string, Map<string, ImageFile>>();
  /** Of the client node. */
  readonly own = new Map<string, ImageFile>();
  readonly transfers: Transfers;

  constructor(pace = new Pace(1)) {
    this.transfers = new Transfers(pace);
    for (const id of ['ID_1', 'ID_2']) this.servers.set(id, new Map());
    this.add('ID_1', { name: 'ubuntu.qcow2', bytes: 4 * GIB });
    this.add('ID_1', { name: 'windows.qcow2', bytes: 20 * GIB });
    this.own.set('ubuntu.qcow2', { name: 'ubuntu.qcow2', bytes: 4 * GIB });
  }

  /** @throws RangeError for an unknown server */
  add(server: string, image: ImageFile): void {
    const images = this.servers.get(server);
    if (!images) throw new RangeError(`no image server ${server}`);
    images.set(image.name, image);
  }
}

/** As lists show it. The key of the name ends in a colon in the published program: nobody has mended it. */
export function imageListOf(images: Iterable<ImageFile>): Record<string, string>[] {
  return [...images].map(({ name, bytes }) => ({ 'image_name:': name, image_size: gibibytes(bytes) }));
}

export function gibibytes(bytes: number): string {
  return `${(bytes / GIB).toFixed(2)}G`;
}
