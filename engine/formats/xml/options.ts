/** How XML files are read; names are Glue's and those of Spark's XML reader (AWS Glue, "Using the XML format"). */

import { z } from 'zod';

export const xmlReadOptions = z.object({
  rowTag: z.string().min(1).describe('Name of the elements that are the rows, with its prefix; outermost ones count.'),
  encoding: z.string().default('utf-8').describe('Character encoding.'),
  excludeAttribute: z.boolean().default(false).describe('Leave attributes out.'),
  attributePrefix: z.string().default('_').describe('Prefix of the names of attributes.'),
  valueTag: z
    .string()
    .min(1)
    .default('_VALUE')
    .describe('Name of the text of elements that have attributes or elements too.'),
  treatEmptyValuesAsNulls: z.boolean().default(false).describe('Elements without text are null, not an empty text.'),
  nullValue: z.string().optional().describe('Text that means null; none by default.'),
  ignoreSurroundingSpaces: z.boolean().default(false).describe('Remove white space around values.'),
  ignoreNamespace: z
    .boolean()
    .default(false)
    .describe('Prefixes of elements and attributes do not count: `a:name` is `name`.'),
  mode: z
    .enum(['PERMISSIVE', 'FAILFAST'])
    .default('PERMISSIVE')
    .describe('PERMISSIVE: a record that is not well-formed is rejected; FAILFAST: it stops the reading.'),
  maximumDepth: z.int().min(2).max(1000).default(100).describe('Elements inside each other.'),
  maximumRecordSize: z.int().min(1024).max(1_000_000_000).default(67_108_864).describe('Bytes of one record.'),
  emptyIsNull: z
    .array(z.string())
    .default([])
    .describe('Values that are null where they are empty although texts are not: paths of names, found.'),
});

export type XmlReadOptions = z.output<typeof xmlReadOptions>;

/** Path of a value in a row, as `emptyIsNull` spells it. */
export function pathOf(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`;
}
