import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeMistake } from '../../../gateway/contracts/mistake.ts';
import { goldenFile, staleGolden } from '../../../gateway/snapshot/golden-file.ts';
import { temporaryFolder } from '../../support/store.ts';

describe('what was reviewed of what is enforced', () => {
  const file = path.join(temporaryFolder(), 'routes.json');
  const reviewed = readFileSync(goldenFile, 'utf8');
  const told = async (text: string): Promise<string> => {
    writeFileSync(file, reviewed);
    return (await staleGolden(text, file)).map(describeMistake).join('\n');
  };
  /** With other facts of these operations. */
  const changed = (count: number): string => {
    const facts = JSON.parse(reviewed) as Record<string, object>;
    for (const id of Object.keys(facts).slice(1, 1 + count)) facts[id] = { ...facts[id], route: 'GET /elsewhere' };
    return `${JSON.stringify(facts, null, 2)}\n`;
  };
  const ids = Object.keys(JSON.parse(reviewed));

  it('is what is written where nothing has changed', async () => {
    assert.equal(await told(reviewed), '');
  });

  it('tells on which operation something else is enforced now, where that stands, and what mends it', async () => {
    const said = await told(changed(1));
    const line = reviewed.split('\n').findIndex((text) => text.includes(`"${ids[1]}": {`)) + 1;
    assert.ok(line > 1);
    assert.match(said, new RegExp(`routes\\.json:${line}  is not what is enforced on ${ids[1]}\n +Run npm run golden`));
    assert.match(await told(changed(5)), new RegExp(`${ids[1]}, ${ids[2]}, ${ids[3]} and 2 more`));
  });

  it('tells of an operation that is new, of one that is gone, and of a file that is missing or no JSON', async () => {
    const { [ids[0] as string]: gone, ...rest } = JSON.parse(reviewed) as Record<string, object>;
    assert.match(await told(`${JSON.stringify(rest, null, 2)}\n`), new RegExp(`:2  is not what .* on ${ids[0]}\n`));
    const more = { ...rest, [ids[0] as string]: gone, 'process/new.v1#operation': {} };
    assert.match(
      await told(`${JSON.stringify(more, null, 2)}\n`),
      /:1 {2}is not what .* on process\/new\.v1#operation\n/,
    );
    assert.match(await told(JSON.stringify(JSON.parse(reviewed))), /:1 {2}is not as it would be written\n/);
    writeFileSync(file, '<<<<<<<');
    assert.match((await staleGolden(reviewed, file)).map(describeMistake).join(), / and \d+ more/);
    rmSync(file);
    assert.match((await staleGolden(reviewed, file)).map(describeMistake).join(), /:1 {2}is missing/);
  });
});
