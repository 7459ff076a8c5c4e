/** SQL that converts choices within choices: as long as the square of their levels at most, whatever makes it. */

import { expect, test } from 'vitest';
import { ident, type Sql } from '#engine/base/sql.ts';
import { strictCast } from '#engine/types/casts/strict-cast.ts';
import { choiceFromJson, fitsChoice } from '#engine/types/choice-from-json.ts';
import { widenValue } from '#engine/types/choice.ts';
import {
  arrayType,
  bigintType,
  choiceType,
  stringType,
  structType,
  type ChoiceType,
  type DataType,
} from '#engine/types/data-type.ts';
import { fromJson } from '#engine/types/json/from-json.ts';

type Nest = (inner: DataType) => DataType;

function nested(levels: number, last: DataType, nest: Nest): DataType {
  return levels === 0 ? last : nest(nested(levels - 1, last, nest));
}

const asStruct: Nest = (inner) => structType([{ name: 'a', type: inner }]);
const inChoice = (nest: Nest): Nest => {
  return (inner) => choiceType([stringType, nest(inner)]);
};

const value = ident('value');
const forms: Readonly<Record<string, (plain: DataType, mixed: DataType) => Sql>> = {
  'from JSON': (_plain, mixed) => fromJson(value, mixed),
  'from JSON text': (_plain, mixed) => choiceFromJson(value, mixed as ChoiceType),
  'whether JSON text fits': (_plain, mixed) => fitsChoice(value, mixed as ChoiceType),
  widened: (plain, mixed) => widenValue(value, plain, mixed),
  cast: (plain, mixed) => strictCast(value, plain, mixed),
};

test.each(
  Object.entries(forms).flatMap(([name, form]) =>
    [asStruct, arrayType].map((nest) => [name, nest === asStruct ? 'structs' : 'lists', form, nest] as const),
  ),
)('%s: choices within %s', (_name, _kind, form, nest) => {
  const length = (levels: number): number =>
    form(nested(levels, bigintType, nest), nested(levels, bigintType, inChoice(nest))).text.length;
  expect(length(12)).toBeLessThan(length(6) * 5);
});
