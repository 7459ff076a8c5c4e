/** The operation that finds the type of texts of XML. */

import type { DataType } from '#engine/types/data-type.ts';
import type { XmlTextReading } from '#engine/types/xml/xml-to-json.ts';
import { describeOperation } from '#engine/workers/operation.ts';

export interface InferXmlTextsInput {
  readonly texts: readonly string[];
  readonly reading: Omit<XmlTextReading, 'treatEmptyValuesAsNulls'>;
}

export interface InferredTexts {
  /** null: no text is an element with anything in it. */
  readonly type: DataType | null;
  /** Texts that are not one well-formed element. */
  readonly broken: number;
}

export const inferXmlTextsOperation = describeOperation<InferXmlTextsInput, InferredTexts>('formats.inferXmlTexts');
