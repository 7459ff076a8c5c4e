/** A canvas of cards and wires: the only place that knows xyflow. Positions and selection belong to the caller. */

import '@xyflow/react/dist/base.css';
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStoreApi,
  type Connection,
  type EdgeChange,
  type NodeChange,
  type NodeMouseHandler,
  type OnConnectEnd,
  type OnMove,
  type OnNodeDrag,
  type SelectionDragHandler,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { CardNode, flowNode, type CanvasCard, type FlowCard } from '#renderer/ui/canvas/card-node.tsx';
import { cardUnder } from '#renderer/ui/canvas/card-under.ts';
import { fitOptions, showGraph, smallestFit } from '#renderer/ui/canvas/fit-graph.ts';
import { isInSight } from '#renderer/ui/canvas/in-sight.ts';
import { useArrangedCards } from '#renderer/ui/canvas/use-arranged-cards.ts';
import { flowEdge, WireEdge, type CanvasWire, type FlowWire } from '#renderer/ui/canvas/wire-edge.tsx';
import type { Subject } from '#renderer/stores/subject.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import canvasStyles from '#renderer/ui/canvas/canvas.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface CanvasView {
  fit(): void;
  zoomIn(): void;
  zoomOut(): void;
  /**
   * Scrolls a card into view without changing the zoom, unless it is visible already.
   * @param covered pixels at the right that are covered.
   */
  reveal(id: string, covered?: number): void;
  focus(): void;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

interface CanvasProps {
  /** `Job graph, 8 nodes`. */
  readonly label: string;
  readonly cards: readonly CanvasCard[];
  readonly wires: readonly CanvasWire[];
  /** Ids of cards and wires; keys act on the last one. */
  readonly selected: readonly string[];
  /** Said by screen readers when the selection changes. */
  readonly announcement: string;
  onSelect(ids: readonly string[]): void;
  onMove(places: ReadonlyMap<string, Place>): void;
  canConnect(from: string, to: string, port: string): boolean;
  onConnect(from: string, output: string, to: string, port: string): void;
  /** A wire that was drawn from an output of a card to an empty place. */
  onConnectToNothing(from: string, output: string): void;
  /** Whether it can be dropped here. */
  takes(transfer: DataTransfer): boolean;
  onDropped(transfer: DataTransfer, place: Place): void;
  onOpen(id: string): void;
  /** The whole graph was brought into sight because the canvas has another size. */
  readonly onFitted?: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onReady: (view: CanvasView) => void;
  /** What a node, a wire or the canvas is for menus; absent: that of the graph of a job. @param id undefined: the canvas. */
  readonly subjectOf?: (id: string | undefined) => Subject;
  /** A wire that was drawn to a card that may not take it. */
  readonly onRefused?: (from: string, to: string) => void;
  /** The whole graph is not made smaller than this; absent: `smallestFit`. */
  readonly smallestZoom?: number;
  /** Cards have their places by a rule: they cannot be dragged, and there is no map of them. */
  readonly fixed?: boolean;
  /** Content that floats over the canvas. */
  readonly children?: ReactNode;
}

const nodeTypes = { card: CardNode };
const edgeTypes = { wire: WireEdge };
const snapGrid: [number, number] = [4, 4];
const addingKeys = ['Shift', 'Control', 'Meta'];
const withoutAttribution = { hideAttribution: true };
const smallest = 0.25;
/** Below it, a card has room for one line of text. */
const farZoom = 0.9;
/** Below it, a title has more room under its card than on it. */
const smallZoom = 0.75;

export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasBody {...props} />
    </ReactFlowProvider>
  );
}

function CanvasBody({
  label,
  cards,
  wires,
  selected,
  announcement,
  onSelect,
  onMove,
  canConnect,
  onConnect,
  onConnectToNothing,
  takes,
  onDropped,
  onOpen,
  onFitted,
  onKeyDown,
  onReady,
  subjectOf,
  onRefused,
  smallestZoom = smallestFit,
  fixed = false,
  children,
}: CanvasProps) {
  const root = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<FlowCard, FlowWire>();
  const { zoomIn, zoomOut, setCenter, getZoom, getViewport, getNode } = flow;
  const nodes = useMemo(() => cards.map((card) => flowNode(card, selected.includes(card.id))), [cards, selected]);
  const { drawn, setDrawn, whenArranged } = useArrangedCards(nodes);
  const edges = useMemo(() => wires.map((wire) => flowEdge(wire, selected.includes(wire.id))), [wires, selected]);

  // One click reports cards and wires separately: the second report must see the result of the first.
  const told = useRef(selected);
  useEffect(() => void (told.current = selected), [selected]);
  const select = useCallback(
    (changes: readonly (NodeChange<FlowCard> | EdgeChange<FlowWire>)[]) => {
      const before = told.current;
      const next = new Set(before);
      for (const change of changes) {
        if (change.type !== 'select') continue;
        if (change.selected) next.add(change.id);
        else next.delete(change.id);
      }
      if (next.size === before.length && before.every((id) => next.has(id))) return;
      told.current = [...next];
      onSelect(told.current);
    },
    [onSelect],
  );
  // Handlers passed to xyflow stay the same while a card is dragged: otherwise each step would redraw every card.
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowCard>[]): void => {
      setDrawn((before) =>
        applyNodeChanges(
          changes.filter(({ type }) => type !== 'remove'),
          before,
        ),
      );
      select(changes);
    },
    [select, setDrawn],
  );
  const onDragStop = useCallback(
    (moved: readonly FlowCard[]): void =>
      onMove(new Map(moved.map(({ id, position }) => [id, { x: Math.round(position.x), y: Math.round(position.y) }]))),
    [onMove],
  );
  const onNodeDragStop = useCallback<OnNodeDrag<FlowCard>>((_event, _node, moved) => onDragStop(moved), [onDragStop]);
  const onSelectionDragStop = useCallback<SelectionDragHandler<FlowCard>>(
    (_event, moved) => onDragStop(moved),
    [onDragStop],
  );
  const connects = useCallback(
    ({ source, target, targetHandle }: Connection | FlowWire): boolean =>
      canConnect(source, target, targetHandle ?? ''),
    [canConnect],
  );
  // A wire that has just found its port may still be reported as one that ended nowhere: the last move counts there.
  const hasConnected = useRef(false);
  const onConnected = useCallback(
    ({ source, sourceHandle, target, targetHandle }: Connection): void => {
      hasConnected.current = true;
      onConnect(source, sourceHandle ?? '', target, targetHandle ?? '');
    },
    [onConnect],
  );
  const onConnectEnd = useCallback<OnConnectEnd>(
    (event, { fromNode, toNode, fromHandle }) => {
      const ended = hasConnected.current;
      hasConnected.current = false;
      if (ended || fromNode === null || fromHandle?.type !== 'source') return;
      const over = toNode?.id ?? cardUnder(event);
      if (onRefused !== undefined && over !== undefined) {
        if (over !== fromNode.id) onRefused(fromNode.id, over);
      } else if (toNode === null) onConnectToNothing(fromNode.id, fromHandle.id ?? '');
    },
    [onConnectToNothing, onRefused],
  );

  // Until a person moves the view it shows the whole graph, whatever opens beside or below the canvas.
  const showsAll = useRef(true);
  const onViewMove = useCallback<OnMove>((event) => {
    if (event !== null) showsAll.current = false;
  }, []);
  const onNodeDoubleClick = useCallback<NodeMouseHandler<FlowCard>>((_event, node) => onOpen(node.id), [onOpen]);
  const fitted = useRef(onFitted);
  useEffect(() => void (fitted.current = onFitted));
  const showAll = useCallback(() => {
    if (showsAll.current && root.current !== null) showGraph(flow, root.current, smallestZoom);
  }, [flow, smallestZoom]);
  const showAllAgain = useCallback(() => {
    showAll();
    if (showsAll.current) fitted.current?.();
  }, [showAll]);
  // Of an empty canvas, xyflow would keep its own fit for the first card, and move that where something may cover it.
  const [beganWithCards] = useState(drawn.length > 0);
  const isEmpty = drawn.length === 0;
  useEffect(() => {
    if (!isEmpty && !beganWithCards) showAllAgain();
  }, [isEmpty, beganWithCards, showAllAgain]);
  // Cards that have their places by a rule all get others when one comes or goes.
  const places = fixed ? drawn.map(({ id, position: { x, y } }) => `${id} ${x} ${y}`).join('\n') : '';
  useEffect(() => {
    if (places !== '') showAllAgain();
  }, [places, showAllAgain]);
  useEffect(() => {
    const box = root.current;
    if (box === null) return undefined;
    const observer = new ResizeObserver(showAllAgain);
    observer.observe(box);
    return () => observer.disconnect();
  }, [showAllAgain]);
  // Text keeps its smallest size on the screen while the cards become smaller.
  const store = useStoreApi();
  useEffect(() => {
    let shown = 0;
    const show = (): void => {
      const zoom = Math.min(1, Math.max(smallestZoom, store.getState().transform[2]));
      if (zoom === shown || root.current === null) return;
      shown = zoom;
      root.current.style.setProperty('--zoom', String(zoom));
      root.current.dataset['far'] = String(zoom < farZoom);
      root.current.dataset['small'] = String(zoom < smallZoom);
    };
    show();
    return store.subscribe(show);
  }, [store, smallestZoom]);
  useEffect(() => {
    const reveal = (id: string, covered: number): void => {
      const box = root.current?.getBoundingClientRect();
      const node = getNode(id);
      if (node === undefined || box === undefined || isInSight(node, getViewport(), box, covered)) return;
      // The whole graph is in sight, and stays so if it still fits. Who listens for that would reveal it again, for ever.
      showAll();
      if (isInSight(node, getViewport(), box, covered)) return;
      const middle = { x: node.position.x + (node.width ?? 0) / 2, y: node.position.y + (node.height ?? 0) / 2 };
      const zoom = getZoom();
      void setCenter(middle.x + covered / 2 / zoom, middle.y, { zoom, duration: 140 });
    };
    onReady({
      fit: () => {
        showsAll.current = true;
        whenArranged(showAllAgain);
      },
      zoomIn: () => void zoomIn({ duration: 80 }),
      zoomOut: () => void zoomOut({ duration: 80 }),
      reveal: (id, covered = 0) => whenArranged(() => reveal(id, covered)),
      focus: () => root.current?.focus(),
    });
  }, [showAll, showAllAgain, whenArranged, zoomIn, zoomOut, setCenter, getZoom, getViewport, getNode, onReady]);

  /** Something that can be dropped here is over it. */
  const [isDropping, setDropping] = useState(false);
  const current = selected.at(-1);
  // By the keys it is about what is selected; the pointer selects what it is on, or nothing.
  useSubjects(root, (target) => {
    const wire = target.closest('[data-wire-count]')?.getAttribute('data-wire-count');
    const edge = wire ?? target.closest('.react-flow__edge')?.getAttribute('data-id') ?? undefined;
    const id =
      target === root.current ? current : (target.closest<HTMLElement>('[data-card]')?.dataset['card'] ?? edge);
    const card = cards.find((each) => each.id === id);
    const select = (): void => {
      if (id === undefined ? selected.length > 0 : !selected.includes(id)) onSelect(id === undefined ? [] : [id]);
    };
    if (subjectOf !== undefined) return { ...subjectOf(id), select };
    if (id === undefined) return { menus: ['canvas'], title: label, select };
    return {
      ...(card === undefined ? { menus: ['wire'] } : (card.menus ?? { menus: ['node'] })),
      title: card?.label ?? 'Edge',
      nodeId: id,
      select,
    };
  });
  return (
    <div
      className={canvasStyles.canvas}
      data-part="canvas"
      data-dropping={isDropping}
      ref={root}
      role="application"
      aria-label={label}
      aria-activedescendant={current === undefined ? undefined : `card-${current}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDragOver={(event) => {
        if (!takes(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setDropping(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Element && currentTarget.contains(relatedTarget))) setDropping(false);
      }}
      onDrop={(event) => {
        setDropping(false);
        if (!takes(event.dataTransfer)) return;
        event.preventDefault();
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        onDropped(event.dataTransfer, { x: Math.round(x / 4) * 4, y: Math.round(y / 4) * 4 });
      }}
      onPointerDown={(event) => {
        if (event.target instanceof Element && event.target.closest('.react-flow') !== null)
          root.current?.focus({ preventScroll: true });
      }}
    >
      <ReactFlow<FlowCard, FlowWire>
        nodes={drawn}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={select}
        onNodeDragStop={onNodeDragStop}
        onSelectionDragStop={onSelectionDragStop}
        onConnect={onConnected}
        onConnectEnd={onConnectEnd}
        onMove={onViewMove}
        isValidConnection={connects}
        onNodeDoubleClick={onNodeDoubleClick}
        fitView={beganWithCards}
        fitViewOptions={{ ...fitOptions, minZoom: smallestZoom }}
        minZoom={smallest}
        maxZoom={2}
        nodesDraggable={!fixed}
        snapToGrid
        snapGrid={snapGrid}
        panOnScroll
        zoomOnDoubleClick={false}
        connectionRadius={28}
        deleteKeyCode={null}
        multiSelectionKeyCode={addingKeys}
        selectionKeyCode="Shift"
        disableKeyboardA11y
        nodesFocusable={false}
        edgesFocusable={false}
        elevateNodesOnSelect={false}
        proOptions={withoutAttribution}
      >
        <Background variant={BackgroundVariant.Dots} gap={16} size={1.5} />
        {fixed ? null : (
          <MiniMap<FlowCard>
            className={canvasStyles.minimap}
            pannable
            zoomable
            nodeBorderRadius={2}
            nodeColor={miniColor}
            ariaLabel="Map of the graph"
          />
        )}
      </ReactFlow>
      <p className={textStyles.screenReaderOnly} aria-live="polite">
        {announcement}
      </p>
      {children}
    </div>
  );
}

function miniColor(node: FlowCard): string {
  return node.selected === true ? 'var(--accent)' : 'var(--bar-soft)';
}
