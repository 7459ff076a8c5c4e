/** Versions of the engine and its share of this machine. */

import { useQuery } from '@tanstack/react-query';
import type { EngineError } from '#engine/contract/errors.ts';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { byteSize, countOf } from '#renderer/ui/format/words.ts';
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
        title="Memory of one worker"
        text="Work that needs more spills to disk. A worker process uses at most about twice this amount."
        keywords="ram limit budget"
      >
        <span>
          <b>{byteSize(workerMemoryBytes)}</b> of {byteSize(memoryBytes)} in this machine
        </span>
      </SettingRow>
      <SettingRow
        title="Threads of one worker"
        text="Workers are separate processes. If one crashes, only its query or task is repeated."
        keywords="cpu cores"
      >
        <span>
          <b>{workerThreads}</b> of {countOf(cores, 'core')}
        </span>
      </SettingRow>
    </>
  );
}

async function duckDbVersion(signal: AbortSignal): Promise<string> {
  for await (const item of client.stream('query', { sql: 'SELECT version() AS version' }, signal)) {
    if (item.item === 'rows' && item.rows[0] !== undefined) return String(item.rows[0]['version']);
  }
  return '';
}
