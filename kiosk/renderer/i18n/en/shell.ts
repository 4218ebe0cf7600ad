// The frame: rail, link, views.

export const shell = {
  main: 'Main',
  seats: 'Seats',
  alerts: 'Alerts',
  activity: 'Activity',
  settings: 'Settings',
  lock: 'Lock',
  open: 'open',
  plain: 'Plain HTTP',
  live: 'Live',
  noLink: 'No link',
  connecting: 'Wait',
} as const;
