/** Whether folders have the partition keys of a table, and values that these can hold. Pure. */

import { sameName } from '#engine/base/same-name.ts';
import { countText } from '#engine/contract/count-text.ts';
import { isKeyValue } from '#engine/types/casts/key-value.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { Column } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { normaliseName } from '#engine/types/names.ts';

type Keys = readonly Column[];

/** Plain folders have no names themselves. */
const plainFolder = /^partition_\d+$/u;

/** Values belong to keys by their place, so that the names must be in one order. */
export function otherKeys(keys: Keys, found: Keys): boolean {
  if (found.length !== keys.length) return true;
  return found.some(({ name }, place) => {
    const key = keys[place]!.name;
    return !plainFolder.test(name) && !sameName(name, key) && !sameName(name, normaliseName(key));
  });
}

/** A part of a sentence; undefined: the folders have the keys of the definition. */
export function describeOtherKeys(keys: Keys, found: Keys): string | undefined {
  if (keys.length !== found.length)
    return `its definition has ${countText(keys.length, 'partition key')}, the folders have ${found.length}`;
  if (!otherKeys(keys, found)) return undefined;
  return `its partition keys are ${namesOf(keys)}, those of the folders are ${namesOf(found)}`;
}

/** A part of a sentence; undefined: every value is one of its key's type. */
export function otherType(keys: Keys, values: readonly (string | null)[]): string | undefined {
  const place = values.findIndex((value, index) => {
    const key = keys[index];
    return value !== null && key !== undefined && !isKeyValue(value, key.type);
  });
  const key = keys[place];
  return key && `“${clip(values[place]!)}” is not a value of the key ${key.name}, which is ${formatHive(key.type)}`;
}

function namesOf(keys: Keys): string {
  return keys.map(({ name }) => name).join(', ');
}
