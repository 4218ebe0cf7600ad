// What every call to a machine's management accepts.

export interface CallOptions {
  /** Ends the call with IPMI_CANCELLED. */
  signal?: AbortSignal;
  /** Time limit of the whole call, in ms; each implementation has its own default. */
  timeoutMs?: number;
}
