// Words on buttons that many views share.

export const action = {
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  continue: 'Continue',
  save: 'Save',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  view: 'View',
  acknowledge: 'Acknowledge',
  more: 'Show more',
} as const;
