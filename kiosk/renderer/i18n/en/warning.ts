// What is worth a look: at the node, the café's machines, the counter itself.

export const warning = {
  PLAIN_HTTP: 'Plain HTTP: whoever listens on the network reads BMC passwords and machine keys.',
  KEY_REFUSED: 'The node does not take this key as its own.',
  KEY_UNPROVEN: 'The node has no machine yet by which the key could be tried.',
  MAY_HAVE_MORE: 'The node lists 51 machines and no more. There may be others.',
  BROKEN_LIST:
    'The node’s list is damaged: a text of a machine holds a quote, a backslash or a line break. Correct it there.',
  UNSIGNED_SET: 'This old node lets everybody set codes. Update it.',
  DUPLICATE_IP:
    '{{seats}} are registered with the same IP address {{ip}}. Correct it, or the node mixes up their codes.',
  DUPLICATE_BMC: '{{seats}} have the same BMC {{bmc}}. Correct it, or switching one switches another.',
  PLAIN_NODE: 'The node’s key crosses the network in plain HTTP.',
  RESTORE_FAILED: 'The backup could not be put in place; the data of before is in use. {{detail}}',
  PART_FAILED: 'Does not work: {{part}}. {{detail}}',
} as const;
