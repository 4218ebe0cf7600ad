import { expect, it } from 'vitest';
import { pairText, QUIET_ZONE, qrShape } from '../../../kiosk/renderer/views/codes/qr.ts';

it('puts the pair on two lines of plain text', () => {
  expect(pairText({ deviceId: '483920175', password: 'Kx7mRw4tQa' })).toBe('483920175\nKx7mRw4tQa');
});

it('keeps a quiet zone of four modules on every side', () => {
  const { size, path } = qrShape('483920175\nKx7mRw4tQa');
  const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].map((match) => match.slice(1).map(Number));
  expect(runs.length).toBeGreaterThan(50);
  for (const [x = -1, y = -1, width = -1, back] of runs) {
    expect(x).toBeGreaterThanOrEqual(QUIET_ZONE);
    expect(y).toBeGreaterThanOrEqual(QUIET_ZONE);
    expect(x + width).toBeLessThanOrEqual(size - QUIET_ZONE);
    expect(y).toBeLessThan(size - QUIET_ZONE);
    expect(back).toBe(width);
  }
});
