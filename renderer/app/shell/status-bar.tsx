/** Status bar: engine, workers, memory, active runs. Text always, icon never alone. */

import { IconCircleCheck, IconCloudOff, IconLock, IconPlayerPlay, IconPlugConnectedX } from '@tabler/icons-react';
import { useContext, useSyncExternalStore } from 'react';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { openArea } from '#renderer/stores/workbench.ts';
import { ReadOnlyContext } from '#renderer/ui/read-only.ts';
import statusBarStyles from '#renderer/app/shell/status-bar.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function StatusBar() {
  const state = useSyncExternalStore(client.onState, () => client.state);
  const isReadOnly = useContext(ReadOnlyContext) !== undefined;
  const runs = useProcedure('getJobRuns', { limit: 50 });
  const active = (runs.data?.items ?? []).filter(({ jobRunState }) =>
    ['WAITING', 'RUNNING', 'STOPPING'].includes(jobRunState),
  ).length;
  return (
    <footer className={statusBarStyles.statusBar} data-part="status-bar">
      <span className={classes(layoutStyles.row, statusBarStyles.part)} role="status">
        {state === 'open' ? (
          <IconCircleCheck size={14} stroke={1.5} className={textStyles.good} />
        ) : (
          <IconPlugConnectedX size={14} stroke={1.5} className={textStyles.warning} />
        )}
        {state === 'open'
          ? 'engine ready'
          : state === 'connecting'
            ? 'connecting to the engine'
            : 'engine unavailable, reconnecting'}
      </span>
      {isReadOnly ? (
        <span className={classes(layoutStyles.row, statusBarStyles.part, textStyles.warning)}>
          <IconLock size={14} stroke={1.5} />
          read-only: nothing in this workspace changes or runs
        </span>
      ) : null}
      <button
        type="button"
        className={classes(layoutStyles.row, statusBarStyles.part)}
        onClick={() => openArea('runs')}
      >
        <IconPlayerPlay size={14} stroke={1.5} />
        {active === 1 ? '1 run active' : `${active} runs active`}
      </button>
      <span className={classes(layoutStyles.row, statusBarStyles.part, layoutStyles.end)}>
        <IconCloudOff size={14} stroke={1.5} />
        offline
      </span>
    </footer>
  );
}
