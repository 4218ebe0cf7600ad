// Bytes of a FRU inventory (IPMI Platform Management FRU Information Storage Definition 1.0).

interface Fru {
  serial: string;
}

const checksum = (bytes: number[]) => -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff;
const text = (value: string) => [0xc0 | value.length, ...Buffer.from(value, 'latin1')];

/** Pads an area to a multiple of 8 bytes, sets its length byte and its checksum. */
function area(...content: number[]): number[] {
  const body = [1, 0, ...content, 0xc1];
  while ((body.length + 1) % 8 !== 0) body.push(0);
  body[1] = (body.length + 1) / 8;
  return [...body, checksum(body)];
}

/** A board area and a product area, 256 bytes in all. */
export function fruBytes({ serial }: Fru): Buffer {
  const english = 0x19;
  const board = area(
    english,
    ...[0, 0, 0], // date of manufacture: unspecified
    ...text('netbar'),
    ...text('Simulated board'),
    ...text(`B-${serial}`),
    ...text('NB-1'),
    ...text(''),
  );
  const product = area(
    english,
    ...text('netbar'),
    ...text('Simulated machine'),
    ...text('NM-1'),
    ...text('1.0'),
    ...text(serial),
    ...text(''),
    ...text(''),
  );
  const header = [1, 0, 0, 1, 1 + board.length / 8, 0, 0];
  const all = Buffer.alloc(256);
  all.set([...header, checksum(header), ...board, ...product]);
  return all;
}
