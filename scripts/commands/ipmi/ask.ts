// Questions to the person at the terminal. They go to stderr, so that stdout stays the result.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Ctrl-C or the end of input instead of an answer. */
export class NoAnswer extends Error {}

/** Both sides of the conversation are a terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** @returns true for "y" or "yes" */
export async function askForConsent(question: string): Promise<boolean> {
  const answer = await readLine(`${question} [y/N] `, process.stderr);
  return /^y(es)?$/i.test(answer.trim());
}

/** Reads a line that is not echoed. */
export async function askForSecret(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    return await readLine(question, nowhere);
  } finally {
    process.stderr.write('\n');
  }
}

async function readLine(question: string, echo: NodeJS.WritableStream): Promise<string> {
  // First the interface, which ends the terminal's own echo, then the question: nothing typed is shown.
  const lines = createInterface({ input: process.stdin, output: echo, terminal: true });
  const gone = new AbortController();
  lines.once('close', () => gone.abort());
  try {
    process.stderr.write(question);
    return await lines.question('', { signal: gone.signal });
  } catch (error) {
    throw gone.signal.aborted ? new NoAnswer('no answer', { cause: error }) : error;
  } finally {
    lines.close();
  }
}
