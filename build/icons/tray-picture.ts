/** Draws the icon of the tray: the mark of Tenon, with a badge where something runs or failed. Pure. */

type Point = readonly [x: number, y: number];
type Colour = readonly [red: number, green: number, blue: number];
/** Whether a point of the square of 18 × 18 units is inside. */
type Shape = (x: number, y: number) => boolean;

export type TrayState = 'idle' | 'running' | 'failed';

/** `template`: macOS takes only the opacity, and colours it as its menu bar needs. `colour`: visible on light and dark bars. */
export type TrayStyle = 'template' | 'colour';

const side = 18;
/** Of one pixel in each direction. */
const samples = 8;

const colours: Readonly<Record<TrayState | 'mark', Colour>> = {
  mark: [125, 140, 165],
  idle: [125, 140, 165],
  running: [46, 160, 110],
  failed: [220, 70, 70],
};

/** As the mark in the window's title bar. */
const tenon: readonly Point[] = [
  [1.5, 2.5],
  [7.5, 2.5],
  [7.5, 6.5],
  [11.5, 6.5],
  [11.5, 11.5],
  [7.5, 11.5],
  [7.5, 15.5],
  [1.5, 15.5],
];
const mortise: readonly Point[] = [
  [10.2, 2.5],
  [16.5, 2.5],
  [16.5, 15.5],
  [10.2, 15.5],
  [10.2, 12.8],
  [12.8, 12.8],
  [12.8, 5.2],
  [10.2, 5.2],
];
const strokeWidth = 1.5;
const badge: Point = [13, 13];
const badgeRadius = 4.6;
/** Between the mark and the badge. */
const gap = 1.1;

const isMark: Shape = (x, y) => isInside(tenon, x, y) || distanceTo(mortise, x, y) <= strokeWidth / 2;
const isDisc: Shape = (x, y) => Math.hypot(x - badge[0], y - badge[1]) <= badgeRadius;
const isAroundDisc: Shape = (x, y) => Math.hypot(x - badge[0], y - badge[1]) <= badgeRadius + gap;
/** The sign in the badge, by which the states differ without colours. */
const isExclamation: Shape = (x, y) =>
  Math.abs(x - badge[0]) <= 0.8 &&
  ((y >= badge[1] - 2.9 && y <= badge[1] + 0.6) || (y >= badge[1] + 1.6 && y <= badge[1] + 2.9));

/** @returns rows of pixels, four bytes each: red, green, blue, opacity. @param size pixels of a side. */
export function drawTrayIcon(state: TrayState, style: TrayStyle, size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let [mark, sign] = [0, 0];
      for (let sample = 0; sample < samples * samples; sample += 1) {
        const x = ((column + ((sample % samples) + 0.5) / samples) / size) * side;
        const y = ((row + (Math.floor(sample / samples) + 0.5) / samples) / size) * side;
        if (state !== 'idle' && isAroundDisc(x, y)) {
          if (isDisc(x, y) && !(state === 'failed' && isExclamation(x, y))) sign += 1;
        } else if (isMark(x, y)) mark += 1;
      }
      const covered = mark + sign;
      const colour = style === 'template' ? [0, 0, 0] : colours[sign > mark ? state : 'mark'];
      pixels.set([...colour, Math.round((covered / samples ** 2) * 255)], (row * size + column) * 4);
    }
  }
  return pixels;
}

function isInside(corners: readonly Point[], x: number, y: number): boolean {
  let inside = false;
  edgesOf(corners, ([fromX, fromY], [toX, toY]) => {
    if (fromY > y !== toY > y && x < ((toX - fromX) * (y - fromY)) / (toY - fromY) + fromX) inside = !inside;
  });
  return inside;
}

function distanceTo(corners: readonly Point[], x: number, y: number): number {
  let nearest = Infinity;
  edgesOf(corners, ([fromX, fromY], [toX, toY]) => {
    const [acrossX, acrossY] = [toX - fromX, toY - fromY];
    const along = ((x - fromX) * acrossX + (y - fromY) * acrossY) / (acrossX ** 2 + acrossY ** 2);
    const part = Math.max(0, Math.min(1, along));
    nearest = Math.min(nearest, Math.hypot(x - fromX - part * acrossX, y - fromY - part * acrossY));
  });
  return nearest;
}

function edgesOf(corners: readonly Point[], each: (from: Point, to: Point) => void): void {
  for (const [index, corner] of corners.entries()) each(corner, corners[(index + 1) % corners.length]!);
}
