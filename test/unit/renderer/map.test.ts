// Where seats stand on the map, and where arrows lead.
import { describe, expect, it } from 'vitest';
import { arrange } from '../../../kiosk/renderer/seats/map/arrange.ts';
import { layOut } from '../../../kiosk/renderer/seats/map/layout.ts';
import { neighbour, rowEnd, zoneStep } from '../../../kiosk/renderer/seats/map/neighbour.ts';

const seat = (id: string, zone: string, place: { row: number; column: number } | null = null) => ({
  id,
  label: id.toUpperCase(),
  zone,
  place,
});
const loose = (zone: string, count: number) =>
  Array.from({ length: count }, (_, index) => seat(`${zone}${index + 1}`, zone));

describe('layOut', () => {
  it('keeps the order of the zones and leaves out empty ones', () => {
    const zones = layOut([...loose('b', 2), ...loose('a', 1), ...loose('c', 1)], ['a', 'x', 'b'], 'map');
    expect(zones.map((zone) => zone.name)).toEqual(['a', 'b', 'c']);
  });

  it('fills rows of eight where nobody arranged, and of twenty with an aisle in the overview', () => {
    const [map] = layOut(loose('a', 40), [], 'map');
    expect(map).toMatchObject({ columns: 8, rows: 5 });
    const [overview] = layOut(loose('a', 100), [], 'overview');
    expect(overview).toMatchObject({ columns: 21, rows: 5 });
    expect([...(overview?.emptyColumns ?? [])]).toEqual([10]);
  });

  it('takes empty columns and rows between places as aisles, and small blocks between them as rooms', () => {
    const places = [0, 1, 3, 4].flatMap((column) => [
      seat(`t${column}`, 'a', { row: 0, column }),
      seat(`u${column}`, 'a', { row: 1, column }),
    ]);
    const [zone] = layOut(places, [], 'map');
    expect([...(zone?.emptyColumns ?? [])]).toEqual([2]);
    expect(zone?.rooms).toEqual([
      { row: 0, column: 0, endRow: 1, endColumn: 1 },
      { row: 0, column: 3, endRow: 1, endColumn: 4 },
    ]);
  });

  it('never puts two seats on one place', () => {
    const [zone] = layOut(
      [seat('a1', 'a', { row: 0, column: 0 }), seat('a2', 'a', { row: 0, column: 0 }), seat('a3', 'a')],
      [],
      'map',
    );
    const spots = zone?.cells.map((cell) => `${cell.row}.${cell.column}`) ?? [];
    expect(new Set(spots).size).toBe(3);
  });
});

describe('arrows', () => {
  const zones = layOut([...loose('a', 16), ...loose('b', 4)], [], 'map');

  it('stay at the edges and cross into the next zone at the nearest seat', () => {
    expect(neighbour(zones, 'a1', 'left')).toBe(null);
    expect(neighbour(zones, 'a1', 'right')).toBe('a2');
    expect(neighbour(zones, 'a16', 'down')).toBe('b4');
    expect(neighbour(zones, 'b1', 'up')).toBe('a9');
  });

  it('know the ends of a row and the zones around', () => {
    expect(rowEnd(zones, 'a10', 'last')).toBe('a16');
    expect(zoneStep(zones, 'a10', 1)).toBe('b1');
    expect(zoneStep(zones, 'a10', -1)).toBe(null);
  });
});

describe('arrange', () => {
  const cells = [
    { id: 'a1', row: 0, column: 0 },
    { id: 'a2', row: 0, column: 1 },
  ];

  it('changes places with who stands there, and fixes all others where they are', () => {
    expect(arrange(cells, 'a1', { row: 0, column: 1 })).toEqual([
      { id: 'a1', row: 0, column: 1 },
      { id: 'a2', row: 0, column: 0 },
    ]);
  });

  it('does nothing when the seat is dropped where it was', () => {
    expect(arrange(cells, 'a1', { row: 0, column: 0 })).toEqual([]);
  });
});
