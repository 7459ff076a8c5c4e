/** Opens a workspace's state and closes it again, in a process that a test kills. Argument: the workspace's real path. */

import { openState } from '#engine/definitions/state/open-state.ts';

const state = await openState(process.argv[2]!, { title: 'a test', throwAway: false });
process.stdout.write('open\n');
await state.close();
