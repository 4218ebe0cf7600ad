// How an action ended.

export const outcome = {
  asked: 'Running',
  ok: 'Done',
  failed: 'Failed',
  refused: 'Refused',
  cancelled: 'Cancelled',
} as const;
