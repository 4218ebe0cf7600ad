// What agents and the counter say to each other over HTTPS, under /agent/.
// Every message comes from a machine that its renter controls: the counter takes all of it as hints.
import { z } from 'zod';

/** Milliseconds since 1970. */
const Time = z.number().int().min(0);
const Percent = z.number().min(0).max(100).nullable();
const Count = z.number().min(0).nullable();
const Word = z.string().max(64);

export const DeviceIdSchema = z.string().regex(/^\d{4,20}$/);
export const PairSchema = z.object({
  deviceId: DeviceIdSchema,
  password: z.string().regex(/^[0-9A-Za-z]{1,64}$/),
});

/** POST /agent/enrol: the key of the image, public to every renter, only starts the conversation. */
export const EnrolRequestSchema = z.object({
  enrolmentKey: z.string().min(1).max(200),
  bootId: Word,
  agentVersion: Word,
});
export const EnrolAnswerSchema = z.object({
  /** Opens this machine's calls until its boot ends. */
  token: z.string().min(20).max(200),
  intervalMs: z.int().min(1000).max(600_000),
});

/** POST /agent/report, every `intervalMs` and at once on a change. */
export const ReportSchema = z.object({
  bootId: Word,
  bootedAt: Time,
  /** The agent's clock. */
  sentAt: Time,
  agentVersion: Word,
  deeplinkVersion: Word.nullable(),
  state: z.enum(['starting', 'rotating', 'publishing', 'published', 'blocked', 'stopped']),
  deviceId: DeviceIdSchema.nullable(),
  deeplinkOnline: z.boolean(),
  /** DeepLink ids of those who are in; `unknown` after a restart of the agent. */
  controllers: z.union([z.array(Word).max(16), z.literal('unknown')]),
  /** False: DeepLink has no pipe on this machine, so that nobody sees who comes in. Left out: true. */
  seesControllers: z.boolean().optional(),
  problem: z.object({ code: Word, message: z.string().max(300) }).nullable(),
  hardware: z
    .object({
      cpu: z.string().max(200).nullable(),
      memoryMb: Count,
      gpus: z.array(z.object({ name: z.string().max(200), vramMb: Count })).max(16),
      disks: z.array(z.object({ name: z.string().max(200), sizeGb: z.number().min(0) })).max(32),
      macs: z.array(z.string().max(32)).max(32),
    })
    .nullable(),
  load: z
    .object({
      gpuPercent: Percent,
      /** Of the hottest GPU. */
      gpuCelsius: z.number().min(-50).max(200).nullable(),
      /** Of all GPUs together. */
      gpuWatts: Count.optional(),
      vramUsedMb: Count,
      cpuPercent: Percent,
      memoryPercent: Percent,
      /** Of the fullest disk. */
      diskPercent: Percent.optional(),
      rxBytesPerSecond: Count,
      txBytesPerSecond: Count,
    })
    .nullable(),
  /** The machine shuts down in order. */
  goodbye: z.boolean(),
});
export type Report = z.infer<typeof ReportSchema>;
export const ReportAnswerSchema = z.object({ intervalMs: z.int().min(1000).max(600_000) });

/** POST /agent/machine: the node's masked view of this very machine, which agents can't reach themselves. */
export const MachineAnswerSchema = z.object({
  version: z.object({ text: Word, kind: z.enum(['stored', 'push']) }),
  /** Null: the node no longer has this machine. */
  machine: z
    .object({
      nodeId: z.string().max(64),
      uuid: z.string().max(64),
      ip: z.string().max(64),
      /** Null: DeepLink is not connected to the node. */
      deeplink: z
        .object({ deviceId: z.string().max(32), passwordLength: z.int().min(0).max(512) })
        .nullable(),
    })
    .nullable(),
});
export type MachineAnswer = z.infer<typeof MachineAnswerSchema>;

/** POST /agent/compare: does the node hand out this pair? The counter signs the read. */
export const VERDICTS = ['equal', 'differs', 'not-connected', 'duplicate'] as const;
export const CompareAnswerSchema = z.object({ verdict: z.enum(VERDICTS) });

/** POST /agent/set: hand out this pair; a pushing node takes the password alone. */
export const SetRequestSchema = PairSchema.partial();

/** POST /agent/commands: held open until there is one, at most `waitMs`. */
export const CommandsRequestSchema = z.object({ waitMs: z.int().min(0).max(30_000) });
export const AGENT_COMMANDS = ['rotate', 'closeControllers', 'shutdown', 'reportNow'] as const;
export type AgentCommandName = (typeof AGENT_COMMANDS)[number];
export const CommandsAnswerSchema = z.object({
  /** Only names are checked later: an older agent must survive a command that it does not know. */
  commands: z.array(z.object({ id: Word, command: Word })).max(16),
});

/** POST /agent/answer: how a command went. */
export const CommandResultSchema = z.object({
  id: Word,
  ok: z.boolean(),
  code: Word.nullable(),
  message: z.string().max(300),
});
export type CommandResult = z.infer<typeof CommandResultSchema>;

/** Every refusal; like all errors of the counter. */
export const AgentFailureSchema = z.object({
  status: z.int(),
  code: z.string().max(64),
  message: z.string().max(500),
});
