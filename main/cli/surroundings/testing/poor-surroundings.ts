/** Surroundings in which a command may have to work, or has to say why it cannot. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PoorWorkspace, Surroundings } from '#main/cli/surroundings/testing/poor-workspace.ts';

export interface SurroundingsCase {
  readonly name: string;
  /** Every command ends as where nothing is wrong. */
  readonly works: boolean;
  readonly prepare: (place: PoorWorkspace) => Surroundings;
}

const isRoot = process.getuid?.() === 0;
/** A number that no user has. */
const stranger = 54_321;

const cases: readonly SurroundingsCase[] = [
  { name: 'with 24 file descriptors', works: false, prepare: () => ({ before: 'ulimit -n 24;' }) },
  { name: 'with 40 file descriptors', works: false, prepare: () => ({ before: 'ulimit -n 40;' }) },
  { name: 'with standard input and output closed', works: true, prepare: () => ({ behind: '<&- >&-' }) },
  {
    name: 'with a reader that leaves',
    works: true,
    prepare: () => ({
      before: '{',
      behind: '; echo $? >"$TMPDIR/../code"; } | true; exit $(cat "$TMPDIR/../code")',
    }),
  },
  {
    name: 'with a temporary folder that is missing',
    works: false,
    prepare: ({ temporary }) => ({ env: { TMPDIR: path.join(temporary, 'missing') } }),
  },
];

/** What only root can set up, whom no permission stops. */
const casesOfRoot: readonly SurroundingsCase[] = [
  { name: 'with a HOME that is read-only', works: true, prepare: asStranger(({ home }) => chmodSync(home, 0o555)) },
  { name: 'with .tenon closed', works: false, prepare: asStranger(({ state }) => chmodSync(state, 0o000)) },
  { name: 'with .tenon read-only', works: false, prepare: asStranger(({ state }) => chmodSync(state, 0o555)) },
  {
    name: 'with a read-only workspace',
    works: false,
    prepare: asStranger(({ workspace }) => chmodSync(workspace, 0o555)),
  },
];

/** Only where this root may mount. */
const casesOfMounts: readonly SurroundingsCase[] = [
  {
    name: 'with a temporary folder that is full',
    works: false,
    prepare(place) {
      place.mountSmall(place.temporary, '4k');
      return {};
    },
  },
];

export const surroundingsCases: readonly SurroundingsCase[] = [
  ...cases,
  ...(isRoot ? casesOfRoot : []),
  ...(mayMount() ? casesOfMounts : []),
];

function asStranger(
  prepare: (place: PoorWorkspace) => void,
  env: Surroundings['env'] = {},
): SurroundingsCase['prepare'] {
  return (place) => {
    mkdirSync(place.state, { mode: 0o700 });
    place.giveTo(stranger);
    prepare(place);
    return { uid: stranger, env };
  };
}

function mayMount(): boolean {
  if (!isRoot) return false;
  const place = mkdtempSync(path.join(tmpdir(), 'tenon-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', place], { stdio: 'ignore' });
    execFileSync('umount', [place]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(place, { recursive: true });
  }
}
