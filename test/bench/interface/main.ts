// `npm run bench -- interface`: the map of 500 seats in real Chromium while seats change; idle in the same run beside it.
import type { Page } from 'playwright-core';
import { Stage } from '../../browser/lib/stage.ts';
import { type Bench, type BenchResult, table } from '../bench.ts';

const SEATS = 500;
const SECONDS = 10;
/** Changes per second; 0 is the floor of this run: what the machine draws when nothing happens. */
const RATES = [0, 100, 300] as const;

export const interfaceBench: Bench = {
  name: 'interface',
  about: `${SEATS} seats at 1920×1080 in Chromium for ${SECONDS} s each; the floor is the same page at rest`,
  run,
};

interface Frames {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Longest time that the page did not react, ms. */
  longestTaskMs: number;
}

async function run(): Promise<BenchResult> {
  const stage = new Stage();
  const figures: Record<string, number> = {};
  const rows = [['changes/s', 'frames/s', 'frame p50 ms', 'p99 ms', 'longest task ms']];
  await stage.start();
  try {
    const page = await stage.open({ seats: SEATS, mode: 'overview', width: 1920, height: 1080 });
    for (const rate of RATES) {
      await page.evaluate((perSecond) => window.cafe.churn(perSecond), rate);
      const { perSecond, p50Ms, p99Ms, longestTaskMs } = await framesOf(page);
      rows.push([String(rate), ...[perSecond, p50Ms, p99Ms, longestTaskMs].map((value) => value.toFixed(1))]);
      Object.assign(figures, {
        [`changes${rate}.framesPerSecond`]: perSecond,
        [`changes${rate}.frameP99Ms`]: p99Ms,
        [`changes${rate}.longestTaskMs`]: longestTaskMs,
      });
    }
  } finally {
    await stage.stop();
  }
  const ratio = (figures['changes100.framesPerSecond'] ?? 0) / (figures['changes0.framesPerSecond'] ?? 1);
  figures.framesKeptAt100 = ratio;
  return {
    figures,
    table: `${table(rows)}\nat 100 changes/s it draws ${(100 * ratio).toFixed(0)} % of its frames at rest`,
  };
}

function framesOf(page: Page): Promise<Frames> {
  return page.evaluate(async (ms) => {
    let longest = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    });
    observer.observe({ type: 'longtask' });
    const times: number[] = [];
    const end = performance.now() + ms;
    await new Promise<void>((resolve) => {
      const frame = (now: number) => {
        times.push(now);
        if (now < end) requestAnimationFrame(frame);
        else resolve();
      };
      requestAnimationFrame(frame);
    });
    observer.disconnect();
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
    gaps.sort((a, b) => a - b);
    const at = (share: number) =>
      gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? Number.NaN;
    return { perSecond: (gaps.length * 1000) / ms, p50Ms: at(0.5), p99Ms: at(0.99), longestTaskMs: longest };
  }, SECONDS * 1000);
}
