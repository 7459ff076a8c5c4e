/** Arguments of runs as the catalog keeps them. */

import { stableJson } from '#engine/base/hash.ts';

/** Equal arguments have equal texts. */
export function argumentsText(all: Readonly<Record<string, string>>): string {
  return stableJson(all);
}
