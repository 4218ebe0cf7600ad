// What the doctor says: a list for people or one JSON object, and the exit code.
import type { Severity } from './check.ts';
import type { Finding, Outcome } from './run-checks.ts';

/** Errors end with 1, warnings alone with 2. */
export const EXIT_OF: Readonly<Record<Severity | 'none', number>> = { none: 0, error: 1, warning: 2 };

/** The section of docs/troubleshooting.md about a code. */
export function pageOf(code: string): string {
  return `docs/troubleshooting.md#${code.toLowerCase()}`;
}

/** The gravest of all. */
export function severityOf(outcomes: readonly Outcome[]): Severity | 'none' {
  const severities = new Set(findingsOf(outcomes).map(({ severity }) => severity));
  return severities.has('error') ? 'error' : severities.has('warning') ? 'warning' : 'none';
}

export function formatJson(on: readonly string[], outcomes: readonly Outcome[], cancelled: boolean): string {
  const report = {
    on,
    severity: severityOf(outcomes),
    cancelled,
    findings: findingsOf(outcomes).map((finding) => ({ ...finding, page: pageOf(finding.code) })),
    checks: outcomes.map(({ place, name, status, note, ms }) => ({ place, name, status, note, ms })),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

export function formatText(outcomes: readonly Outcome[], cancelled: boolean): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const lines = outcomes.map(({ place, name, status, note, findings }) => {
    const what = status === 'found' ? findings.map(({ code }) => code) : [note ?? ''];
    const mark = status === 'found' ? 'WRONG' : status;
    return `${place.padEnd(8)} ${name.padEnd(width)}  ${mark.padEnd(9)} ${[...new Set(what)].join(', ')}`;
  });
  const findings = findingsOf(outcomes);
  const parts = [
    lines.map((line) => line.trimEnd()).join('\n'),
    ...findings.map(describe),
    summary(outcomes),
  ];
  if (cancelled) parts.push('Cancelled: what is missing above was not looked at.');
  return `${parts.map(printable).join('\n\n')}\n`;
}

/** Errors first. */
function findingsOf(outcomes: readonly Outcome[]): Finding[] {
  const all = outcomes.flatMap(({ findings }) => findings);
  return [
    ...all.filter(({ severity }) => severity === 'error'),
    ...all.filter(({ severity }) => severity !== 'error'),
  ];
}

function describe({ code, severity, subject, message, detail, cure }: Finding): string {
  const where = subject === undefined ? '' : ` (${subject})`;
  return [
    `${severity.toUpperCase()} ${code}${where}`,
    `  ${message}.`,
    ...(detail === undefined ? [] : detail.split('\n').map((line) => `  Seen: ${line}`)),
    `  Do: ${cure}`,
    `  More: ${pageOf(code)}`,
  ].join('\n');
}

function summary(outcomes: readonly Outcome[]): string {
  const findings = findingsOf(outcomes);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const count = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length;
  const skipped = count('skipped');
  return `${plural(errors, 'error')}, ${plural(findings.length - errors, 'warning')}; ${plural(count('good'), 'check')} good${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Names and versions come from other programs: nothing of theirs may steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{C}\n]/gu, '?');
}
