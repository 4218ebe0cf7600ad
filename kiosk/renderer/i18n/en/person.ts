// The people who can log in.

export const person = {
  text: 'Each person has an own PIN, so that the activity shows who did what.',
  add: 'Add a person…',
  addTitle: 'Add a person',
  addAction: 'Add',
  changeTitle: 'Change {{name}}',
  pinOne: 'New PIN for {{name}}',
  newPin: 'New PIN…',
  pinHint: 'Staff: 4 digits or more; owner: 6 digits or more. Or a password. Not 1234, no repeated digits.',
  ownerPinHint: '6 digits or more, or a password of 8 characters. Not 123456, no repeated digits.',
  pinAgain: 'The same once more',
  pinDiffers: 'The two are not the same.',
  lastLogin: 'Last login',
  active: 'May log in',
  inactive: 'May not log in',
  lockedOut: 'Locked out until {{clock}}',
  endLockOut: 'End lock-out',
  removeTitle: 'Remove {{name}}?',
  removeOne: 'Remove {{name}}',
  removeText:
    'The name stays in the activity. To keep somebody out for a while, take “May log in” away instead.',
  you: 'you',
  pinSet: '{{name}} has a new PIN.',
} as const;
