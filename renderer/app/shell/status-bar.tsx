/** Status bar: engine, workers, memory, what runs, the network; each leads to its page. Text always, icon never alone. */

import {
  IconCircleCheck,
  IconCloudOff,
  IconCpu,
  IconLock,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnectedX,
  IconRadar2,
} from '@tabler/icons-react';
import { useContext, useSyncExternalStore, type ReactNode } from 'react';
import { crawlSubject } from '#engine/contract/crawl-subject.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { client, pulse } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { openArea } from '#renderer/stores/workbench.ts';
import { byteSize, countOf } from '#renderer/ui/format/words.ts';
import { ReadOnlyContext } from '#renderer/ui/read-only.ts';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import statusBarStyles from '#renderer/app/shell/status-bar.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Milliseconds: processes and their memory change without an event. */
const readAgainAfter = 2000;

export function StatusBar() {
  const state = useSyncExternalStore(client.onState, () => client.state);
  const isSilent = useSyncExternalStore(pulse.onChange, () => pulse.isSilent);
  const isReadOnly = useContext(ReadOnlyContext) !== undefined;
  return (
    <footer className={statusBarStyles.statusBar} data-part="status-bar">
      <span className={classes(layoutStyles.row, statusBarStyles.part)} role="status">
        {state === 'open' && !isSilent ? (
          <IconCircleCheck size={14} stroke={1.5} className={textStyles.good} />
        ) : (
          <IconPlugConnectedX size={14} stroke={1.5} className={textStyles.warning} />
        )}
        {isSilent
          ? 'engine not responding, waiting'
          : state === 'open'
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
      {state === 'open' ? <Processes /> : null}
      <Activity />
      <Network />
    </footer>
  );
}

interface PartProps {
  /** What it is in full. */
  readonly hint: string;
  readonly isEnd?: boolean;
  onOpen(): void;
  readonly children: ReactNode;
}

function Part({ hint, isEnd = false, onOpen, children }: PartProps) {
  return (
    <Tooltip label={hint}>
      <button
        type="button"
        className={classes(layoutStyles.row, statusBarStyles.part, isEnd && layoutStyles.end)}
        onClick={onOpen}
      >
        {children}
      </button>
    </Tooltip>
  );
}

function Processes() {
  const { data } = useProcedure('getProcesses', {}, { readAgainAfter });
  if (data === undefined) return null;
  const { memory, machineMemory, workers } = data;
  const busy = workers.filter(({ isBusy }) => isBusy).length;
  const open = (): void => void runCommandById('settings.engine');
  return (
    <>
      <Part hint={workerWords(workers)} onOpen={open}>
        <IconCpu size={14} stroke={1.5} />
        {busy === 0 ? 'workers idle' : `${countOf(busy, 'worker')} busy`}
      </Part>
      <Part hint={memoryWords(data)} onOpen={open}>
        memory {byteSize(memory)} of {byteSize(machineMemory)}
        <progress className={statusBarStyles.share} value={memory} max={machineMemory} aria-hidden="true" />
      </Part>
    </>
  );
}

type Processes = Output<'getProcesses'>;

function workerWords(workers: Processes['workers']): string {
  if (workers.length === 0)
    return 'No worker process runs. Workers start when there is work. Open the engine settings.';
  const pools = (['interactive', 'job'] as const).flatMap((pool) => {
    const own = workers.filter((worker) => worker.pool === pool);
    const busy = own.filter(({ isBusy }) => isBusy).length;
    const what = pool === 'interactive' ? 'for previews and queries' : 'for runs and crawls';
    return own.length === 0
      ? []
      : [`${countOf(own.length, 'worker')} ${what}: ${busy} busy, ${own.length - busy} idle`];
  });
  return `${pools.join('; ')}. Open the engine settings.`;
}

function memoryWords({ hostMemory, workers, machineMemory }: Processes): string {
  const ofWorkers = workers.reduce((sum, { memory }) => sum + (memory ?? 0), 0);
  return `Engine ${byteSize(hostMemory)}, workers ${byteSize(ofWorkers)}; this machine has ${byteSize(machineMemory)}. Memory that processes share counts for each. Open the engine settings.`;
}

/** Runs and crawls; the names of a few are in the hint. */
function Activity() {
  const runs = useProcedure('getJobRuns', { limit: 50 });
  const crawls = useProcedure('getCrawls', { limit: 20 });
  const active = (runs.data?.items ?? []).filter(({ jobRunState }) =>
    ['WAITING', 'RUNNING', 'STOPPING'].includes(jobRunState),
  );
  const isWaiting = active.some(({ jobRunState }) => jobRunState === 'WAITING');
  const heldOn = useProcedure('getQueue', {}, { enabled: isWaiting }).data?.heldOn ?? null;
  const crawling = (crawls.data?.items ?? []).filter(({ state }) => state === 'RUNNING');
  return (
    <>
      <Part
        hint={
          active.length === 0
            ? 'Nothing runs. Open the list of runs.'
            : `${namesOf(active.map(({ jobName, jobRunState }) => `${jobName} (${jobRunState.toLowerCase()})`))}. Open the queue.`
        }
        onOpen={() => {
          openArea('runs');
          if (active.length > 0) void runCommandById('runs.queue');
        }}
      >
        <IconPlayerPlay size={14} stroke={1.5} />
        {active.length === 1 ? '1 run active' : `${active.length} runs active`}
      </Part>
      {!isWaiting || heldOn === null ? null : (
        <Part
          hint="The queue is held: no waiting run starts until you release it. Open the queue."
          onOpen={() => void runCommandById('runs.queue')}
        >
          <IconPlayerPause size={14} stroke={1.5} />
          queue held
        </Part>
      )}
      {crawling.length === 0 ? null : (
        <Part
          hint={`${namesOf(crawling.map(({ crawlerName }) => crawlSubject(crawlerName)))}. Open the crawlers.`}
          onOpen={() => openArea('crawlers')}
        >
          <IconRadar2 size={14} stroke={1.5} />
          {crawling.length === 1 ? '1 crawl running' : `${crawling.length} crawls running`}
        </Part>
      )}
    </>
  );
}

function namesOf(names: readonly string[]): string {
  const [most, rest] = [names.slice(0, 5), names.length - 5];
  return rest > 0 ? `${most.join(', ')} and ${rest} more` : most.join(', ');
}

/** Only connections that a person made reach out. */
function Network() {
  const connections = useProcedure('getConnections', {});
  const count = connections.data?.length ?? 0;
  return (
    <Part
      isEnd
      hint={
        count === 0
          ? 'Tenon connects to nothing by itself; an activated notification may send to its webhook. Open the network settings.'
          : `Only ${namesOf((connections.data ?? []).map(({ name }) => name))} can be reached, when you use ${count === 1 ? 'it' : 'them'}, and webhooks of activated notifications. Open the network settings.`
      }
      onOpen={() => void runCommandById('settings.network')}
    >
      <IconCloudOff size={14} stroke={1.5} />
      {count === 0 ? 'offline' : `offline except ${countOf(count, 'connection')}`}
    </Part>
  );
}
