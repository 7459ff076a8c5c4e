/** The function of SQL that reads a text as one element of XML and gives JSON with the texts in it, in the form of a type. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Column, StructType } from '#engine/types/data-type.ts';

/** Not part of DuckDB: workers register it (formats/row-functions.ts). */
export const xmlToJsonName = 'tenon_xml_to_json';

/** How the text is read; names and defaults are those of the format's read options. */
export interface XmlTextReading {
  readonly attributePrefix: string;
  readonly valueTag: string;
  readonly excludeAttribute: boolean;
  readonly treatEmptyValuesAsNulls: boolean;
  readonly nullValue?: string | undefined;
  readonly ignoreSurroundingSpaces: boolean;
  readonly ignoreNamespace: boolean;
}

/** What an element or attribute becomes: a text, an object with fields, or a list of either. */
export interface XmlPlace {
  /** Name in the JSON and in the XML. */
  readonly name: string;
  readonly isList: boolean;
  /** Absent: a text. */
  readonly fields?: readonly XmlPlace[];
}

/** The second argument of the function, as JSON. */
export interface XmlToJsonRequest {
  readonly reading: XmlTextReading;
  readonly fields: readonly XmlPlace[];
}

/**
 * VARCHAR: an object whose values are texts, lists and objects; NULL for NULL, for text that is not one well-formed element,
 * and for an element that does not fit the type.
 * @param text VARCHAR.
 */
export function xmlToJson(text: Sql, type: StructType, reading: XmlTextReading): Sql {
  const request: XmlToJsonRequest = { reading, fields: type.fields.map(placeOf) };
  return sql`tenon_xml_to_json(${text}, ${literal(JSON.stringify(request))})`;
}

function placeOf({ name, type }: Column): XmlPlace {
  const isList = type.kind === 'array';
  const inner = type.kind === 'array' ? type.element : type;
  return inner.kind === 'struct' ? { name, isList, fields: inner.fields.map(placeOf) } : { name, isList };
}
