/** Names of every kind of definition can be seen and printed. */

import { expect, test } from 'vitest';
import { definitionKinds } from '#engine/definitions/definition-kinds.ts';

const refused = ['', ' ', '\t', '\u00a0', '\u200b', '\u2060 ', '\0', 'a\0', 'a\ud800'];
const taken = ['a', ' a ', '売上', 'день', '\u{1f600}', '…', 'e\u0301', "o'b", 'a/b', '日本 語', '-'];

/** Names of tables are as the catalog takes them. */
const kinds = Object.entries(definitionKinds).filter(([kind]) => kind !== 'table');

test.each(kinds)('names of a %s', (kind, { schema }) => {
  /** Members that are wrong in a definition that is little more than a name. */
  const wrong = (name: string): string[] =>
    (schema.safeParse({ name, type: 'json' }).error?.issues ?? []).map(({ path }) => path.join('.'));
  for (const name of refused) expect(wrong(name), JSON.stringify(name)).toContain('name');
  // Those of transforms are identifiers.
  if (kind !== 'transform') for (const name of taken) expect(wrong(name), JSON.stringify(name)).not.toContain('name');
});
