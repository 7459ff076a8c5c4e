/** The type of texts each of which is one element, as that of the records of a file. */

import { EngineError } from '#engine/contract/errors.ts';
import type { InferredTexts, InferXmlTextsInput } from '#engine/formats/infer-xml-texts.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { mostNames, schemaOfShape, ShapePass } from '#engine/formats/xml/shape.ts';
import { scanText, textScanner } from '#engine/formats/xml/text-document.ts';
import { XmlFault } from '#engine/formats/xml/xml-fault.ts';
import { arrayType, structType, type DataType, type Schema } from '#engine/types/data-type.ts';

/** @throws EngineError InvalidInput for elements with more names in them than can be fields. */
export function inferTexts({ texts, reading }: InferXmlTextsInput): InferredTexts {
  const pass = new ShapePass(reading);
  const scanner = textScanner();
  let broken = 0;
  for (const text of texts) {
    try {
      scanText(scanner, Buffer.from(text));
      pass.add(scanner.bytes, scanner.tape.values);
    } catch (thrown) {
      if (!(thrown instanceof XmlFault)) throw thrown;
      broken += 1;
    }
  }
  if (pass.tooManyNames !== undefined) {
    throw new EngineError('InvalidInput', `Elements contain more than ${mostNames} different names.`, {
      hint: 'State the fields that you need.',
    });
  }
  const { columns } = schemaOfShape(pass.root, reading.valueTag, true);
  const fields = withOwnNames(withoutNullTypes(columns));
  return { type: fields.length === 0 ? null : structType([...fields]), broken };
}

/** Of names that differ in case alone, the first: a stated type has no other name for the data. */
function withOwnNames(schema: Schema): Schema {
  return schema
    .filter(({ sourceName }) => sourceName === undefined)
    .map(({ name, type }) => ({ name, type: ownNamesIn(type) }))
    .filter(({ type }) => type.kind !== 'struct' || type.fields.length > 0);
}

function ownNamesIn(type: DataType): DataType {
  if (type.kind === 'array') return arrayType(ownNamesIn(type.element));
  return type.kind === 'struct' ? structType([...withOwnNames(type.fields)]) : type;
}
