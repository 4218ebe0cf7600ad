// Pictures of QR codes, as screens and telephones make them: drawn by Chromium, as PNG or JPEG.
import type { Browser } from 'playwright-core';

export interface Shot {
  /** Dark modules; none for a picture without a code. */
  codes: readonly (readonly boolean[])[][];
  /** Of the picture, in pixels. */
  width?: number;
  height?: number;
  /** Of each code, quiet zone included, in pixels. */
  side?: number;
  /** Degrees, clockwise. */
  turn?: number;
  /** A table in bad light instead of plain white, with this much noise (0 to 255), unsharp by `blur` pixels. */
  photo?: { noise: number; blur: number };
  /** Light on dark. */
  inverted?: boolean;
  /** Nothing where it is not dark. */
  transparent?: boolean;
  type?: 'image/png' | 'image/jpeg';
}

export async function takePicture(browser: Browser, shot: Shot): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    const url = await page.evaluate(draw, shot);
    return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  } finally {
    await page.close();
  }
}

/** Runs in Chromium. */
function draw(shot: Shot): string {
  const { codes, width = 800, height = 600, side = 480, turn = 0, photo, inverted, transparent } = shot;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const [paper, ink] = inverted ? ['#14181c', '#f4f4f4'] : ['#f4f4f4', '#14181c'];
  context.fillStyle = paper;
  if (photo) {
    const light = context.createLinearGradient(0, 0, width, height);
    light.addColorStop(0, '#d8c9a8');
    light.addColorStop(1, '#5b4a36');
    context.fillStyle = light;
  }
  if (!transparent) context.fillRect(0, 0, width, height);
  if (photo) {
    // Whatever lies around: edges that are no finder pattern.
    for (let index = 0; index < 40; index += 1) {
      context.fillStyle = index % 2 === 0 ? '#2c2018' : '#efe6d2';
      context.fillRect((index * 397) % width, (index * 211) % height, width / 40, height / 9);
    }
    context.filter = `blur(${photo.blur}px)`;
  }
  for (const [index, modules] of codes.entries()) {
    const scale = side / modules.length;
    context.save();
    context.translate((width * (index + 1)) / (codes.length + 1), height / 2);
    context.rotate((turn * Math.PI) / 180);
    context.translate(-side / 2, -side / 2);
    context.fillStyle = paper;
    if (!transparent) context.fillRect(0, 0, side, side);
    context.fillStyle = ink;
    context.beginPath();
    for (const [y, row] of modules.entries()) {
      for (const [x, dark] of row.entries()) {
        if (dark) context.rect(x * scale, y * scale, scale, scale);
      }
    }
    context.fill();
    context.restore();
  }
  if (photo) {
    const image = context.getImageData(0, 0, width, height);
    let seed = 1;
    for (let index = 0; index < image.data.length; index += 4) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      const change = (seed / 0x7fff_ffff - 0.5) * photo.noise;
      for (const at of [index, index + 1, index + 2]) image.data[at] = (image.data[at] ?? 0) + change;
    }
    context.putImageData(image, 0, 0);
  }
  return canvas.toDataURL(shot.type ?? 'image/png', 0.7);
}
