// The renter view: large, for a customer at the counter.

export const renter = {
  title: 'Codes of {{label}}',
  seat: 'Seat',
  deviceId: 'Device ID',
  code: 'Code',
  scan: 'Scan to copy',
  capital: 'bar = capital',
  digit: 'blue = digit',
  step1: 'Open DeepLink',
  step2: 'Type the device ID, press “Connect”',
  step3: 'Type the code',
  hides: 'Hides in {{seconds}} s',
  more: '{{seconds}} s more',
  ask: 'Ask at the counter',
  wait: 'One moment…',
} as const;
