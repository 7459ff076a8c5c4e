/** What an open file or folder leads to: buttons at the end of its tools, and the menu with the others. */

import { IconDots, IconDownload, IconFileTypeSql, IconRadar2, IconRoute } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { openMenu } from '#renderer/stores/menu.ts';
import { fileTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { placeUnder } from '#renderer/ui/menu/subjects.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';

interface PathActionsProps {
  readonly path: string;
  readonly crawlTitle: string;
  /** Between those of every path and the crawl. */
  readonly children?: ReactNode;
}

export function PathActions({ path, crawlTitle, children }: PathActionsProps) {
  return (
    <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
      <Button
        changes
        icon={<IconRoute size={15} stroke={1.5} />}
        onClick={() => void runCommandById('jobs.new-from-file')}
      >
        Create job
      </Button>
      <Button icon={<IconDownload size={15} stroke={1.5} />} onClick={() => void runCommandById('explore.export')}>
        Export
      </Button>
      <Button icon={<IconFileTypeSql size={15} stroke={1.5} />} onClick={() => void runCommandById('query.from-file')}>
        Query
      </Button>
      {children}
      <span className={pageStyles.alsoInMenu}>
        <Button
          changes
          icon={<IconRadar2 size={15} stroke={1.5} />}
          onClick={() => void runCommandById('explore.crawl')}
        >
          {crawlTitle}
        </Button>
      </span>
      <IconButton
        label="More"
        aria-haspopup="menu"
        onClick={({ currentTarget }) => openMenu(subjectOf(fileTab(path)), placeUnder(currentTarget))}
      >
        <IconDots size={16} stroke={1.5} />
      </IconButton>
    </span>
  );
}
