// Calls: the node, and the machines that it knows.
import { z } from 'zod';
import { change, read } from '../call.ts';
import { RemarkSchema } from '../remarks.ts';
import { NodeStatusSchema, SeatIdSchema, SeatSchema } from '../seat.ts';
import { Done, Nothing } from './parts.ts';
import { LabelSchema, PlaceSchema, ZoneSchema } from './seats.ts';

/** A machine as it is added to the node; the counter refuses what would harm the node (spec: DBC API 4, 5). */
export const MachineInputSchema = z.object({
  uuid: z.string().trim().min(1).max(64),
  ip: z.string().trim(),
  os: z.string().max(100).default(''),
  description: z.string().max(200).default(''),
  ipmiHostname: z.string().trim().max(253),
  ipmiPort: z.int().min(1).max(65_535).default(623),
  ipmiUsername: z.string().max(16),
  ipmiPassword: z.string().max(20),
  label: LabelSchema.optional(),
  zone: ZoneSchema.optional(),
  place: PlaceSchema.optional(),
});
export type MachineInput = z.infer<typeof MachineInputSchema>;

export const ImportLineSchema = z.object({
  line: z.int(),
  label: z.string(),
  uuid: z.string(),
  ip: z.string(),
  /** `leftOut`: wrong, and skipped because that was asked for. */
  action: z.enum(['add', 'takeOver', 'update', 'nothing', 'error', 'leftOut']),
  errors: z.array(RemarkSchema),
  /** Worth a look, but no obstacle. */
  warnings: z.array(RemarkSchema).optional(),
});

const NodeAccess = z.object({
  url: z.url({ protocol: /^https?$/ }),
  /** The node's own key, 64 hex digits; left out: read only, or the key that is stored already. */
  key: z.string().max(130).optional(),
  mode: z.enum(['manage', 'readOnly']),
  /** Needed for plain HTTP to another host. */
  allowPlainNode: z.boolean().default(false),
});

export const nodeCalls = {
  'node.test': change(
    'owner',
    'try a node without changing anything',
    NodeAccess,
    z.object({
      ms: z.number(),
      version: z.string(),
      kind: z.enum(['stored', 'push']),
      keyAccepted: z.boolean().nullable(),
      publicKey: z.string().nullable(),
      machines: z.int(),
      withBmc: z.int(),
      mayHaveMore: z.boolean(),
      warnings: z.array(RemarkSchema),
    }),
  ),
  'node.connect': change('owner', 'use this node from now on', NodeAccess, NodeStatusSchema),
  'node.status': read('viewer', 'the node as a whole', Nothing, NodeStatusSchema),
  'node.refresh': change('staff', 'read the list again, signed', Nothing, NodeStatusSchema),
};

export const machineCalls = {
  /** Machines that the node knows and no seat stands for yet. */
  'machines.unseated': read(
    'owner',
    'machines of the node without a seat',
    Nothing,
    z.object({
      machines: z.array(
        z.object({
          nodeId: z.string(),
          uuid: z.string(),
          ip: z.string(),
          description: z.string(),
          suggestedLabel: z.string(),
        }),
      ),
    }),
  ),
  'machines.takeOver': change(
    'owner',
    'make seats of machines that the node knows',
    z.object({
      machines: z
        .array(
          z.object({
            nodeId: z.string(),
            label: LabelSchema,
            zone: ZoneSchema,
            place: PlaceSchema.optional(),
          }),
        )
        .min(1)
        .max(1000),
    }),
    z.object({ seats: z.array(SeatSchema) }),
  ),
  'machines.add': change('owner', 'add a machine to the node', MachineInputSchema, SeatSchema),
  'machines.modify': change(
    'owner',
    "change a machine on the node; texts left out stay (the node can't clear a field)",
    z.object({
      seatId: SeatIdSchema,
      change: MachineInputSchema.omit({ label: true, zone: true, place: true }).partial(),
    }),
    SeatSchema,
  ),
  'machines.remove': change(
    'owner',
    'forget a seat; onNode: also delete its machine on the node',
    z.object({ seatId: SeatIdSchema, onNode: z.boolean() }),
    Done,
  ),
  /** Ids or uuids beyond the 51 that the node lists; those that a DBC client node knows are tried as well. */
  'machines.addKnown': change(
    'owner',
    'ids or uuids to ask the node for',
    z
      .object({
        ids: z.array(z.string().trim().min(1).max(64)).max(1000).default([]),
        clientNode: z
          .url({ protocol: /^https?$/ })
          .max(300)
          .optional(),
      })
      .refine(({ ids, clientNode }) => ids.length > 0 || clientNode !== undefined, {
        path: ['ids'],
        error: 'give ids or a client node',
      }),
    z.object({ found: z.array(z.string()), missing: z.array(z.string()) }),
  ),
  'machines.previewImport': change(
    'owner',
    'what a CSV file would do, line by line',
    z.object({ csv: z.string().max(1_000_000) }),
    z.object({ lines: z.array(ImportLineSchema), valid: z.int(), invalid: z.int() }),
  ),
  'machines.import': change(
    'owner',
    'import a CSV file; nothing is done while a line is wrong unless skipInvalid',
    z.object({ csv: z.string().max(1_000_000), skipInvalid: z.boolean().default(false) }),
    z.object({
      lines: z.array(ImportLineSchema),
      imported: z.int(),
      /** Could not be done, or are wrong while nothing was to be skipped. */
      failed: z.int(),
      /** Wrong lines, skipped as asked. */
      leftOut: z.int(),
    }),
  ),
};
