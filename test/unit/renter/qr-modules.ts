// QR codes as what draws them leaves them, back to rows of modules (true: dark), and to pixels.
import { stripVTControlCharacters } from 'node:util';

/** Of text with two rows to a line; colours are left out. */
export function modulesOfText(text: string): boolean[][] {
  const lines = stripVTControlCharacters(text).split('\n');
  const drawn = lines.filter((line) => /^[ ▀▄█]{21,}$/.test(line));
  const rows = drawn.flatMap((line) => [
    Array.from(line, (half) => half === '▀' || half === '█'),
    Array.from(line, (half) => half === '▄' || half === '█'),
  ]);
  return rows.slice(0, rows[0]?.length);
}

/** Of the path of an SVG: runs of dark modules. */
export function modulesOfPath({ size, path }: { size: number; path: string }): boolean[][] {
  const rows = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    rows[Number(y)]?.fill(true, Number(x), Number(x) + Number(length));
  }
  return rows;
}

/** Black on white, `scale` pixels to a module. */
export function pixelsOf(modules: readonly boolean[][], scale = 4) {
  const side = modules.length * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let index = 0; index < side * side; index += 1) {
    const [x, y] = [index % side, Math.floor(index / side)];
    if (modules[Math.floor(y / scale)]?.[Math.floor(x / scale)]) data.fill(0, index * 4, index * 4 + 3);
  }
  return { width: side, height: side, data };
}
