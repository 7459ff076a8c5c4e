/** Parts whose code the first picture does not need: loaded when they are first shown, or before, when the window is idle. */

import { useEffect, useState, type ComponentType } from 'react';
import { LoadingView } from '#renderer/ui/state-view.tsx';

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
    useEffect(() => {
      if (Loaded !== undefined) return undefined;
      let isShown = true;
      begin().then(
        () => isShown && redraw(true),
        (thrown: unknown) => isShown && setFailure({ thrown }),
      );
      return () => {
        isShown = false;
      };
    }, []);
    // The boundary around it says so, and can draw it afresh.
    if (failure !== undefined) throw failure.thrown;
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
