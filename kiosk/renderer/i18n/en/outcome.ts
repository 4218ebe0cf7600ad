// How an action ended.

export const outcome = {
  asked: 'Asked',
  ok: 'Done',
  failed: 'Failed',
  refused: 'Refused',
  cancelled: 'Cancelled',
} as const;
