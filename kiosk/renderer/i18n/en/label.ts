// Short names of things that many views share.

export const label = {
  seat: 'Seat',
  zone: 'Zone',
  name: 'Name',
  role: 'Role',
  language: 'Language',
  loading: 'Reading…',
  deviceId: 'Device ID',
  code: 'Code',
  none: 'None',
  /** Between parts of a line that are put together. */
  comma: ', ',
  colon: ': ',
  semicolon: '; ',
} as const;
