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
} as const;
