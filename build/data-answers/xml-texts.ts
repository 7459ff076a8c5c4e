/** Texts and attributes of XML by a plain scan of its marks, for judging another reader; knows no entities but the five. */

export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly attributes: readonly string[];
  readonly children: XmlElement[];
  /** Runs of text, trimmed; without empty ones. */
  readonly texts: string[];
}

const marks =
  /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>|<\/[^>]+>|<([^\s/>]+)((?:\s+[^\s=>/]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/gu;

/** Elements without a parent: one, or several where the text is a fragment. */
export function readXmlElements(xml: string): XmlElement[] {
  const top: XmlElement = { name: '', attributes: [], children: [], texts: [] };
  const open: XmlElement[] = [top];
  let text = '';
  let at = 0;
  const endText = (): void => {
    if (text.trim() !== '') open.at(-1)!.texts.push(text.trim());
    text = '';
  };
  for (const mark of xml.matchAll(marks)) {
    text += withoutEntities(xml.slice(at, mark.index));
    at = mark.index + mark[0].length;
    const [whole, characters, name, attributes, isEmpty] = mark;
    if (characters !== undefined) text += characters;
    else if (whole.startsWith('</')) {
      endText();
      if (open.length > 1) open.pop();
    } else if (name !== undefined) {
      endText();
      const element: XmlElement = { name: localName(name), attributes: valuesOf(attributes!), children: [], texts: [] };
      open.at(-1)!.children.push(element);
      if (isEmpty !== '/') open.push(element);
    }
  }
  return top.children;
}

/** Outermost elements of a name, in order. */
export function findRows(elements: readonly XmlElement[], name: string): XmlElement[] {
  return elements.flatMap((element) => (element.name === name ? [element] : findRows(element.children, name)));
}

/** Every text and attribute of an element and below. */
export function textsWithin({ attributes, texts, children }: XmlElement): string[] {
  return [...attributes, ...texts, ...children.flatMap(textsWithin)].filter((text) => text !== '');
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** Declarations of namespaces are not attributes. */
function valuesOf(attributes: string): string[] {
  return [...attributes.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu)]
    .filter(([, name]) => !/^xmlns(?::|$)/u.test(name!))
    .map(([, , double, single]) => withoutEntities(double ?? single ?? '').trim());
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function withoutEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/giu, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
