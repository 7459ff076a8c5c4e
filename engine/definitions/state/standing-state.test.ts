/** A workspace and a state that lies elsewhere: each of them counts. */

import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepStanding } from '#engine/definitions/state/standing-state.ts';

test.each(['work', 'state'])('%s is moved, replaced and put back', (moved) => {
  const place = mkdtempSync(join(tmpdir(), 'tenon-standing-'));
  onTestFinished(() => rmSync(place, { recursive: true }));
  const root = join(place, 'work');
  for (const name of ['work', 'state']) mkdirSync(join(place, name));
  const check = keepStanding(root, join(place, 'state'));
  expect(check).not.toThrow();
  renameSync(join(place, moved), join(place, 'aside'));
  expect(check).toThrow(`The folder of the workspace, ${root}, was moved, renamed or removed while it was open.`);
  mkdirSync(join(place, moved));
  expect(check).toThrow(`The folder of the workspace, ${root}, was replaced by another one while it was open.`);
  rmSync(join(place, moved), { recursive: true });
  renameSync(join(place, 'aside'), join(place, moved));
  expect(check).not.toThrow();
});
