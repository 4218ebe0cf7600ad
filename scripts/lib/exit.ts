// The end of a command: `process.exit` alone drops what a pipe has not taken yet.

/**
 * Ends the process with this code once everything that was written has gone out. A reader who has gone is no failure
 * here: who listens to the stream's errors hears of it first.
 */
export async function exitWith(code: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(drained));
  process.exit(code);
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    // One turn later: the stream tells its error after the writes that it broke.
    stream.write('', () => setImmediate(resolve));
  });
}
