import type { Router } from 'express';
import { type ProblemKinds, problemData, problemPage, problemsPage } from './problem-pages.ts';
import { show, wantsData } from './show.ts';

/** A page for each kind of problem, at the address its `type` is; the same as data for programs. */
export function mountProblems(
  router: Router,
  { problems, publicUrl }: { readonly problems: ProblemKinds; readonly publicUrl: string },
): void {
  router.get('/problems', (request, response) => {
    if (!wantsData(request, response)) return show(request, response, problemsPage(problems));
    response.json(Object.entries(problems).map(([kind, problem]) => problemData(kind, problem, publicUrl)));
  });
  router.get('/problems/:kind', (request, response, next) => {
    const { kind } = request.params;
    const problem = Object.hasOwn(problems, kind) ? problems[kind] : undefined;
    if (problem === undefined) return next();
    if (!wantsData(request, response)) return show(request, response, problemPage(kind, problem, publicUrl));
    response.json(problemData(kind, problem, publicUrl));
  });
}
