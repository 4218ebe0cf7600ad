// Films for Chromium's fake camera: one picture, shown for ever, as Y4M.

/** @returns a film of 640 × 480 with the code in its middle, on grey */
export function filmOf(modules: readonly (readonly boolean[])[], scale = 6): Buffer {
  const [width, height] = [640, 480];
  const luma = Buffer.alloc(width * height, 128);
  const side = modules.length * scale;
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)];
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const dark = modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true;
      luma[(top + y) * width + left + x] = dark ? 30 : 220;
    }
  }
  const colours = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, colours]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`);
  return Buffer.concat([head, ...Array.from({ length: 5 }, () => frame)]);
}
