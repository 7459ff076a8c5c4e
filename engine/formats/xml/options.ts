/** How XML files are read; names are Glue's and those of Spark's XML reader (AWS Glue, "Using the XML format"). */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';

export const xmlReadOptions = computeOnce(() =>
  z.object({
    rowTag: z
      .string()
      .min(1)
      .describe(
        'Name of the elements that are the rows, including its prefix. Of nested ones, the outermost is the row.',
      )
      .meta({ title: 'Row element' }),
    encoding: z
      .string()
      .default('utf-8')
      .describe('Character encoding of the file, such as utf-8.')
      .meta({ title: 'Encoding' }),
    excludeAttribute: z.boolean().default(false).describe('Reads elements only.').meta({ title: 'Ignore attributes' }),
    attributePrefix: z
      .string()
      .default('_')
      .describe('Prefix for the column names of attributes.')
      .meta({ title: 'Attribute prefix' }),
    valueTag: z
      .string()
      .min(1)
      .default('_VALUE')
      .describe('Name for the text of elements that also have attributes or child elements.')
      .meta({ title: 'Text column' }),
    treatEmptyValuesAsNulls: z
      .boolean()
      .default(false)
      .describe('Reads elements without text as null instead of empty text.')
      .meta({ title: 'Empty elements are null' }),
    nullValue: z
      .string()
      .optional()
      .describe('Text that is read as null (default: none).')
      .meta({ title: 'Null value' }),
    ignoreSurroundingSpaces: z
      .boolean()
      .default(false)
      .describe('Removes white space around values.')
      .meta({ title: 'Trim values' }),
    ignoreNamespace: z
      .boolean()
      .default(false)
      .describe('Ignores the prefixes of elements and attributes: `a:name` is read as `name`.')
      .meta({ title: 'Ignore namespaces' }),
    mode: z
      .enum(['PERMISSIVE', 'FAILFAST'])
      .default('PERMISSIVE')
      .describe('PERMISSIVE: rejects a record that is not well-formed. FAILFAST: stops reading at it.')
      .meta({ title: 'Malformed records' }),
    maximumDepth: z
      .int()
      .min(2)
      .max(1000)
      .default(100)
      .describe('Maximum number of nested elements.')
      .meta({ title: 'Maximum depth' }),
    maximumRecordSize: z
      .int()
      .min(1024)
      .max(1_000_000_000)
      .default(67_108_864)
      .describe('Maximum size of a record, in bytes.')
      .meta({ title: 'Maximum record size' }),
    emptyIsNull: z
      .array(z.string())
      .default([])
      .describe('Paths of values that are read as null if they are empty, although their type is text. Detected.')
      .meta({ title: 'Empty values that are null' }),
  }),
);

export type XmlReadOptions = z.output<ReturnType<typeof xmlReadOptions>>;

/** Path of a value in a row, as `emptyIsNull` spells it. */
export function pathOf(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`;
}
