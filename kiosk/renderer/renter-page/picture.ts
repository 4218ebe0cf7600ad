// Reads a QR code out of a picture, in browsers that can (Chromium); the picture stays in the browser.

/** Not yet in TypeScript's own descriptions of the browser. */
interface Detector {
  detect(image: ImageBitmap): Promise<readonly { rawValue: string }[]>;
}
type DetectorClass = new (options: { formats: string[] }) => Detector;

function detectorClass(): DetectorClass | undefined {
  const found: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  return typeof found === 'function' ? (found as DetectorClass) : undefined;
}

/** True where pictures can be read. */
export async function canReadPictures(): Promise<boolean> {
  const Detector = detectorClass();
  if (!Detector) return false;
  const formats: unknown = Reflect.get(Detector, 'getSupportedFormats');
  if (typeof formats !== 'function') return false;
  const known: unknown = await Promise.resolve(formats.call(Detector)).catch(() => []);
  return Array.isArray(known) && known.includes('qr_code');
}

/** The texts of all QR codes in the picture, one per line; empty for a picture without, or for no picture. */
export async function textInPicture(file: Blob): Promise<string> {
  const Detector = detectorClass();
  if (!Detector) return '';
  try {
    const image = await createImageBitmap(file);
    const found = await new Detector({ formats: ['qr_code'] }).detect(image);
    image.close();
    return found.map(({ rawValue }) => rawValue).join('\n');
  } catch {
    return '';
  }
}
