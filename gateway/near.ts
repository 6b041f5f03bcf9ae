/**
 * “Did you mean …?” for a name that is not known, with at most three of the known ones, the nearest first; `undefined` where
 * none is near. Case and punctuation do not count. What is wanted may be a stranger's, and as long as he likes: it is
 * compared only with names of about its length.
 */
export function didYouMean(wanted: string, known: Iterable<string>): string | undefined {
  const near = nearNames(wanted, known);
  return near.length === 0 ? undefined : `Did you mean ${near.join(', ')}?`;
}

function nearNames(wanted: string, known: Iterable<string>): string[] {
  const names = [...known];
  const longest = names.reduce((length, name) => Math.max(length, name.length), 0);
  // Half of it may be punctuation. Beyond that it is none of them, and not even looked at.
  if (wanted.length > 2 * (longest + mostChanges)) return [];
  const letters = lettersOf(wanted);
  const most = Math.min(Math.max(2, Math.floor(letters.length / 3)), mostChanges);
  return names
    .map((name) => ({ name, distance: distanceOf(letters, lettersOf(name)) }))
    .filter((candidate) => candidate.distance <= most)
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Letters that may differ in a long name; in a short one it is fewer. */
const mostChanges = 4;

const lettersOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '') || name;

/** None where one is part of the other: whoever writes half a name means it. */
function distanceOf(wanted: string, name: string): number {
  if (name.includes(wanted)) return 0;
  // Each letter more is a change.
  const atLeast = Math.abs(wanted.length - name.length);
  return atLeast > mostChanges ? atLeast : changesBetween(wanted, name);
}

/** How many letters have to be put in, taken out or changed to make one of the other (Levenshtein). */
function changesBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
