/** A button that looks for something in the rows of a node, with Cancel, and what it found in words. */

import { useEffect, useRef, useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface FindButtonProps {
  readonly label: string;
  /** While it looks. */
  readonly busyText: string;
  readonly offReason: string | undefined;
  readonly className?: string | undefined;
  /** What was found is said of this text alone. */
  readonly about?: string;
  /** @returns what was found, as a sentence; it does nothing after the signal. */
  find(signal: AbortSignal): Promise<string>;
}

export function FindButton({ label, busyText, offReason, className, about = '', find }: FindButtonProps) {
  const [said, setSaid] = useState({ about, text: '' });
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const look = async (): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    setSaid({ about, text: '' });
    try {
      const text = await find(controller.signal);
      if (!controller.signal.aborted) setSaid({ about, text });
    } catch (thrown) {
      if (!controller.signal.aborted) setSaid({ about, text: toEngineError(thrown).message });
    } finally {
      if (running.current === controller) setBusy(false);
    }
  };
  return (
    <div className={classes(className, layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
      <Button changes size="sm" busy={busy} offReason={offReason} onClick={() => void look()}>
        {label}
      </Button>
      {busy ? (
        <Button
          size="sm"
          tone="quiet"
          onClick={() => {
            running.current?.abort();
            setBusy(false);
          }}
        >
          Cancel
        </Button>
      ) : null}
      <span role="status" className={textStyles.secondary}>
        {busy ? busyText : said.about === about ? said.text : ''}
      </span>
    </div>
  );
}
