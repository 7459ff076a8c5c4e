/** What the pointer is on, where xyflow knows only ports. */

/** The id of the card on which the pointer left a wire; undefined: on none. */
export function cardUnder(event: MouseEvent | TouchEvent): string | undefined {
  const { clientX, clientY } = 'changedTouches' in event ? event.changedTouches[0]! : event;
  return document
    .elementsFromPoint(clientX, clientY)
    .map((element) => element.closest<HTMLElement>('[data-card]')?.dataset['card'])
    .find((id) => id !== undefined);
}
