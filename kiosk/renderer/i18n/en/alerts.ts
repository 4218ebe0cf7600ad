// The list of alerts.

export const alerts = {
  title: 'Alerts',
  open: 'Nobody takes care of these yet',
  taken: 'Somebody takes care of these',
  past: 'Past',
  emptyTitle: 'No seat is lost',
  emptyText: 'Every agent answered within the last {{age}}. New alerts appear here and above the map.',
  emptyNoAgents: 'Nothing needs anybody. New alerts appear here and above the map.',
  cafe: 'Whole café',
  what: 'What',
  since: 'Since',
  ended: 'Ended',
  by: 'Taken by',
  takenBy: '{{name}}, {{clock}}',
  lasted: '{{clock}}, after {{age}}',
  viewSeat: 'View {{label}}',
  acknowledgeOne: 'Acknowledge: {{what}}',
  withOther: '{{what}} ({{label}})',
} as const;
