// A symbol cannot come from YAML or JSON, so data never passes for markup.
const markup = Symbol('markup');

/** Text that is safe to send as HTML: made by `html` alone. */
export interface Markup {
  readonly [markup]: string;
}

/** What a template may hold: text is escaped, markup is kept, lists are joined, nothing is left out. */
export type Content = Markup | string | number | undefined | null | false | readonly Content[];

/** Template tag that escapes every value that is not markup itself. Attribute values must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = strings[0] ?? '';
  values.forEach((value, index) => {
    text += render(value) + (strings[index + 1] ?? '');
  });
  return { [markup]: text };
}

/** The HTML text of some content. */
export function render(content: Content): string {
  if (content === undefined || content === null || content === false) return '';
  if (typeof content === 'string') return escapeText(content);
  if (typeof content === 'number') return String(content);
  if (isMarkup(content)) return content[markup];
  return content.map(render).join('');
}

/** The address when it is one a page may link to (web, mail, or a path of this origin), else `undefined`. */
export function safeAddress(address: string): string | undefined {
  if (/^(?:\/(?!\/)|#)[^\s\\]*$/.test(address)) return address;
  const scheme = URL.canParse(address) ? new URL(address).protocol : undefined;
  return scheme === 'https:' || scheme === 'http:' || scheme === 'mailto:' ? address : undefined;
}

const isMarkup = (content: Markup | readonly Content[]): content is Markup => markup in content;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeText = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
