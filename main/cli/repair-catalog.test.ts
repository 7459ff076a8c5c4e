/** A catalog that was deleted: what commands say, the way back, and that no row is written twice. More ways in the slow test beside it. */

import { expect, test } from 'vitest';
import { useLosingWorkspace } from '#main/cli/testing/losing-workspace.ts';

const workspace = useLosingWorkspace();

test(
  'deleted: doctor says so, rebuilding asks what was read, and the next run doubles nothing',
  { timeout: 300_000 },
  async () => {
    const { tenon, done, put, rows } = workspace;
    await done('run', 'append');
    workspace.dropCatalog();
    const checked = await tenon('doctor');
    expect(checked.code).toBe(1);
    expect(checked.out).toMatch(
      /^FAIL {2}targets: Cannot write to .*out\/append: its files were last changed by another catalog of this workspace \(jr_[0-9a-f]+\), which was lost or replaced\.\n {6}.*tenon doctor --rebuild/mu,
    );
    const refused = await tenon('run', 'append');
    expect(refused).toMatchObject({
      code: 4,
      error: expect.stringMatching(/ForeignTarget[^]*tenon doctor --restore/u) as string,
    });
    const rebuilt = await done('doctor', '--rebuild');
    expect(rebuilt).toMatch(
      /^The previous catalog is kept in .*\nok {4}.*out\/append: table lake\.append, 1 file listed\nok {4}crawler raw: 1 table\n\nNot known: job bookmarks, .*\nJob append runs again once you decide what it has read: tenon bookmark append --set now\|start\|RUN\n$/u,
    );
    expect((await tenon('run', 'append')).error).toContain('BookmarkUnknown');
    await done('bookmark', 'append', '--set', 'now');
    put('in/b.csv', 'id,name\n3,z\n');
    await done('run', 'append');
    expect(rows('out/append')).toEqual(['1,x', '2,y', '3,z']);
  },
);
