// What a running command waits for; on a tile 9 Latin or 4 Chinese or Korean characters.

export const step = {
  queued: 'queued',
  reading: 'reading',
  sent: 'sent',
  waiting: 'waiting',
  forcing: 'forcing',
  bootDevice: 'boot dev.',
  rotating: 'new code',
  verifying: 'checking',
  booting: 'booting',
  ending: 'ending',
  running: 'running',
} as const;
