// Heads of the table of seats.

export const table = {
  seat: 'Seat',
  state: 'State',
  since: 'Since',
  power: 'Power',
  codes: 'Codes',
  who: 'Who',
  ends: 'Ends',
  gpu: 'GPU',
  temp: 'Temp.',
  boot: 'Boots from',
  bootUnknown: 'Not known: not read from the BMC since the last start.',
  bootRead: 'Read from the BMC {{age}} ago',
  ip: 'IP',
  seen: 'Last seen',
  selectAll: 'Select all',
  select: 'Select {{label}}',
} as const;
