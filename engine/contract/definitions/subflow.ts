/** A Subflow in `subflows/<slug>.json`: nodes that jobs use as one node, with parameters. */

import { z } from 'zod';
import { nameSchema } from '#engine/contract/definitions/name.ts';
import { jobSchema, nodeSchema } from '#engine/contract/definitions/job.ts';

/** Nodes of one sub-flow. */
const mostNodes = 500;

/** Transform of a node that is an input of its sub-flow; its id is the name of the port. */
export const inputTransform = 'SubflowInput';
/** Transform of a node that is an output of its sub-flow; its id is the name of the port. */
export const outputTransform = 'SubflowOutput';

export const subflowParameterSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/u, 'it must begin with a letter or _ and have letters, digits and _ only')
    .refine((name) => !(name in Object.prototype), 'it must not be the name of a built-in JavaScript property')
    .describe('Name by which arguments of the nodes use the value: $name.'),
  label: z.string().min(1).max(255).optional().describe('Label in the form of the node (default: the name).'),
  description: z.string().max(2048).optional().describe('Text below the label.'),
  kind: z
    .enum(['text', 'integer', 'number', 'boolean', 'column', 'columns', 'texts', 'expression'])
    .describe(
      'What a value is. column, columns: names of columns of the first input. texts: a list. expression: SQL of one value or condition.',
    ),
  required: z.boolean().default(true).describe('Whether a node needs a value, unless there is a default.'),
  default: z
    .union([z.string(), z.number(), z.boolean(), z.array(z.string())])
    .optional()
    .describe('Value of nodes that state none.'),
});

export const subflowSchema = z.strictObject({
  name: nameSchema.describe(
    'Name of the sub-flow, which nodes of jobs state as their transform. No transform may have it.',
  ),
  description: z.string().max(2048).default('').describe('Text in the list of transforms. It can be searched.'),
  parameters: z
    .array(subflowParameterSchema)
    .max(100)
    .default([])
    .refine(
      (parameters) => new Set(parameters.map(({ name }) => name.toLowerCase())).size === parameters.length,
      'two parameters have the same name',
    ),
  nodes: z
    .array(nodeSchema)
    .max(mostNodes)
    .default([])
    .describe(
      'Nodes as in a job. A node of SubflowInput is an input of the sub-flow and one of SubflowOutput an output; their ids are the names of the ports. There are no sources and targets.',
    ),
  layout: jobSchema.shape.layout,
});

export type SubflowParameter = z.output<typeof subflowParameterSchema>;
export type Subflow = z.output<typeof subflowSchema>;

/** Ids of the nodes that are inputs or outputs, in their order. */
export function portsOfSubflow({ nodes }: Pick<Subflow, 'nodes'>): {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
} {
  const idsOf = (wanted: string): string[] => nodes.filter(({ transform }) => transform === wanted).map(({ id }) => id);
  return { inputs: idsOf(inputTransform), outputs: idsOf(outputTransform) };
}
