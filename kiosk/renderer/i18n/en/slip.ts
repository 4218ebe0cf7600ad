// The printed slip and its preview.

export const slip = {
  title: 'Print slip for {{label}}',
  language: 'Language, with English below',
  paper: 'Paper',
  roll: '{{width}} mm',
  withQr: 'QR code (plain text, no link)',
  warning:
    'The code is on the paper in clear. Hand it over, do not leave it on the counter. Printing is written to the activity log, the code is not.',
  closesIn: 'This preview closes in {{seconds}} s',
  print: 'Print',
  preview: 'Preview of the slip',
  capital: 'Bar above a letter = capital',
  step2: 'Type the device ID',
  validUntil: 'Valid until',
  openEnd: 'Open end: valid as long as the rental goes on',
  noEnd: 'No end is set',
  void: 'Void when the rental ends or the code is changed',
} as const;
