// /images without a peer: the image servers, what they have, and uploads from the client node itself.
import { Fields, impossible, OK, told } from '../compute-node/fields.ts';
import { type ImageCentre, imageListOf } from '../compute-node/image-centre.ts';
import { progressOf } from '../compute-node/images.ts';
import { invalidRequest, type Reply } from '../node/json-styles.ts';
import type { RapidObject } from '../node/rapid-json.ts';

const OWN = 'client node';

export function answerOwnImages(images: ImageCentre, segments: string[], additional: RapidObject): Reply {
  const { servers, own, transfers } = images;
  transfers.settle();
  const [action, ...rest] = segments;
  if (rest.length > 0) return invalidRequest('invalid requests uri');
  const serverOf = (id: string) => servers.get(id) ?? impossible(`image_server:${id} not exist`);
  if (action === undefined) {
    const id = new Fields(additional, { image_server: 'text' }).needed('image_server');
    return told(imageListOf(serverOf(id).values()));
  }
  if (action === 'servers') {
    new Fields(additional, {});
    return told([...servers.keys()]);
  }
  if (action === 'upload') {
    const fields = new Fields(additional, { image_filename: 'text', image_server: 'text' });
    const name = fields.needed('image_filename');
    const server = serverOf(fields.needed('image_server'));
    const image = own.get(name) ?? impossible(`image:${name} not exist`);
    if (transfers.isRunning(`${OWN} ${name}`)) impossible(`image:${name} in uploading`);
    transfers.begin(`${OWN} ${name}`, () => server.set(name, image));
    return OK;
  }
  if (action !== 'uploadprogress' && action !== 'upload_stop') return invalidRequest('invalid requests uri');
  const name = new Fields(additional, { image_filename: 'text' }).needed('image_filename');
  if (action === 'uploadprogress') return progressOf(transfers, `${OWN} ${name}`, 'uploading');
  transfers.stop(`${OWN} ${name}`);
  return OK;
}
