import type { Person } from './records.ts';

const foreign = /^(.+?) \((.+)\)$/;

/** Reads a team, one person a line. Who signs in at another issuer is written `name (issuer)`. */
export const readTeam = (text: string, issuer: string): readonly Person[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, subject = line, other = issuer] = foreign.exec(line) ?? [];
      return { issuer: other, subject };
    });

export const writeTeam = (team: readonly Person[], issuer: string | undefined): string =>
  team.map((person) => (person.issuer === issuer ? person.subject : `${person.subject} (${person.issuer})`)).join('\n');
