// Every health code of the agent: what it means and what to do about it, in words for café staff.

export interface HealthCodeText {
  /** A warning does not keep the codes from being published. */
  severity: 'error' | 'warning';
  message: string;
  cure: string;
}

const error = (message: string, cure: string): HealthCodeText => ({ severity: 'error', message, cure });
const warning = (message: string, cure: string): HealthCodeText => ({ severity: 'warning', message, cure });

export const HEALTH_CODES = {
  DEEPLINK_ABSENT: error(
    'DeepLink does not answer on its SDK pipe',
    'Start DeepLink; install its SDK build (registry value InstallType = SDK); check deeplink.pipe.',
  ),
  DEEPLINK_TOO_OLD: error(
    'DeepLink gives no framed answer on its pipe',
    'Update DeepLink to 1.0.3.1 or newer.',
  ),
  DEEPLINK_PIPE_FAILED: error(
    'The pipe to DeepLink broke or carries garbage',
    'Restart DeepLink; check deeplink.pipe.',
  ),
  AUTH_REFUSED: error(
    'DeepLink refuses our channel',
    'Set deeplink.channelId to the channel number that DeepLink gave you, and deeplink.tokenFile if it asks for one.',
  ),
  DEEPLINK_NOT_ONLINE: error(
    'DeepLink has not come online for 300 s',
    "Check the machine's internet connection and DeepLink's own window.",
  ),
  CONFIG_INI_UNREADABLE: warning(
    "DeepLink's config.ini can't be read; the last good one is used",
    'Check the file and deeplink.configIni.',
  ),
  CLONE_FINDINGS: warning(
    'The disk image carries codes or a login of one machine',
    'Remove uuid, machine_id and token under [host] and id and passwd under [devices] from the image, or set always_refresh_id=1.',
  ),
  ROTATION_BLOCKED: warning(
    'The password is due to change, but a renter may be connected',
    'It changes when the renter leaves; `netbar agent rotate --force` does it now.',
  ),
  ROTATION_REFUSED: error(
    'DeepLink refused a new password three times in 10 minutes',
    'Restart DeepLink; look at its own log. The old password is still published.',
  ),
  ROTATION_UNAVAILABLE: warning(
    'This password can only be changed in DeepLink itself',
    'Install the SDK build of DeepLink, or give the agent an identity, so that it can rotate.',
  ),
  NODE_UNREACHABLE: error(
    'The bare-metal node does not answer',
    "Check node.url, the node's http_ip setting (0.0.0.0 for agents) and the network.",
  ),
  BROADCAST_FAILED: error(
    'The node can not relay requests at the moment; it may restart by itself',
    'Wait; no call is made for 60 s. Check that the machine was not deleted on the node.',
  ),
  MACHINE_NOT_FOUND: error(
    'The node knows no machine with our UUID, MAC or address',
    'Add this machine on the node with its IP address, or its UUID as uuid; or set node.nodeId.',
  ),
  MACHINE_AMBIGUOUS: error(
    'Two machines on the node match this one',
    'Give each machine its own IP address on the node, or register its UUID as uuid; or set node.nodeId.',
  ),
  LIST_CUT_AT_51: error(
    'The node lists only 51 machines and ours is not among them',
    "Register this machine's UUID or MAC as its uuid on the node, or set node.nodeId.",
  ),
  LIST_UNREADABLE: warning(
    "The node's list of machines can't be read: a text of one machine holds quotes, backslashes or line breaks",
    'Correct the description, os or ip of that machine on the node; until then nobody notices two machines with one device ID.',
  ),
  CONFLICT: error(
    'Another machine shows our device ID or our IP address',
    'Clean the disk image (see clone findings) and give each machine its own address; nothing is published until then.',
  ),
  IDENTITY_REQUIRED: error(
    'This node stores the codes and takes them only signed',
    'Give the agent an identity (identity.kind), or update the node to 0.4.1.7 or newer.',
  ),
  IDENTITY_WRONG: error(
    "The node does not accept the agent's signature for this machine",
    'Make a new pre-signed triple with the key of this machine (not of the node).',
  ),
  IDENTITY_UNREADABLE: error(
    "The identity file can't be used",
    'It must hold {"wallet", "nonce", "sign"} as JSON, belong to the agent\'s user and have mode 0600.',
  ),
  IDENTITY_BEARER: warning(
    'A pre-signed triple lies on this machine: whoever copies it can read and set its codes for ever',
    'Use a counter for rented machines. To withdraw the triple, delete the machine on the node and add it anew.',
  ),
  COUNTER_UNREACHABLE: error(
    'The counter does not answer',
    "Check identity.url, the counter's agent port and the network; the agent goes on trying.",
  ),
  COUNTER_KEY_WRONG: error(
    'Whoever answers at identity.url is not the counter',
    "Compare identity.pin with the counter's settings. If it was right before, somebody may stand in between.",
  ),
  COUNTER_ANSWER: error(
    'The counter answers, but does not take what this agent says',
    "Install the same version of agent and counter; look at the agent's log and at the counter's.",
  ),
  ENROLMENT_NOT_EXPECTED: error(
    'The counter did not see this machine boot, or has let in another try of this boot already',
    'Press "Allow" for this seat at the counter, or power-cycle it from there.',
  ),
  ENROLMENT_KEY_WRONG: error(
    "The counter does not take this image's enrolment key",
    'Take the configuration of agents from the counter again (Settings, Agents).',
  ),
  COUNTER_KNOWS_US_NOT: error(
    'The counter knows no machine with our address',
    'Add this machine on the node with its IP address, and make a seat of it at the counter.',
  ),
  LAN_LINK_DOWN: error(
    'DeepLink is not connected to the node ("deeplink service not connected")',
    "Set bare_metal_ip and bare_metal_port under [dbc] in DeepLink's config.ini; check deeplink_listen_port in the node's core.conf.",
  ),
  SHORT_FRAME: error(
    'The node dropped a shorter password and keeps an older one',
    'The agent rotates to a longer password by itself; if a renter is in, that happens when he leaves.',
  ),
  NODE_STALE: error(
    'The node hands out something else than DeepLink accepts',
    'Restart DeepLink so that it reports again; give the agent an identity so that it can set the codes itself.',
  ),
  NODE_ANSWER: error(
    'The node answered something unexpected',
    "Look at the agent's log and the node's version.",
  ),
  HEALTH_PORT_IN_USE: warning('The health port is taken', 'Choose another health.port.'),
  STATE_RESET: warning(
    "The agent's state file was damaged and put aside",
    'Nothing: the password is rotated anew.',
  ),
  STATE_UNWRITABLE: error(
    "The agent's state can't be saved",
    'Check that stateDir exists, is writable and has space.',
  ),
} as const satisfies Record<string, HealthCodeText>;

export type HealthCode = keyof typeof HEALTH_CODES;

/** True for a code of this table. */
export function isHealthCode(code: string | undefined): code is HealthCode {
  return code !== undefined && Object.hasOwn(HEALTH_CODES, code);
}
