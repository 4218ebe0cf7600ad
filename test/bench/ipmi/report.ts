// The bench's figures as numbers with names and as tables for people; ratios stand beside their aims.
import { type BenchResult, table } from '../bench.ts';

export interface Measured {
  /** Median. */
  ms: number;
  minMs: number;
  cpuPerBmc: number;
}

export interface DeadFigures {
  alone: Measured;
  amongDead: Measured;
}

export interface LargeFigures {
  rawMs: number;
  rawMinMs: number;
  warm: Measured;
}

/** What was measured; parts that were not asked for are missing. */
export interface Figures {
  delayMs: number;
  near?: Map<string, Measured>;
  far?: Map<string, Measured>;
  dead?: DeadFigures;
  large?: Record<'near' | 'far', LargeFigures>;
}

/** A ratio of two medians with its aim; undefined when one of them was not measured. */
type Aim = [name: string, value: number | undefined, aim: string];

export function report(measured: Figures): BenchResult {
  const aims = aimsOf(measured).flatMap(([name, value, aim]) =>
    value === undefined ? [] : [{ name, value: round(value, 2), aim }],
  );
  const details = detailsOf(measured);
  const figures = {
    ...contenderFigures(measured),
    ...details,
    ...Object.fromEntries(aims.map(({ name, value }) => [name, value])),
  };
  const ratios = [['ratio', 'value', 'aim'], ...aims.map(({ name, value, aim }) => [name, `${value}`, aim])];
  const more = [['', ''], ...Object.entries(details).map(([name, value]) => [name, `${value}`])];
  const tables = [contenderTable(measured), ratios, more].filter((rows) => rows.length > 1);
  return { figures, table: tables.map(table).join('\n\n') };
}

function contenderTable({ delayMs, near, far }: Figures): string[][] {
  const cells = (one: Measured | undefined) => (one ? `${round(one.ms)} (${round(one.minMs)})` : '-');
  const names = [...(near ?? far ?? new Map<string, Measured>()).keys()];
  const heading = ['median (min)', '0 ms, ms', `${delayMs} ms, ms`, 'CPU per BMC, ms'];
  const rows = names.map((name) => {
    const cpu = near?.get(name)?.cpuPerBmc;
    return [
      name,
      cells(near?.get(name)),
      cells(far?.get(name)),
      cpu === undefined ? '-' : `${round(cpu, 3)}`,
    ];
  });
  return [heading, ...rows];
}

function contenderFigures({ near, far }: Figures): Record<string, number> {
  const figures: Record<string, number> = {};
  for (const [name, { ms, minMs, cpuPerBmc }] of near ?? []) {
    figures[`${name}_ms`] = round(ms);
    figures[`${name}_min_ms`] = round(minMs);
    figures[`${name}_cpu_ms`] = round(cpuPerBmc, 3);
  }
  for (const [name, { ms, minMs }] of far ?? []) {
    figures[`${name}_delay_ms`] = round(ms);
    figures[`${name}_delay_min_ms`] = round(minMs);
  }
  return figures;
}

function aimsOf({ near, far, dead, large }: Figures): Aim[] {
  const ratio = (slow: string, fast: string, of: Figures['near']) =>
    divide(of?.get(slow)?.ms, of?.get(fast)?.ms);
  return [
    ['warm_vs_ipmipower_delay', ratio('ipmipower', 'poller_warm', far), '>= 5'],
    ['warm_vs_ipmitool_delay', ratio('ipmitool_naive', 'poller_warm', far), '>= 50'],
    ['cold_vs_ipmipower', ratio('ipmipower', 'poller_cold', near), '>= 1'],
    ['cold_vs_ipmipower_delay', ratio('ipmipower', 'poller_cold', far), '>= 1'],
    ['our_ipmitool_vs_naive', ratio('ipmitool_naive', 'ipmitool_ours', near), '>= 3'],
    ['our_ipmitool_vs_naive_delay', ratio('ipmitool_naive', 'ipmitool_ours', far), '>= 3'],
    ['living_among_dead', divide(dead?.amongDead.ms, dead?.alone.ms), '<= 1.2'],
    ['large_warm_vs_raw', divide(large?.near.warm.ms, large?.near.rawMs), '< 4'],
    ['large_warm_vs_raw_delay', divide(large?.far.warm.ms, large?.far.rawMs), '< 4'],
  ];
}

function detailsOf({ dead, large }: Figures): Record<string, number> {
  const details: Record<string, number> = {};
  for (const [suffix, of] of [['', large?.near] as const, ['_delay', large?.far] as const]) {
    if (!of) continue;
    details[`large_raw${suffix}_ms`] = round(of.rawMs, 2);
    details[`large_raw${suffix}_min_ms`] = round(of.rawMinMs, 2);
    details[`large_warm${suffix}_ms`] = round(of.warm.ms, 2);
    details[`large_warm${suffix}_min_ms`] = round(of.warm.minMs, 2);
  }
  if (dead) {
    details.living_alone_ms = round(dead.alone.ms, 2);
    details.living_among_dead_ms = round(dead.amongDead.ms, 2);
  }
  return details;
}

function divide(above: number | undefined, below: number | undefined): number | undefined {
  return above === undefined || below === undefined ? undefined : above / below;
}

function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
