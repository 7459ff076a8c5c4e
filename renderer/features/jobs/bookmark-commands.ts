/** Commands about what the next run of a job reads. */

import { IconBookmark, IconBookmarkOff, IconFileSearch } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { showInEditor } from '#renderer/features/jobs/editor-view.ts';
import { ofJob } from '#renderer/features/jobs/of-job.ts';
import { askBookmark } from '#renderer/features/runs/bookmark/bookmark-store.ts';
import { queryClient } from '#renderer/rpc/queries.ts';

export const bookmarkCommands: readonly Command[] = [
  ofJob({
    id: 'jobs.next-inputs',
    title: 'Show files of next run',
    inEditor: true,
    icon: IconFileSearch,
    keywords: ['bookmark', 'dry run', 'new files', 'incremental'],
    run: () => {
      // Files come without an event.
      queryClient.removeQueries({ queryKey: ['getNextInputs'] });
      showInEditor({ asking: 'next-inputs' });
    },
  }),
  ofJob({
    id: 'jobs.bookmark-start',
    title: 'Reset bookmark of job',
    inEditor: true,
    changes: true,
    icon: IconBookmarkOff,
    keywords: ['read all again', 'rewind'],
    run: (jobName) => askBookmark({ jobName, to: 'start' }),
  }),
  ofJob({
    id: 'jobs.bookmark-now',
    title: 'Set bookmark of job to now',
    inEditor: true,
    changes: true,
    icon: IconBookmark,
    keywords: ['skip', 'read'],
    run: (jobName) => askBookmark({ jobName, to: 'now', arguments: {} }),
  }),
];
