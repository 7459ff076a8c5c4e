/**
 * What the value of an argument means. The descriptor of a transform states it, in the metadata of the argument; it
 * crosses to the window as the member `role` of the argument's JSON Schema, where pickers, completion and forms derive
 * from it.
 */

import { z } from 'zod';

const port = z.string().describe('An input of the node.');
const side = z.enum(['read', 'write']);

export const argumentRoleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('column'),
    port,
    nested: z.boolean().describe('Fields inside of columns too, so that names other than those of columns are right.'),
    star: z.boolean().optional().describe('* means rows.'),
    found: z
      .literal('null-fields')
      .optional()
      .describe('They can be found: the columns and fields that are null in all rows.'),
  }),
  z.strictObject({
    kind: z.literal('expression'),
    placeholder: z.string(),
    filters: port.optional().describe('The input of which it keeps rows: it can be built as conditions.'),
  }),
  z.strictObject({ kind: z.literal('sql') }),
  z.strictObject({ kind: z.literal('code'), port }).describe('A function of a row of the input.'),
  z
    .strictObject({
      kind: z.literal('text-type'),
      port,
      column: z.string().describe('The argument that names the column with the texts.'),
      format: z.string().describe('The argument that names their format.'),
    })
    .describe('The type of the values in texts; that of XML can be found.'),
  z
    .strictObject({
      kind: z.literal('option-of-format'),
      format: z.string().describe('The argument that names the format.'),
      of: z.string(),
    })
    .describe('Has an effect for one format only.'),
  z.strictObject({ kind: z.literal('database') }),
  z.strictObject({ kind: z.literal('table'), database: z.string().describe('The argument that names its database.') }),
  z.strictObject({ kind: z.literal('path') }),
  z.strictObject({ kind: z.literal('format'), side }),
  z.strictObject({
    kind: z.literal('format-options'),
    side,
    format: z.string().describe('The argument that names the format.'),
  }),
  z.strictObject({
    kind: z.literal('mappings'),
    port,
    types: z.array(z.string()).readonly().describe('Types to cast to; others can be written.'),
  }),
  z.strictObject({ kind: z.literal('aliases') }).describe('Names of the inputs.'),
  z
    .strictObject({ kind: z.literal('steps'), port })
    .describe('A list of transforms with their arguments; the first one reads the input.'),
  z.strictObject({ kind: z.literal('output'), port }).describe('An output of the node that feeds the input.'),
  z
    .strictObject({ kind: z.literal('one-of'), answers: z.array(z.string()).readonly() })
    .describe('Others can be written.'),
]);
export type ArgumentRole = z.output<typeof argumentRoleSchema>;

/** The role of an argument with this JSON Schema; undefined: it states none, or one of a later version. */
export function roleOf(schema: Readonly<Record<string, unknown>>): ArgumentRole | undefined {
  if (schema['role'] === undefined) return undefined;
  return argumentRoleSchema.safeParse(schema['role']).data;
}
