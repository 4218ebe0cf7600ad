// What new code and end of session ask before they act.

export const guard = {
  newCodeTitle: 'New code for {{label}}?',
  newCodeConfirm: 'New code for {{label}}',
  newCodeVoid: 'The old code stops working at once.',
  newCodeConnected: 'Whoever is connected stays connected.',
  newCodeChecked: 'The new one is shown only after the node hands it out.',
  endTitle: 'End the session in {{label}}?',
  endConfirm: 'End session in {{label}}',
  endOut: 'Whoever is connected is thrown out. Unsaved games and files are lost.',
  endCode: '{{label}} gets a new code. The old one stops working at once.',
  endCycle: '{{label}} is restarted, because a renter is its administrator.',
  endNoCycle: '{{label}} is not restarted (switched off in Settings).',
  restartTitle: 'Restart {{label}}?',
  restartConfirm: 'Restart {{label}}',
  restartCut: 'The power is cut for a moment. Unsaved games and files are lost.',
  restartCodes: '{{label}} comes back with new codes.',
} as const;
