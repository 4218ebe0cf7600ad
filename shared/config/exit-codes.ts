// Exit codes of every netbar command, after sysexits.h where it has one.

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 64,
  /** Another instance holds the lock (EX_TEMPFAIL). */
  alreadyRunning: 75,
  /** The configuration is wrong (EX_CONFIG). */
  config: 78,
} as const;
