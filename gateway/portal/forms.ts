import { type Content, html, type Markup } from './html.ts';
import type { Visitor } from './visitor.ts';

/** A form that changes something, sent by this visitor and nobody else. `action` is a path of this origin. */
export const form = (visitor: Visitor, action: string, content: Content, name?: string): Markup =>
  html`<form class="form" method="post" action="${action}"${name !== undefined && html` aria-label="${name}"`}>
<input type="hidden" name="csrf" value="${visitor.formToken}">
${content}
</form>`;

/** What all fields have. */
interface FieldWords {
  /** Unique on the page. */
  readonly name: string;
  readonly label: Content;
  /** What is expected, in a few words. */
  readonly hint?: Content;
  /** What is wrong with what was given. */
  readonly error?: string | undefined;
  readonly required?: boolean;
}

/** A field for a line of text. */
export interface TextField extends FieldWords {
  readonly type?: 'text' | 'email' | 'search' | 'number' | 'date';
  readonly value?: string | undefined;
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly autocomplete?: string;
  /** What may be meant, offered while somebody writes. */
  readonly suggestions?: readonly string[];
}

/** A field for a line of text, with its label, and what is wrong with it beside it. */
export const textField = (field: TextField): Markup =>
  labelled(
    field,
    html`<input id="${field.name}" name="${field.name}" type="${field.type ?? 'text'}" value="${field.value ?? ''}"${attributes(field)}${field.maxLength !== undefined && html` maxlength="${field.maxLength}"`}${field.placeholder !== undefined && html` placeholder="${field.placeholder}"`} autocomplete="${field.autocomplete ?? 'off'}"${field.suggestions !== undefined && html` list="${field.name}-suggestions"`}>
${field.suggestions !== undefined && html`<datalist id="${field.name}-suggestions">${field.suggestions.map((value) => html`<option value="${value}">`)}</datalist>`}`,
  );

/** A field for some sentences. */
export const longField = (field: Pick<TextField, keyof FieldWords | 'value' | 'maxLength'>): Markup =>
  labelled(
    field,
    html`<textarea id="${field.name}" name="${field.name}" rows="4"${attributes(field)}${field.maxLength !== undefined && html` maxlength="${field.maxLength}"`}>${field.value ?? ''}</textarea>`,
  );

/** Something to choose. */
export interface Choice {
  readonly value: string;
  readonly text: Content;
  /** A second line, where choices are listed. */
  readonly hint?: Content;
  readonly chosen?: boolean;
}

/** One of some values, folded up. */
export const selectField = (field: FieldWords & { readonly choices: readonly Choice[] }): Markup =>
  labelled(
    field,
    html`<select id="${field.name}" name="${field.name}"${attributes(field)}>${field.choices.map(
      ({ value, text, chosen }) => html`<option value="${value}"${chosen && html` selected`}>${text}</option>`,
    )}</select>`,
  );

/** One (`radio`) or several (`checkbox`) of some values, laid open. */
export const choiceField = (
  field: FieldWords & { readonly kind: 'radio' | 'checkbox'; readonly choices: readonly Choice[] },
): Markup =>
  html`<fieldset class="field"${field.error !== undefined && html` aria-describedby="${field.name}-error"`}>
<legend>${field.label}</legend>
${field.hint !== undefined && html`<p class="hint">${field.hint}</p>`}
${field.choices.map(
  ({ value, text, hint, chosen }, index) =>
    html`<label class="choice" for="${field.name}-${index}"><input id="${field.name}-${index}" type="${field.kind}" name="${field.name}" value="${value}"${chosen && html` checked`}><span>${text}${hint !== undefined && html`<small>${hint}</small>`}</span></label>\n`,
)}
${errorOf(field)}
</fieldset>`;

/** The end of a form: what it does, and the way out. `tone` bad = it takes something away. */
export const formActions = (
  submit: string,
  back?: { readonly href: string; readonly text: string },
  tone?: 'bad',
): Markup =>
  html`<p class="actions"><button class="button${tone !== undefined && ` ${tone}`}">${submit}</button>${back && html`<a class="button quiet" href="${back.href}">${back.text}</a>`}</p>`;

/** A button that does one thing at once: a form of its own. `tone` bad = it cannot be undone. */
export const actionButton = (
  visitor: Visitor,
  action: string,
  text: Content,
  { tone = 'quiet', values = {} }: { tone?: 'quiet' | 'bad'; values?: Readonly<Record<string, string>> } = {},
): Markup => html`<form class="inline" method="post" action="${action}">
<input type="hidden" name="csrf" value="${visitor.formToken}">
${Object.entries(values).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="button small ${tone}">${text}</button>
</form>`;

const labelled = (field: FieldWords, control: Markup): Markup => html`<p class="field">
<label for="${field.name}">${field.label}${field.required === false && html` <span class="optional">(optional)</span>`}</label>
${field.hint !== undefined && html`<span class="hint" id="${field.name}-hint">${field.hint}</span>`}
${control}
${errorOf(field)}
</p>`;

function attributes({ name, hint, error, required = true }: FieldWords): Markup {
  const described = [hint !== undefined && `${name}-hint`, error !== undefined && `${name}-error`].filter(Boolean);
  // Of several the browser takes the first: whoever has to mend something is there at once.
  return html`${required && html` required`}${error !== undefined && html` aria-invalid="true" autofocus`}${
    described.length > 0 && html` aria-describedby="${described.join(' ')}"`
  }`;
}

const errorOf = ({ name, error }: FieldWords): Content =>
  error !== undefined && html`<span class="error" id="${name}-error">${error}</span>`;
