// What is asked before something harmful.

export const guardDialog = {
  whatHappens: 'What will happen',
  nobody: 'Nobody is in {{label}}',
  somebody: 'Somebody is in {{label}} right now',
  paidNotIn: '{{label}} is paid, nobody is in yet',
  stateSince: '{{state}} since {{since}} ({{span}})',
  inSince: 'In since {{since}} ({{span}})',
  controllerSince: 'Controller {{controller}}, in since {{since}} ({{span}})',
  paidUntil: 'Paid until {{time}}',
  reason: 'Reason',
  owner: 'Owner',
  ownerPin: 'Owner PIN',
  ownerSigned: 'You are the owner. Your name and the reason go into the activity log.',
  signedAs: 'You are signed in as {{name}}. An owner has to approve. Both names go into the activity log.',
  missing_reason: 'Reason is missing',
  missing_pin: 'Owner PIN is missing',
  changed: '{{label}} just changed. Read again.',
  quick_frozen: 'Frozen',
  quick_asked: 'Customer asked',
  quick_safety: 'Safety',
} as const;
