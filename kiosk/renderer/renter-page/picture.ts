// Reads the QR codes in a picture. The picture stays in the browser, and is kept nowhere.

export type PictureProblem = 'pictureTooBig' | 'pictureUnreadable' | 'pictureEmpty';

/** Larger than any telephone's photo. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Pixels of the longer side; larger ones are made smaller before they are read. */
const MAX_SIDE = 3200;
/** A picture is worth more patience than a camera's frame: hard ones are tried again, for so long (ms). */
const PATIENCE = { effort: 16, timeLimit: 2000 };

/** @returns the texts of all codes that could be read, at least one */
export async function textsInPicture(picture: Blob): Promise<string[] | PictureProblem> {
  if (picture.size > MAX_BYTES) return 'pictureTooBig';
  const image = await pixelsOf(picture).catch(() => undefined);
  if (!image) return 'pictureUnreadable';
  // Most renters paste text: the reader is larger than the rest of the page.
  const reader = await import('qr/decode.js').catch(() => undefined);
  if (!reader) return 'pictureUnreadable';
  const { width, height } = image;
  const found = await reader.decodeQRBatch([image], { ...PATIENCE, maxSize: { width, height } });
  const texts = found.flat().filter((text) => typeof text === 'string');
  return texts.length > 0 ? texts : 'pictureEmpty';
}

/** @throws DOMException for what is no picture, or none that this browser knows */
async function pixelsOf(picture: Blob): Promise<ImageData> {
  const image = await createImageBitmap(picture);
  try {
    const scale = Math.min(1, MAX_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new DOMException('no canvas', 'NotSupportedError');
    // A code on a transparent ground would be black on black.
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  } finally {
    image.close();
  }
}
