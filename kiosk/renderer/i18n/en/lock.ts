// The lock screen, which is the login too.

export const lock = {
  locked: 'Locked',
  login: 'Log in',
  live: 'Seats keep updating.',
  who: 'Who are you?',
  pinOf: 'PIN or password of {{name}}',
  logOut: 'Log {{name}} out',
  unlock: 'Unlock',
  enter: 'Log in',
  erase: 'Erase one',
  keyboard: 'You can also type on the keyboard.',
  pad: 'Digits',
  wrong_one: 'Wrong PIN. {{count}} more, then a {{seconds}} s wait.',
  wrong_other: 'Wrong PIN. {{count}} more, then a {{seconds}} s wait.',
  wrongPlain: 'Wrong PIN.',
  wait: 'Too many wrong PINs. Try again in {{seconds}} s.',
  waitKey: '{{seconds}} s',
} as const;
