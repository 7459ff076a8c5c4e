/** One card of the canvas with its ports. */

import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { Fragment, memo, type CSSProperties, type ReactNode } from 'react';
import type { Subject } from '#renderer/stores/subject.ts';
import cardStyles from '#renderer/ui/canvas/card-node.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

export interface CanvasPort {
  readonly id: string;
  readonly title: string;
  /** Written beside it, of a card with several outputs. */
  readonly label?: string;
  /** Pixels from the card's top to the port's middle. */
  readonly y: number;
}

export interface CanvasCard {
  readonly id: string;
  /** Absent: the menu of nodes of jobs. */
  readonly menus?: Pick<Subject, 'menus' | 'learnMenus'>;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of its lower part that are hidden where it is drawn small; absent: none. */
  readonly foldable?: number;
  /** For screen readers: name, kind, state, outputs. */
  readonly label: string;
  readonly inputs: readonly CanvasPort[];
  readonly outputs: readonly CanvasPort[];
  /** good, gone: in only one of two versions. */
  readonly tone: 'plain' | 'warn' | 'bad' | 'good' | 'gone';
  /** Marked as one of several that belong together. */
  readonly traced: boolean;
  /** With round ends and a dashed line: a thing of another kind than the other cards. */
  readonly round?: boolean;
  readonly content: ReactNode;
}

export type FlowCard = Node<{ readonly card: CanvasCard }, 'card'>;

export function flowNode(card: CanvasCard, selected: boolean): FlowCard {
  const { id, x, y, width, height } = card;
  return { id, type: 'card', position: { x, y }, width, height, selected, data: { card } };
}

const toneClass: Readonly<Record<CanvasCard['tone'], string | undefined>> = {
  plain: undefined,
  warn: cardStyles.warning,
  bad: cardStyles.bad,
  good: cardStyles.good,
  gone: cardStyles.gone,
};

/** Custom properties, which styles choose from by the zoom. */
function heights({ height, foldable = 0 }: CanvasCard): CSSProperties {
  return { '--card-height': `${height}px`, '--card-foldable': `${foldable}px` } as CSSProperties;
}

export const CardNode = memo(function CardNode({ data: { card }, selected }: NodeProps<FlowCard>) {
  return (
    <div
      id={`card-${card.id}`}
      className={classes(
        cardStyles.card,
        selected && cardStyles.selected,
        toneClass[card.tone],
        card.traced && cardStyles.traced,
        card.round === true && cardStyles.round,
      )}
      role="img"
      aria-label={card.label}
      data-card={card.id}
      data-selected={selected}
      data-tone={card.tone}
      data-traced={card.traced}
      style={{ width: card.width, ...heights(card) }}
    >
      {card.content}
      {card.inputs.map((port) => (
        <Handle
          key={port.id}
          type="target"
          id={port.id}
          position={Position.Left}
          className={cardStyles.port}
          style={{ top: port.y }}
          title={port.title}
        />
      ))}
      {card.outputs.map((port) => (
        <Fragment key={port.id}>
          {port.label === undefined ? null : (
            <span
              className={classes(cardStyles.portLabel, textStyles.truncated)}
              style={{ top: port.y }}
              title={port.title}
            >
              {port.label}
            </span>
          )}
          <Handle
            type="source"
            id={port.id}
            position={Position.Right}
            className={cardStyles.port}
            style={{ top: port.y }}
            title={port.title}
          />
        </Fragment>
      ))}
    </div>
  );
});
