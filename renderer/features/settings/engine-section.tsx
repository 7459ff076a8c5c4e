/** Versions of the engine and its share of this machine. */

import { useQuery } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import { EditableSetting } from '#renderer/features/settings/editable-setting.tsx';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { byteSize, countOf, exactCount } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';

export function EngineSection() {
  const engine = useProcedure('getEngine', {});
  const duckDb = useQuery<string, EngineError>({
    queryKey: ['duckDbVersion'],
    queryFn: ({ signal }) => duckDbVersion(signal),
  });
  if (engine.error !== null) return <ErrorView error={engine.error} />;
  if (engine.data === undefined) return <LoadingView text="Loading engine details" />;
  const { version, nodeVersion, platform, cores, memoryBytes, workerMemoryBytes, workerThreads } = engine.data;
  return (
    <>
      <SettingRow title="Versions" text="For problem reports." keywords="about tenon node duckdb">
        <dl className={classes(factsStyles.facts, factsStyles.left)}>
          <dt>Tenon</dt>
          <dd>{version}</dd>
          <dt>DuckDB</dt>
          <dd>{duckDb.data ?? (duckDb.error === null ? 'asking' : 'does not answer')}</dd>
          <dt>Node</dt>
          <dd>{nodeVersion}</dd>
          <dt>System</dt>
          <dd>{platform}</dd>
        </dl>
      </SettingRow>
      <SettingRow
        title="Memory per worker"
        text="Work that needs more spills to disk. A worker process uses at most about twice this amount, so the limit is half of this machine’s memory. Applies to previews, queries, exports and crawls after the engine restarts, and to the next run of each job that does not set its own."
        name="defaults.workerMemory"
        keywords="ram limit budget workers"
      >
        <span>
          In use: <b>{byteSize(workerMemoryBytes)}</b> of {byteSize(memoryBytes)} in this machine
        </span>
        <WorkerSetting
          name="workerMemory"
          label="Memory per worker in MB"
          unit="MB"
          least={256}
          most={halfOf(memoryBytes)}
        />
      </SettingRow>
      <SettingRow
        title="Threads per worker"
        text="Workers are separate processes. If one crashes, only its query or task is repeated. Takes effect when the memory setting does."
        name="defaults.workerThreads"
        keywords="cpu cores"
      >
        <span>
          In use: <b>{workerThreads}</b> of {countOf(cores, 'core')}
        </span>
        <WorkerSetting name="workerThreads" label="Threads per worker" unit="threads" least={1} most={cores} />
      </SettingRow>
      <SettingRow
        title="Workers per run"
        text="Processes that share the tasks of a run, unless its job sets their number. Takes effect with the next run."
        name="defaults.workers"
        keywords="processes parallel jobs"
      >
        <WorkerSetting name="workers" label="Workers per run" unit="workers" least={1} most={64} />
      </SettingRow>
    </>
  );
}

/** Megabytes. */
function halfOf(memoryBytes: number): number {
  return Math.max(256, Math.floor(memoryBytes / 2 / 2 ** 20));
}

interface WorkerSettingProps {
  readonly name: 'workerMemory' | 'workerThreads' | 'workers';
  readonly label: string;
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}

/** Empty: from the machine. */
function WorkerSetting({ name, label, unit, least, most }: WorkerSettingProps) {
  const definition = useProcedure('getWorkspace', {}).data?.definition;
  if (definition === undefined) return null;
  const { version: _version, ...changeable } = definition;
  const change = (text: string): ReturnType<ComponentProps<typeof EditableSetting>['change']> => {
    const count = text.trim() === '' ? null : Number(text);
    if (count !== null && !(Number.isInteger(count) && count >= least && count <= most))
      return `Enter a whole number of ${unit} from ${exactCount(least)} to ${exactCount(most)}, or leave the field empty to use what suits the machine.`;
    return { ...changeable, defaults: { ...changeable.defaults, [name]: count } };
  };
  return (
    <EditableSetting
      label={label}
      unit={unit}
      placeholder="automatic"
      value={definition.defaults[name] === null ? '' : String(definition.defaults[name])}
      definition={definition}
      change={change}
    />
  );
}

async function duckDbVersion(signal: AbortSignal): Promise<string> {
  for await (const item of client.stream('query', { sql: 'SELECT version() AS version' }, signal)) {
    if (item.item === 'rows' && item.rows[0] !== undefined) return String(item.rows[0]['version']);
  }
  return '';
}
