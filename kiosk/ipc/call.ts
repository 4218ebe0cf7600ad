// How one call of the contract is described.
import type { z } from 'zod';
import type { Role } from './staff.ts';

/**
 * Who may call: `public` without a login, `locked` also while the screen is locked, otherwise the least role.
 */
export type Access = 'public' | 'locked' | Role;

export interface Call<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  access: Access;
  /** Over HTTP: reads are GET with the input in the query, changes are POST with a JSON body. */
  kind: 'read' | 'change';
  summary: string;
  input: In;
  output: Out;
}

/** A call that changes nothing. */
export function read<In extends z.ZodType, Out extends z.ZodType>(
  access: Access,
  summary: string,
  input: In,
  output: Out,
): Call<In, Out> {
  return { access, kind: 'read', summary, input, output };
}

/**
 * A call that changes something, or asks with a body: it needs the CSRF header over HTTP. What it changes leaves a line
 * in the audit.
 */
export function change<In extends z.ZodType, Out extends z.ZodType>(
  access: Access,
  summary: string,
  input: In,
  output: Out,
): Call<In, Out> {
  return { access, kind: 'change', summary, input, output };
}
