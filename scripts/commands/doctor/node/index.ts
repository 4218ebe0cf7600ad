// All checks of a bare-metal node.
import type { NodeFacts } from '../facts/node-facts.ts';
import { type Job, job } from '../run-checks.ts';
import { answers } from './answers.ts';
import { exposure } from './exposure.ts';
import { ipmiFields } from './ipmi-fields.ts';
import { links } from './links.ts';
import { list } from './list.ts';

export const NODE_CHECKS = [answers, exposure, list, ipmiFields, links] as const;

/** @param wholeCafe the whole café is looked at: on one GPU machine the links of the others are no news */
export function nodeJobs(node: NodeFacts, { wholeCafe }: { wholeCafe: boolean }): Job[] {
  return [
    job('node', answers, node),
    job('node', exposure, node),
    job('node', list, node),
    job('node', ipmiFields, node),
    ...(wholeCafe ? [job('node', links, node)] : []),
  ];
}
