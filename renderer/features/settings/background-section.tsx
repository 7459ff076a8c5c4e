/** What continues without a window: in the desktop app its tray, in a browser the host that stays. */

import { useEffect, useState } from 'react';
import type { ClosingChoice } from '#engine/contract/closing-choice.ts';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { Tag } from '#renderer/ui/tag.tsx';

const keywords = 'tray close last window quit keep running background triggers schedules service';

const effects: Readonly<Record<ClosingChoice, string>> = {
  automatic:
    'Tenon stays in the tray while a trigger, schedule or watched folder is activated, or a run or crawl is in progress. Otherwise it quits. On macOS it always stays.',
  keep: 'Tenon stays in the tray. Quit it from the menu of its icon.',
  ask: 'Tenon asks whether to stay in the tray or quit.',
  quit: 'Tenon quits. It asks first if a run or crawl is in progress. Nothing starts until you open it again.',
};

export function BackgroundSection() {
  const { desktop } = window;
  const [choice, setChoice] = useState<ClosingChoice>('automatic');
  useEffect(() => {
    let isShown = true;
    void desktop?.closingChoice().then((kept) => isShown && setChoice(kept));
    return () => {
      isShown = false;
    };
  }, [desktop]);
  if (desktop === undefined)
    return (
      <SettingRow
        title="When the last tab closes"
        text="Runs, triggers, schedules and watched folders continue until the program that serves this page is stopped. To start it when you log in: tenon service install."
        keywords={keywords}
      >
        <Tag>keeps running</Tag>
      </SettingRow>
    );
  return (
    <SettingRow title="When the last window closes" text={effects[choice]} keywords={keywords}>
      <Segments<ClosingChoice>
        label="When the last window closes"
        current={choice}
        onChange={(next) => void desktop.setClosingChoice(next).then(setChoice)}
        segments={[
          { name: 'automatic', title: 'Automatic' },
          { name: 'keep', title: 'Keep running' },
          { name: 'ask', title: 'Ask' },
          { name: 'quit', title: 'Quit' },
        ]}
      />
    </SettingRow>
  );
}
