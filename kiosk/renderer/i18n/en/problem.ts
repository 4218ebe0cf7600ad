// What is wrong with an input or with a line of an import, and what is worth a look there.

export const problem = {
  FILE_EMPTY: 'The file is empty.',
  FILE_NOT_UTF8: 'The file is not in UTF-8. Save it as “CSV UTF-8”.',
  FILE_TOO_LONG: 'The file has more than {{most}} machines. Split it.',
  FILE_QUOTES: 'The quotes do not match. Close each quoted cell, and double the quotes inside it.',
  FILE_LINE_TOO_LONG: 'A line has more than {{most}} characters.',
  FILE_COLUMN_TWICE: 'Two columns mean the same: {{field}}. Keep one.',
  FILE_NO_UUID: 'No column is named uuid. The first line must name the columns.',
  TOO_MANY_CELLS: 'More cells than the first line names. Quote texts that hold the separator.',
  PLACE_HALF: 'Row and column go together.',
  PLACE_RANGE: 'Row and column are numbers from 1 to {{most}}.',
  LABEL_CHARACTERS: 'The label of a seat has no blanks and no control characters.',
  LABEL_TAKEN: 'Another seat is called {{label}}. Choose another label.',
  ON_LINE_ALREADY: '{{field}}: the same as on line {{line}}.',
  READ_ONLY_NEW: 'Not on the node, which is connected read only.',
  READ_ONLY_CHANGE: 'Differs from the node, which is connected read only.',
  UUID_TAKEN: 'The node has another machine with this UUID.',
  OUTCOME_UNKNOWN:
    'The node stopped answering, so it is not known whether this machine was added. If it was, its seat appears by itself.',
  NODE_PASSWORD_LONG:
    'The BMC password is longer than {{most}} bytes: the node can’t switch this machine on for a renter.',
  SAME_IP: 'Machine {{uuid}} has the IP address {{ip}} too.',
  SAME_BMC: 'Machine {{uuid}} has the BMC {{bmc}} too.',
  FIELD_MISSING: '{{field}}: missing.',
  FIELD_NOT_CLEARABLE: '{{field}}: can’t be cleared, the node keeps the old value.',
  FIELD_PORT: '{{field}}: must be a number from 1 to 65535.',
  FIELD_TEXT: '{{field}}: is no readable text.',
  FIELD_ID: '{{field}}: must be 1 to 64 letters, digits and hyphens, and no name of a call of the node.',
  FIELD_NODE_ID: '{{field}}: looks like a node ID. Choose another one.',
  FIELD_IP: '{{field}}: must be an IP address.',
  FIELD_TOO_LONG: '{{field}}: at most {{most}} characters.',
  FIELD_TOO_MANY_BYTES: '{{field}}: at most {{most}} bytes.',
  FIELD_BREAKS_LIST:
    '{{field}}: no double quotes, backslashes or line breaks. They make the node’s list unreadable.',
  FIELD_ZONE_INDEX: '{{field}}: an address without % and what follows it.',
  FIELD_HOST: '{{field}}: must be an IP address or a host name.',
  FIELD_SHELL:
    '{{field}}: only letters, digits and . _ @ % + = : , / - (not first). The node puts it into a shell command.',
  NODE_KEY_MISSING: 'Managing needs the node’s key. Enter it, or connect read only.',
  NODE_KEY_FORM: 'The key has 64 hex digits (0-9, a-f).',
  NODE_KEY_REFUSED: 'The node does not take this key as its own. Check it, or connect read only.',
  TIME_IS_PAST: 'The end of the paid time lies in the past.',
  OWNER_PIN_NEEDED:
    'Give this person a new PIN first: an owner’s has 6 digits or more, or is a password of 8 characters or more. Then change the role.',
} as const;
