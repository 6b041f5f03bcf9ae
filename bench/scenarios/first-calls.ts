import { nameOf } from '../causeway/documents.ts';
import type { Many } from './many.ts';

/** As many operations as are called for the first time. */
const calls = 100;

/** Calls operations of different documents once each, one after the other. @param tell  told how long each took, in ms */
export async function callFirst(
  { port, token }: Many,
  documents: number,
  tell: (milliseconds: readonly number[]) => void,
): Promise<void> {
  const base = `http://127.0.0.1:${port}/experience`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ title: 'A thing', kind: 'standard', price: { amount: 1, currency: 'EUR' } });
  // The token, the connection and what is common to all calls.
  await call(`${base}/things/v1/things/42`, { headers });
  const took: number[] = [];
  for (let count = 0; count < calls; count += 1) {
    const name = nameOf(1 + (count % documents));
    const reads = count % 2 === 0;
    const url = `${base}/${name}/v1/${reads ? 'assets/A-000042' : 'requests'}`;
    const began = performance.now();
    await call(url, reads ? { headers } : { method: 'POST', headers: { ...headers, 'idempotency-key': name }, body });
    took.push(performance.now() - began);
  }
  tell(took);
}

async function call(url: string, init: RequestInit): Promise<void> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} is answered ${answer.status}: ${text.slice(0, 300)}`);
}
