/** Parts whose code the first picture does not need: loaded when they are first shown, or before, when the window is idle. */

import { useContext, useEffect, useState, type ComponentType } from 'react';
import { EngineAwayContext, LoadingView } from '#renderer/ui/state-view.tsx';

/** In the order in which they were named. */
const unloaded: (() => Promise<unknown>)[] = [];

/** A placeholder for a component that is loaded later; once loaded, it is drawn immediately. */
export function loadedLater<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let Loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    loading ??= load().then(
      (component) => void (Loaded = component),
      (thrown: unknown) => {
        loading = undefined;
        throw thrown;
      },
    );
    return loading;
  };
  unloaded.push(begin);
  return function Later(props: Props) {
    const [, redraw] = useState(false);
    const [failure, setFailure] = useState<{ readonly thrown: unknown }>();
    const isAway = useContext(EngineAwayContext);
    useEffect(() => {
      // In a browser, the code comes from the engine's host too: what failed without it is loaded when it is back.
      if (Loaded !== undefined || isAway) return undefined;
      setFailure(undefined);
      let isShown = true;
      begin().then(
        () => isShown && redraw(true),
        (thrown: unknown) => isShown && setFailure({ thrown }),
      );
      return () => {
        isShown = false;
      };
    }, [isAway]);
    // The boundary around it says so, and can draw it afresh.
    if (failure !== undefined && !isAway) throw failure.thrown;
    return Loaded === undefined ? <LoadingView text="Opening" /> : <Loaded {...props} />;
  };
}

/** Loads them one after the other while nothing else is to be done. */
export function loadWhenIdle(): void {
  const next = unloaded.shift();
  if (next === undefined) return;
  requestIdleCallback(() => {
    // If this fails, it is tried again when the component is shown, and an error is shown then.
    void next()
      .catch(() => undefined)
      .then(loadWhenIdle);
  });
}
