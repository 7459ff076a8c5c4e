/** The app: engine data, theme, shell. */

import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react';
import { OpeningScreen } from '#renderer/app/shell/opening-screen.tsx';
import { Shell } from '#renderer/app/shell/shell.tsx';
import { features } from '#renderer/features/index.ts';
import { client, pulse } from '#renderer/rpc/connection.ts';
import { followEvents } from '#renderer/rpc/events.ts';
import { queryClient, queryKey, useProcedure } from '#renderer/rpc/queries.ts';
import { enterWorkspace, useWorkbench } from '#renderer/stores/workbench.ts';
import { loadWhenIdle } from '#renderer/ui/loaded-later.tsx';
import { ReadOnlyContext, readOnlyReason } from '#renderer/ui/read-only.ts';
import { EngineAwayContext } from '#renderer/ui/state-view.tsx';
import { UiProvider } from '#renderer/ui/ui-provider.tsx';

const systemDark = window.matchMedia('(prefers-color-scheme: dark)');

function onSystemTheme(listener: () => void): () => void {
  systemDark.addEventListener('change', listener);
  return () => systemDark.removeEventListener('change', listener);
}

export function App() {
  const theme = useWorkbench((state) => state.theme);
  const isSystemDark = useSyncExternalStore(onSystemTheme, () => systemDark.matches);
  const scheme = theme === 'system' ? (isSystemDark ? 'dark' : 'light') : theme;
  const textSize = useWorkbench((state) => state.textSize);
  const density = useWorkbench((state) => state.density);
  useLayoutEffect(() => {
    Object.assign(document.documentElement.dataset, { textSize, density });
  }, [textSize, density]);
  useEffect(() => {
    const abort = new AbortController();
    void followEvents(abort.signal);
    return () => abort.abort();
  }, []);
  const state = useSyncExternalStore(client.onState, () => client.state);
  const isSilent = useSyncExternalStore(pulse.onChange, () => pulse.isSilent);
  const isAway = state === 'closed' || isSilent;
  const workspaceId = useSyncExternalStore(client.onGreeting, () => client.workspaceId);
  useLayoutEffect(() => {
    if (workspaceId !== null) enterWorkspace(workspaceId);
  }, [workspaceId]);
  useEffect(() => {
    if (state === 'open') loadWhenIdle();
  }, [state]);
  return (
    <QueryClientProvider client={queryClient}>
      <UiProvider scheme={scheme}>
        <EngineAwayContext value={isAway}>
          <OpenWorkspace />
        </EngineAwayContext>
      </UiProvider>
    </QueryClientProvider>
  );
}

/** The shell, or the question that comes before it. */
function OpenWorkspace() {
  const opening = useProcedure('getOpening', {});
  // Every number and time below is written again.
  useWorkbench((state) => state.numberStyle);
  useWorkbench((state) => state.dateStyle);
  // Answered once the workspace is open, whichever window answered.
  const { data: workspace, dataUpdatedAt } = useProcedure('getWorkspace', {});
  useEffect(() => {
    if (dataUpdatedAt > 0) void queryClient.invalidateQueries({ queryKey: queryKey('getOpening') });
  }, [dataUpdatedAt]);
  const question = opening.data?.question ?? null;
  if (question !== null) return <OpeningScreen question={question} />;
  return (
    <ReadOnlyContext value={workspace?.readOnly === true ? readOnlyReason : undefined}>
      <Shell />
      {features.map(({ area, dialogs: Dialogs }) => (Dialogs === undefined ? null : <Dialogs key={area} />))}
    </ReadOnlyContext>
  );
}
