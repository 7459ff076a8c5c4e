/** All hostile statements; everything that runs a user's SQL is tested with them. */

import { hostileNamePlaces } from '#engine/testing/hostile/statements/hostile-names.ts';
import { hostileQuotes } from '#engine/testing/hostile/statements/hostile-quotes.ts';
import { hostileScopes } from '#engine/testing/hostile/statements/hostile-scopes.ts';
import type { HostileGround } from '#engine/testing/hostile/statements/hostile-statement.ts';
import { otherStatements, reachingSelects } from '#engine/testing/hostile/statements/other-statements.ts';
import { treePlaces } from '#engine/testing/hostile/statements/tree-places.ts';

export const hostileFamilies: Readonly<Record<string, (ground: HostileGround) => string[]>> = {
  'places of the tree': treePlaces,
  names: hostileNamePlaces,
  'quotes and brackets': hostileQuotes,
  'scopes of names': hostileScopes,
  'other statements': otherStatements,
  'functions that reach out': reachingSelects,
};
