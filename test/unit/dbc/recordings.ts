// The recorded exchanges with real DBC nodes (test/fixtures/dbc), parsed.
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const FOLDER = new URL('../../fixtures/dbc/', import.meta.url);

const recordingSchema = z.object({
  id: z.string(),
  target: z.string().nullish(),
  request: z.object({ method: z.string(), path: z.string(), body: z.string().nullish() }).nullish(),
  response: z.object({ status: z.number(), body: z.string() }).nullish(),
  /** latin1: one character per byte. */
  rawResponse: z.string().nullish(),
  outcome: z.string().nullish(),
  events: z.array(z.object({ type: z.string(), text: z.string().nullish() })).nullish(),
  steps: z
    .array(
      z.object({
        what: z.string(),
        result: z.object({ status: z.number(), body: z.string() }).optional().catch(undefined),
      }),
    )
    .nullish(),
});

export type Recording = z.infer<typeof recordingSchema>;

export function recordingIds(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
}

export function recording(id: string): Recording {
  return recordingSchema.parse(JSON.parse(readFileSync(new URL(`${id}.json`, FOLDER), 'utf8')));
}

/** Status and body of a recorded answer. */
export function answerOf(id: string): { status: number; body: string } {
  const { response } = recording(id);
  if (!response) throw new Error(`${id} has no answer`);
  return response;
}

/** The recorded bytes of an answer, head included. */
export function bytesOf(id: string): Buffer {
  const { rawResponse } = recording(id);
  if (!rawResponse) throw new Error(`${id} has no raw answer`);
  return Buffer.from(rawResponse, 'latin1');
}

/** The JSON body of a recorded request, or undefined. */
export function requestBodyOf(id: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(recording(id).request?.body ?? '');
    return z.record(z.string(), z.unknown()).parse(value);
  } catch {
    return undefined;
  }
}
