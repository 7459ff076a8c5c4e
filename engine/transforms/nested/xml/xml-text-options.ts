/** How XML text in a column is read; names and defaults are those of the format's read options. */

import { z } from 'zod';
import { optionOfFormat } from '#engine/transforms/argument-roles.ts';
import { withoutNul } from '#engine/transforms/columns/put-columns.ts';
import type { XmlTextReading } from '#engine/types/xml/xml-to-json.ts';

const forXml = 'For xml: ';

export const xmlTextOptions = {
  attributePrefix: withoutNul(z.string())
    .optional()
    .describe(`${forXml}prefix for the names of attributes (default: _).`)
    .meta({ title: 'Attribute prefix' })
    .meta(optionOfFormat('xml')),
  valueTag: withoutNul(z.string().min(1))
    .optional()
    .describe(`${forXml}name of the text of elements that are structs (default: _VALUE).`)
    .meta({ title: 'Text field' })
    .meta(optionOfFormat('xml')),
  excludeAttribute: z
    .boolean()
    .optional()
    .describe(`${forXml}reads elements only (default: false).`)
    .meta({ title: 'Ignore attributes' })
    .meta(optionOfFormat('xml')),
  treatEmptyValuesAsNulls: z
    .boolean()
    .optional()
    .describe(`${forXml}reads elements and attributes without text as null instead of empty text (default: false).`)
    .meta({ title: 'Empty elements are null' })
    .meta(optionOfFormat('xml')),
  nullValue: withoutNul(z.string())
    .optional()
    .describe(`${forXml}text that is read as null (default: none).`)
    .meta({ title: 'Null value' })
    .meta(optionOfFormat('xml')),
  ignoreSurroundingSpaces: z
    .boolean()
    .optional()
    .describe(`${forXml}removes white space around values (default: false).`)
    .meta({ title: 'Trim values' })
    .meta(optionOfFormat('xml')),
  ignoreNamespace: z
    .boolean()
    .optional()
    .describe(`${forXml}reads a:name as name (default: false).`)
    .meta({ title: 'Ignore namespaces' })
    .meta(optionOfFormat('xml')),
};

export type XmlTextOptions = {
  readonly [Name in keyof typeof xmlTextOptions]?: z.output<(typeof xmlTextOptions)[Name]>;
};

export function xmlTextReading(options: XmlTextOptions): XmlTextReading {
  const { attributePrefix = '_', valueTag = '_VALUE', nullValue } = options;
  return {
    attributePrefix,
    valueTag,
    excludeAttribute: options.excludeAttribute === true,
    treatEmptyValuesAsNulls: options.treatEmptyValuesAsNulls === true,
    ...(nullValue === undefined ? {} : { nullValue }),
    ignoreSurroundingSpaces: options.ignoreSurroundingSpaces === true,
    ignoreNamespace: options.ignoreNamespace === true,
  };
}
