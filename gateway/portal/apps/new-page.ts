import { choiceField, form, formActions, longField, textField } from '../forms.ts';
import { html } from '../html.ts';
import type { Page } from '../layout.ts';
import type { Faults } from '../messages.ts';
import { crumbTrail } from '../tables.ts';
import type { Visitor } from '../visitor.ts';

/** The form that makes an app, and its first key. `given` is what was sent before, where that could not be taken. */
export function newPage(visitor: Visitor, given: URLSearchParams, faults?: Faults): Page {
  const error = (name: string) => faults?.fields[name];
  const key = given.get('key') ?? 'test';
  return {
    title: 'Create an app',
    section: 'apps',
    body: html`${crumbTrail([['/portal/apps', 'My apps']], 'Create an app')}
<div class="hero"><h1>Create an app</h1></div>
${form(
  visitor,
  '/portal/apps',
  html`${textField({ name: 'name', label: 'Name', hint: 'What you call it. Its id is made of this, and stays.', value: given.get('name') ?? '', maxLength: 80, error: error('name') })}
${textField({ name: 'contact', label: 'Contact', type: 'email', hint: 'Where notices go, such as of a version that ends.', value: given.get('contact') ?? '', required: false, maxLength: 200, error: error('contact'), autocomplete: 'email' })}
${choiceField({
  name: 'key',
  kind: 'radio',
  label: 'First key',
  error: error('key'),
  choices: [
    {
      value: 'test',
      text: 'A test key',
      hint: 'Is answered from examples, and reaches no record. For building against.',
      chosen: key === 'test',
    },
    { value: 'live', text: 'A live key', hint: 'Reaches the real thing, within your plan.', chosen: key === 'live' },
    { value: 'none', text: 'None for now', chosen: key === 'none' },
  ],
})}
${longField({ name: 'team', label: 'Team', hint: teamHint, value: given.get('team') ?? '', required: false, error: error('team') })}
${formActions('Create', { href: '/portal/apps', text: 'Cancel' })}`,
  'Create an app',
)}`,
  };
}

/** How members are written. */
export const teamHint = 'Who else may manage it: the names they sign in under, one a line.';
