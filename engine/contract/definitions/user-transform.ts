/** A UserTransform in `transforms/<name>.json`: the definition of AWS Glue's custom visual transforms, with members of our own. */

import { z } from 'zod';

const identifier = z
  .string()
  .regex(
    /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]{0,99}$/u,
    'it must begin with a letter or _ and have letters, digits and _ only',
  );

const valueType = z.enum(['str', 'int', 'float', 'bool']);

const listOptions = z.union([
  z.string().min(1),
  z.array(z.strictObject({ label: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) })).min(1),
]);

export const transformParameterSchema = z.strictObject({
  name: identifier.describe('Name by which SQL and code use the value.'),
  displayName: z.string().optional().describe('Label in the form (default: the name).'),
  type: z.enum(['str', 'int', 'float', 'list', 'bool']),
  isOptional: z.boolean().optional().describe('Whether the parameter may have no value (default: false).'),
  description: z.string().optional().describe('Text below the label.'),
  validationType: z.literal('RegularExpression').optional(),
  validationRule: z.string().min(1).optional().describe('Regular expression that the value must match.'),
  validationMessage: z.string().optional().describe('Message for a value that does not match.'),
  listOptions: listOptions
    .optional()
    .describe(
      'Values to choose from: a list with commas, a list of { label, value }, or "column" for columns of the input.',
    ),
  listType: valueType.optional().describe('Type of the values of a list (default: str).'),
});

const columnSchema = z.strictObject({
  name: z.string().min(1).describe('Name of the column; $name is the value of a parameter.'),
  type: z.string().min(1).describe('Type in Hive’s spelling, such as bigint or array<string>.'),
});

export const userTransformSchema = z.strictObject({
  name: identifier.describe('Name of the transform in jobs. It must not be the name of a built-in transform.'),
  displayName: z.string().min(1).max(255).optional().describe('Name in the list of transforms (default: the name).'),
  description: z.string().max(4000).optional().describe('Text in the list of transforms. It can be searched.'),
  functionName: identifier.describe('Function in the file with code. A SELECT does not need it, but AWS Glue does.'),
  path: z
    .string()
    .optional()
    .describe('Python file of the transform in Amazon S3, for AWS Glue. Tenon reads the file next to the definition.'),
  parameters: z
    .array(transformParameterSchema)
    .max(200)
    .optional()
    .refine(
      (parameters = []) => new Set(parameters.map(({ name }) => name.toLowerCase())).size === parameters.length,
      'two parameters have the same name',
    ),
  tenon: z
    .strictObject({
      category: z
        .enum(['clean', 'join', 'reshape', 'custom'])
        .default('custom')
        .describe('Group in the list of transforms.'),
      inputs: z
        .array(z.string().min(1).max(255))
        .min(1)
        .max(9)
        .optional()
        .describe('Names of the inputs as tables in the SELECT (default: in1). Code has one input.'),
      returns: z
        .enum(['row', 'rows', 'keep'])
        .default('row')
        .describe('What the function returns: a row or null, an array of rows, or whether the row stays.'),
      columns: z.array(columnSchema).default([]).describe('Columns of the rows that the function returns.'),
      keepColumns: z
        .boolean()
        .default(false)
        .describe('The rows have the columns of the input too. `columns` adds columns, or changes the type of some.'),
      onFailure: z
        .enum(['reject', 'stop'])
        .default('reject')
        .describe('What becomes of rows for which the function fails.'),
      timeLimit: z.int().min(1).max(3600).default(60).describe('Seconds for a batch of at most 16,384 rows.'),
    })
    .optional()
    .describe('What AWS Glue does not know. Remove it before you upload the definition there.'),
});

export type TransformParameter = z.output<typeof transformParameterSchema>;
export type UserTransform = z.output<typeof userTransformSchema>;
