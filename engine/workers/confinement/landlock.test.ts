/** What the kernel is asked for, by the version of its interface: a kernel refuses what it does not know. */

import { fstatSync, mkdirSync, openSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { restrictTo } from '#engine/workers/confinement/landlock.ts';
import type { SystemCalls } from '#engine/workers/confinement/system-calls.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
let place: string;
beforeAll(() => {
  place = realpathSync(folder());
  mkdirSync(join(place, 'workers', 'own'), { recursive: true });
  mkdirSync(join(place, 'cache'));
  symlinkSync(join(place, 'cache'), join(place, 'link'));
});

interface Asked {
  readonly attributes: bigint[];
  /** Inode → rights. */
  readonly rules: Map<number, number>;
  readonly order: string[];
}

function ask(version: number, others: readonly string[]): Asked {
  const asked: Asked = { attributes: [], rules: new Map(), order: [] };
  const calls: SystemCalls = {
    version: () => version,
    createRuleset(attributes) {
      asked.attributes.push(...new BigUint64Array(attributes.buffer));
      return openSync('/dev/null', 'r');
    },
    addPathRule(_ruleset, rule) {
      expect(rule).toHaveLength(12);
      const view = new DataView(rule.buffer);
      asked.rules.set(fstatSync(view.getInt32(8, true)).ino, Number(view.getBigUint64(0, true)));
    },
    endWithParent: () => undefined,
    refuseNewRights: () => void asked.order.push('refuseNewRights'),
    restrictSelf: () => void asked.order.push('restrictSelf'),
    checkFilters: () => undefined,
    filterCalls: () => undefined,
  };
  expect(restrictTo({ own: join(place, 'workers', 'own'), others }, calls)).toBe(version);
  return asked;
}

const inode = (path: string): number => statSync(path).ino;

test.skipIf(process.platform !== 'linux').each([
  [1, [0b0001111111110011n], 0b0001000110110010],
  [2, [0b0011111111110011n], 0b0011000110110010],
  [3, [0b0111111111110011n], 0b0111000110110010],
  [4, [0b0111111111110011n, 3n], 0b0111000110110010],
  [5, [0b1111111111110011n, 3n], 0b0111000110110010],
  [6, [0b1111111111110011n, 3n, 3n], 0b0111000110110010],
  [7, [0b1111111111110011n, 3n, 3n], 0b0111000110110010],
])('version %i', (version, attributes, inFolder) => {
  const asked = ask(version, [join(place, 'cache')]);
  expect(asked.attributes).toEqual(attributes);
  const expected = new Map([
    [inode(join(place, 'workers', 'own')), inFolder],
    [inode(join(place, 'cache')), inFolder],
    [inode(join(place, 'workers')), 1 << 4],
    [inode('/dev/null'), version < 3 ? 0b10 : 0b100000000000010],
  ]);
  expect(asked.rules).toEqual(expected);
  expect(asked.order).toEqual(['refuseNewRights', 'restrictSelf']);
});

test.skipIf(process.platform !== 'linux')('a link, a file and a missing folder give no right', () => {
  const { rules } = ask(7, [join(place, 'link'), join(place, 'none'), '/etc/hostname']);
  expect(new Set(rules.keys())).toEqual(
    new Set([inode(join(place, 'workers', 'own')), inode(join(place, 'workers')), inode('/dev/null')]),
  );
});
