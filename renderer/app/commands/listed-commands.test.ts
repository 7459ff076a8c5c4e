/** The list of keys of a view. */

import { expect, test, vi } from 'vitest';

vi.mock('#renderer/rpc/is-read-only.ts', () => ({ isReadOnly: () => false }));
const { availableCommands, listedCommands, registerCommands } = await import('#renderer/app/commands/command.ts');

test('keys of a walk that is at its end are listed, and do not act', () => {
  const command = { group: 'Jobs', run: () => undefined };
  const end = registerCommands([
    { ...command, id: 'a.next', title: 'Next', when: () => false, listedWhen: () => true },
    { ...command, id: 'a.other', title: 'Other', when: () => false },
    { ...command, id: 'a.always', title: 'Always' },
  ]);
  expect(listedCommands().map(({ id }) => id)).toEqual(['a.next', 'a.always']);
  expect(availableCommands().map(({ id }) => id)).toEqual(['a.always']);
  end();
});
