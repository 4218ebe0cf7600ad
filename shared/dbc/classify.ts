// What an answer means: the one place that looks at (status, errcode, message text).
import type { AppErrorOptions } from '../errors/app-error.ts';
import { DbcError, type DbcErrorCode } from './errors.ts';
import { GPU_NODE_CURE, GPU_NODE_RULES, isGpuNodeCall } from './gpu-node-rules.ts';
import { isQuotable } from './quotable.ts';

/** An answer of the node, reduced to what the table goes by. */
export interface NodeAnswer {
  status: number;
  /** Undefined when the answer is no DBC answer. */
  errcode: number | undefined;
  message?: unknown;
}

/** Why somebody is kept out, where the code alone does not tell: `context.refusal` of the error. */
export type Refusal =
  /** The session is known, and its rental has run out. */
  | 'expired'
  /** Nobody rents the machine now. */
  | 'not-rented'
  /** No renter of this machine has signed such a session. */
  | 'session-unknown'
  /** The wallet rents this machine no more, or never did. */
  | 'not-renter'
  /** The chain does not know the machine, or did not answer. */
  | 'chain-silent';

export interface Rule {
  /** The whole message. Only words that can't hold a secret: what matches is quoted in logs. */
  text: RegExp;
  code: DbcErrorCode;
  retryable?: true;
  refusal?: Refusal;
  /** What to do, where the code's own advice does not fit. */
  cure?: string;
}

/** What was asked, as far as it matters for what an answer means and may be quoted of it. */
export interface AskedCall {
  /** From the root; empty when it does not matter. */
  path: string;
  /** Default true: nothing was to be changed. */
  read?: boolean | undefined;
  /** Values of the request that must not be repeated. */
  secrets?: readonly string[] | undefined;
}

/**
 * One failure has different status and errcode by path and version, so the text decides first.
 * Recorded: every text below stands in at least one transcript, unless a comment says otherwise.
 */
const RULES: readonly Rule[] = [
  { text: /^broadcast request failed$/, code: 'BROADCAST_FAILED', retryable: true },
  { text: /^create node request failed$/, code: 'PEER_UNKNOWN' },
  // 400 -32600, 200 -1, 200 -3 or 200 1, by path.
  { text: /^deeplink service not connected$/, code: 'DEEPLINK_NOT_CONNECTED', retryable: true },

  { text: /^(verify sign failed|invalid wallet sign)$/, code: 'SIGNATURE_REFUSED' },
  { text: /^wallet_sign and multisig_wallets all invalid$/, code: 'SIGNATURE_REFUSED' },
  { text: /^check authority failed: nonce check failed$/, code: 'SIGNATURE_REFUSED' },
  {
    text: /^check authority failed: session_id is invalid$/,
    code: 'SIGNATURE_REFUSED',
    refusal: 'session-unknown',
  },
  {
    text: /^check authority failed: query machine_status failed$/,
    code: 'NOT_AUTHORISED',
    retryable: true,
    refusal: 'chain-silent',
    cure: 'the chain did not answer the node, or does not know the machine: try again in a minute',
  },
  {
    text: /^check authority failed: machine has already expired$/,
    code: 'NOT_AUTHORISED',
    refusal: 'expired',
  },
  {
    text: /^check authority failed: machine is not be rented$/,
    code: 'NOT_AUTHORISED',
    refusal: 'not-rented',
  },
  { text: /^check authority failed: wallet not rented$/, code: 'NOT_AUTHORISED', refusal: 'not-renter' },
  { text: /^check authority failed: [a-z_ ]{0,80}$/, code: 'NOT_AUTHORISED' },

  { text: /^bare metal node id [\w-]{1,128} not existed$/, code: 'MACHINE_NOT_FOUND' },
  { text: /^node id not existed$/, code: 'MACHINE_NOT_FOUND' },
  {
    text: /^bare metal node uuid [\w-]{1,128} already existed$/,
    code: 'CONFLICT',
    cure: 'choose a uuid that no other machine has',
  },
  // Boot device: always this text, whether the BMC was changed or not.
  { text: /^bare metal client not existed$/, code: 'UNCONFIRMED' },

  { text: /^only (bare metal|client) node support$/, code: 'NOT_SUPPORTED_HERE' },
  { text: /^Not supported$/, code: 'NOT_SUPPORTED_HERE' },
  { text: /^not support uri:[\w/.-]{0,200}$/, code: 'NOT_SUPPORTED_HERE' },

  // Often of the wrong call. Those about power, lists and sessions were recorded.
  { text: /^(add|delete|list|modify) bare metal timeout$/, code: 'NODE_TIMEOUT', retryable: true },
  { text: /^bare metal (bootdev|power) timeout$/, code: 'NODE_TIMEOUT', retryable: true },
  { text: /^(get|set) deeplink device info timeout$/, code: 'NODE_TIMEOUT', retryable: true },
  { text: /^(get session_id|query node info) timeout$/, code: 'NODE_TIMEOUT', retryable: true },
  // A client node could not parse what the bare-metal node sent it.
  { text: /^response parse error$/, code: 'BAD_ANSWER' },
  { text: /^bare metal node has no machine info for now$/, code: 'NODE_ERROR', retryable: true },

  { text: /^only support POST request$/, code: 'BAD_REQUEST' },
  { text: /^(invalid requests uri|request uri is invalid, uri:[\w:/.-]{0,200})$/, code: 'BAD_REQUEST' },
  {
    text: /^(http request body is empty|invalid json|peer_nodeid is empty|has no additional)$/,
    code: 'BAD_REQUEST',
  },
  { text: /^json parse error: [A-Za-z ,']{1,100}\.\(\d+\)$/, code: 'BAD_REQUEST' },
  { text: /^parse (req params|json additional)[a-z_: ]{0,100}$/, code: 'BAD_REQUEST' },
  { text: /^additional [a-z_ ]{1,100}$/, code: 'BAD_REQUEST' },
  { text: /^bare_metal_node_ids item must be a string$/, code: 'BAD_REQUEST' },
  { text: /^bare metal node info [\w -]{0,128} ?invalid$/, code: 'BAD_REQUEST' },
  { text: /^invalid (ipmi port( in [\w-]{1,128})?|uuid|device|device info|command)$/, code: 'BAD_REQUEST' },
  { text: /^invalid option\. the option is active or global$/, code: 'BAD_REQUEST' },

  { text: bmcLines(), code: 'BMC_FAILED', retryable: true },
];

/** Where the text is unknown: the node's error numbers, most telling first. */
const FALLBACKS: readonly { when: (answer: NodeAnswer) => boolean; code: DbcErrorCode; retryable?: true }[] =
  [
    // Might be another wording of the failure that kills the node: keep quiet rather than be sorry.
    { when: ({ errcode }) => errcode === -32701, code: 'BROADCAST_FAILED', retryable: true },
    { when: ({ status, errcode }) => status === 404 || errcode === -32601, code: 'NOT_SUPPORTED_HERE' },
    { when: ({ errcode }) => errcode === -25 || errcode === -32600, code: 'BAD_REQUEST' },
    { when: ({ status }) => status >= 500, code: 'NODE_ERROR', retryable: true },
    { when: () => true, code: 'NODE_ERROR' },
  ];

/** What to do about each code, for people. */
const CURES: Readonly<Record<DbcErrorCode, string>> = {
  NODE_UNREACHABLE: 'check that the node runs and that its address and port are right',
  NODE_TIMEOUT: 'the node is busy or hangs: try again, and look at its log if that goes on',
  BAD_ANSWER: 'check that the address is a DBC node and that no machine text holds quotes or line breaks',
  BAD_REQUEST: 'the request was refused as malformed: report this with the log',
  INVALID_INPUT: 'correct the value',
  SIGNATURE_REFUSED: 'use the key that belongs to the machine or node, with a fresh nonce',
  NOT_AUTHORISED: 'check on the chain who rents the machine and until when',
  MACHINE_NOT_FOUND: 'add the machine to the node, or correct its id',
  DEEPLINK_NOT_CONNECTED: 'check the [dbc] section in the config.ini of DeepLink on the machine',
  BROADCAST_FAILED: 'the node may crash within 30 s: it is left alone for a minute',
  PEER_UNKNOWN: 'the node knows no such id: check it, 64 lower-case hex digits',
  NOT_SUPPORTED_HERE: 'ask the other kind of node: this one does not offer the call',
  CONFLICT: 'something that is there already is in the way: look, then choose another name or remove it',
  BMC_FAILED: "check the machine's IPMI address, user and password, and that its BMC answers",
  UNCONFIRMED: 'the command was sent; read the state back to know what became of it',
  NODE_ERROR: "look at the node's own log",
};

/** After what was to change something was sent, and has no clear answer. */
const LOOK_FIRST = 'the change may have been made all the same: look before you repeat it';

export interface Meaning {
  code: DbcErrorCode;
  retryable: boolean;
  /** The node's own words, where they hold no secret. */
  quote?: string | undefined;
  refusal?: Refusal | undefined;
  cure?: string | undefined;
}

/** What an answer means, or undefined for success. */
export function classify(answer: NodeAnswer, call: AskedCall = { path: '' }): Meaning | undefined {
  const { status, errcode, message } = answer;
  if (errcode === undefined) return { code: 'BAD_ANSWER', retryable: status >= 500 };
  if (errcode === 0) return status === 200 ? undefined : { code: 'BAD_ANSWER', retryable: false };
  const text = typeof message === 'string' ? message : '';
  const rule = RULES.find((candidate) => candidate.text.test(text));
  if (rule) return meaningOf(rule, text);
  const ofGpuNode = isGpuNodeCall(call.path);
  const quote = ofGpuNode && isQuotable(text, call.secrets) ? text : undefined;
  const gpuNodeRule = ofGpuNode && GPU_NODE_RULES.find((candidate) => candidate.text.test(text));
  if (gpuNodeRule) return meaningOf(gpuNodeRule, quote);
  const fallback = FALLBACKS.find(({ when }) => when(answer));
  const code = fallback?.code ?? 'NODE_ERROR';
  const cure = ofGpuNode && code === 'NODE_ERROR' ? GPU_NODE_CURE : undefined;
  return { code, retryable: fallback?.retryable ?? false, quote, cure };
}

function meaningOf({ code, retryable, refusal, cure }: Rule, quote: string | undefined): Meaning {
  return { code, retryable: retryable === true, quote, refusal, cure };
}

/**
 * The error for an answer, or undefined for success. An unknown text is quoted only of calls to GPU nodes: the shell
 * of a bare-metal node has been seen to put passwords into it.
 */
export function errorOfAnswer(answer: NodeAnswer, call: AskedCall): DbcError | undefined {
  const meaning = classify(answer, call);
  if (!meaning) return undefined;
  const { path, read = true } = call;
  const { status, errcode, message } = answer;
  const { code, retryable, quote, refusal } = meaning;
  const unknown = typeof message === 'string' ? `(${message.length} characters, not shown)` : undefined;
  const doubt = !read && leavesDoubt(code, answer);
  return dbcError(code, `${path} answered ${quote ?? unknown ?? 'no DBC answer'}`, {
    retryable: retryable && (!doubt || code === 'NODE_TIMEOUT'),
    cure: doubt ? LOOK_FIRST : meaning.cure,
    context: {
      ...{ path, status, errcode, nodeMessage: quote?.slice(0, 200) ?? unknown },
      ...(refusal === undefined ? {} : { refusal }),
      ...(doubt ? { maybeDone: true } : {}),
    },
  });
}

/** Whether what was to be changed may have been changed, after an answer that is a failure. */
function leavesDoubt(code: DbcErrorCode, { status, errcode }: NodeAnswer): boolean {
  if (code === 'NODE_TIMEOUT') return true;
  if (code === 'NODE_ERROR') return status >= 500;
  // A web server that is none of DBC and refuses the request has done nothing.
  return code === 'BAD_ANSWER' && (errcode !== undefined || status < 400 || status >= 500);
}

/**
 * The exchange broke once the request was sent: a read can be made again. `maybeDone` in the context as with
 * `lateError`.
 * @param happened e.g. "no answer to /api/v1/tasks (ECONNRESET)"
 */
export function brokenError(
  code: 'NODE_UNREACHABLE' | 'BAD_ANSWER',
  happened: string,
  { path, read = true, status, cause }: AskedCall & { status?: number; cause?: unknown },
): DbcError {
  const context = { path, ...(status === undefined ? {} : { status }) };
  if (read) return dbcError(code, happened, { retryable: code === 'NODE_UNREACHABLE', cause, context });
  return dbcError(code, happened, { cure: LOOK_FIRST, cause, context: { ...context, maybeDone: true } });
}

/**
 * No answer within the deadline. `maybeDone` in its context: a change was sent, and may have been made.
 * @param happened e.g. "/api/v1/tasks was not answered within 35000 ms"
 */
export function lateError(happened: string, { path, read = true }: AskedCall): DbcError {
  const doubt = read ? {} : { maybeDone: true };
  return dbcError('NODE_TIMEOUT', happened, {
    retryable: true,
    cure: read ? undefined : LOOK_FIRST,
    context: { path, ...doubt },
  });
}

/** A DbcError whose message says what happened and what to do: `cure`, or what the code advises. */
export function dbcError(
  code: DbcErrorCode,
  happened: string,
  options: AppErrorOptions & { cure?: string | undefined } = {},
): DbcError {
  const { cure = CURES[code], ...rest } = options;
  return new DbcError(code, `${happened}: ${cure}`, rest);
}

/** What ipmitool says when a session fails, each line joined by the node with " <line> ". */
function bmcLines(): RegExp {
  const line = [
    'Error: Unable to establish LAN session',
    'Error: Unable to establish IPMI v[12]\\.[05] \\/ RMCP\\+? session',
    'Activate Session command failed',
    'Invalid user name',
  ].join('|');
  return new RegExp(`^(${line})( <line> (${line}))*$`);
}
