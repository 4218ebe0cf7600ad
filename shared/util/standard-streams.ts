// What becomes of a process whose output nobody can read or keep: a closed pipe, a full disk.

/** As shells say it of a program that SIGPIPE has ended. */
const EXIT_CLOSED_PIPE = 141;

/**
 * Messages that can't be written are dropped. A result that can't be written ends the process, because whoever
 * asked for it must not take a part for the whole; a service goes on, because its work is no output.
 */
export function guardStandardStreams({ isService }: { isService: boolean }): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isService) return;
    // Whoever read along has gone: `netbar … | head -1`.
    if (error.code === 'EPIPE') process.exit(EXIT_CLOSED_PIPE);
    throw error;
  });
}
