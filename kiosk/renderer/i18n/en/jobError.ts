// Why a command failed, or left a seat alone, and what to do about it.

export const jobError = {
  IPMI_NOT_INSTALLED:
    "ipmitool (or the owner's power program) is missing on the counter's computer. Install it.",
  IPMI_UNREACHABLE: 'The BMC does not answer. Check its network cable and power strip.',
  IPMI_AUTH_FAILED: "The BMC refuses the password. Correct it in the machine's settings.",
  IPMI_USER_UNKNOWN: "The BMC does not know this user. Correct it in the machine's settings.",
  IPMI_KG_WRONG: "The BMC has another Kg key. Correct it in the counter's configuration.",
  IPMI_PRIVILEGE: "The BMC's user may not do this. Give it the operator's rights at the BMC.",
  IPMI_CIPHER_REJECTED:
    "The BMC accepts none of the counter's ciphers. Allow cipher suite 17 or 3 at the BMC.",
  IPMI_NO_SESSION_SLOT: 'All sessions of the BMC are taken. Wait a minute and try again.',
  IPMI_BUSY: 'The BMC is busy. Wait a minute and try again.',
  IPMI_NOT_SUPPORTED_IN_STATE: 'The BMC does not do this as the machine is now. Look at its power first.',
  IPMI_NOT_SUPPORTED: "This machine's BMC or power program can't do that.",
  IPMI_COMMAND_REJECTED: 'The BMC refused the command. Try again; if it stays, use the machine’s own switch.',
  IPMI_TIMEOUT: 'The BMC did not answer in time. Look at its power before you try again.',
  IPMI_STATE_UNKNOWN: 'The power can’t be read, so it is left as it is. Ask the BMC again.',
  IPMI_STATE_NOT_REACHED:
    'The BMC took the command, and the machine did not follow. Look at its screen; force it if it hangs.',
  IPMI_BOOT_DEVICE_NOT_SET:
    'The BMC took the boot device and reads back another one. Try again, or set it at the machine.',
  IPMI_UNPARSABLE_OUTPUT: 'The BMC’s answer can’t be read. Look at the power before you try again.',
  IPMI_BAD_CONFIG:
    'The BMC’s address, user or password can’t be right. Correct them in the machine’s settings.',
  IPMI_CANCELLED: 'It was stopped on the way. Look at the power before you try again.',
  NO_BMC: 'Nothing is known that can switch this machine. Enter its BMC in the machine’s settings.',
  MAINTENANCE: 'It is under maintenance. Nothing was sent. Switch it in its own panel.',
  POWER_UNKNOWN: 'Power is unknown. Nothing was sent. Ask the BMC again.',
  OWNER_APPROVAL_NEEDED:
    'Somebody is in, or has paid. Nothing was sent. The owner can approve it in the panel.',
  INTERRUPTED: 'The counter was restarted meanwhile. Look at the power before you try again.',
  SUPERSEDED: 'It was still shutting down when its power was cut.',
  AGENT_SILENT: 'The agent did not answer. Is the machine on and in the network?',
  AGENT_REFUSED: 'The agent could not do it. Its log on the machine says why.',
  CONTROLLERS_STAY: 'The agent still reports somebody who is in.',
  BOOT_NOT_SEEN: 'Nothing was heard of the new boot. Look at the machine’s screen.',
  ROTATION_UNAVAILABLE: 'No agent answers there, so the code stays as it is. Start the agent.',
  ROTATION_NOT_SEEN: 'The node does not hand out a new code. Look at DeepLink and agent on the machine.',
} as const;
