// Answers of GPU nodes. None was recorded and the documents only picture them: read leniently, kept whole.
import { z } from 'zod';

/** A JSON object as the node sent it. */
export type Raw = Readonly<Record<string, unknown>>;

const rawSchema = z.record(z.string(), z.unknown());
const text = z.union([z.string(), z.number()]).transform(String).optional().catch(undefined);
const count = z.coerce.number().int().nonnegative().optional().catch(undefined);

/** Success is all that counts: the message is empty, "ok", or words. */
export const doneSchema = z.unknown().transform(() => undefined);

/** A list, or an object that holds one under any name. */
export const rowsSchema = z.unknown().transform((message): Raw[] => rowsOf(message).map((row) => rawOf(row)));

/** One object; a bare text becomes `{ text }`. */
export const objectSchema = z.unknown().transform(rawOf);

export interface VmSummary {
  taskId: string;
  /** e.g. "creating", "running", "closed"; empty when the node tells none. */
  status: string;
  raw: Raw;
}

export interface VmDetail extends VmSummary {
  os?: string | undefined;
  /** Where ssh or remote desktop leads. */
  ip?: string | undefined;
  sshPort?: number | undefined;
  rdpPort?: number | undefined;
  vncPort?: number | undefined;
  userName?: string | undefined;
  /** Secret. */
  loginPassword?: string | undefined;
  cpuCores?: number | undefined;
  gpuCount?: number | undefined;
}

const summaryShape = z.object({ task_id: z.string().min(1), status: text });

const vmSummarySchema = rawSchema.transform((raw, context): VmSummary => {
  const parsed = summaryShape.safeParse(raw);
  if (!parsed.success) {
    context.addIssue({ code: 'custom', message: 'a virtual machine has a task_id' });
    return z.NEVER;
  }
  return { taskId: parsed.data.task_id, status: parsed.data.status ?? '', raw };
});

/** Message of `/tasks`. */
export const vmListSchema = z.unknown().transform(rowsOf).pipe(z.array(vmSummarySchema));

/** Message of `/tasks/start` and `/tasks/<id>`. */
export const vmDetailSchema = vmSummarySchema.transform((summary): VmDetail => {
  const raw = detailShape.parse(summary.raw);
  return {
    ...summary,
    os: raw.os,
    ip: raw.ssh_ip,
    sshPort: raw.ssh_port,
    rdpPort: raw.rdp_port,
    vncPort: raw.vnc_port,
    userName: raw.user_name,
    loginPassword: raw.login_password,
    cpuCores: raw.cpu_cores,
    gpuCount: raw.gpu_count,
  };
});

const detailShape = z.object({
  os: text,
  ssh_ip: text,
  ssh_port: count,
  rdp_port: count,
  vnc_port: count,
  user_name: text,
  login_password: text,
  cpu_cores: count,
  gpu_count: count,
});

/** The node answers at most so many bytes of a log. */
export const LOG_LIMIT_BYTES = 1024;

export interface VmLog {
  text: string;
  /** 1024 bytes or more: the node has cut it there. */
  cut: boolean;
}

/** Message of `/tasks/logs/<id>`: text, or an object with a list of lines under `log_content`. */
export const logSchema = z.unknown().transform((message): VmLog => {
  const content = isObject(message) ? message.log_content : message;
  const lines = (Array.isArray(content) ? content : [content]).filter((line) => typeof line === 'string');
  // The node counts its own JSON, quotes and commas included.
  const bytes = Buffer.byteLength(JSON.stringify(lines)) - 2;
  return { text: lines.join('\n'), cut: bytes >= LOG_LIMIT_BYTES };
});

export interface TransferProgress {
  /** 0 to 100; undefined when the node gives no number. */
  percent: number | undefined;
  /** The node's own word, e.g. "downloading" or "done". */
  status: string;
  done: boolean;
}

/** Message of downloadprogress and uploadprogress: e.g. `{"status":"downloading","progress":"45%"}`. */
export const progressSchema = z.unknown().transform((message): TransferProgress => {
  const raw = rawOf(message);
  const status = typeof raw.status === 'string' ? raw.status : '';
  const number = /(\d{1,3}(?:\.\d+)?)\s*%?/.exec(String(raw.progress ?? raw.text ?? ''))?.[1];
  const percent = number === undefined ? undefined : Math.min(100, Number(number));
  return { percent, status, done: percent === 100 || /^(done|finished|completed?)$/i.test(status) };
});

function rowsOf(message: unknown): unknown[] {
  if (Array.isArray(message)) return message;
  if (!isObject(message)) return [];
  return Object.values(message).find((value) => Array.isArray(value)) ?? [];
}

function rawOf(value: unknown): Raw {
  return isObject(value) ? value : { text: value === undefined || value === null ? '' : String(value) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
