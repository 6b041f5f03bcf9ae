import type { Request, Response, Router } from 'express';
import { Problem } from '#problem';
import type { Ask, Door, Told } from './door.ts';
import type { Notice, Page } from './layout.ts';
import { type Faults, faultsOf } from './messages.ts';
import { forPeople, redirect, sendPage } from './session/answers.ts';
import type { Presence } from './session/presence.ts';
import type { Session } from './session/sessions.ts';

/** What a page for somebody who is signed in is made with. */
export interface Visit {
  readonly session: Session;
  /** Calls one of the gateway's own APIs in their name. */
  ask<T>(ask: Ask): Promise<Told<T>>;
  /** A part of the address. */
  readonly part: (name: string) => string;
  readonly request: Request;
  show(page: Page, status?: number, notice?: Notice): void;
  goTo(address: string): void;
  /** Answers a script. */
  answer(value: object): void;
}

/** A form that was sent, by whoever it belongs to. */
export interface Sent extends Visit {
  readonly form: URLSearchParams;
  /**
   * Does what the form asks. What the API refuses is shown again, with what is wrong beside the fields.
   * @param words  what is expected of a field, where that says more than the contract
   */
  attempt(
    act: () => Promise<void>,
    again: (faults: Faults) => Promise<Page> | Page,
    words?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

/** Mounts pages of people who have signed in. */
export interface Desk {
  get(path: string, answer: (visit: Visit) => Promise<void>): void;
  post(path: string, answer: (sent: Sent) => Promise<void>): void;
}

/** Sees to it that whoever looks is signed in, and that what is sent is theirs. */
export function openDesk(router: Router, { door, presence }: { door: Door; presence: Presence }): Desk {
  const visitOf = (request: Request, response: Response, session: Session): Visit => ({
    session,
    ask: (ask) => door(request, ask),
    part: (name) => String(request.params[name]),
    request,
    show: (page, status = 200, notice) => sendPage(request, response, page, status, notice),
    goTo: (address) => redirect(response, address),
    answer: (value) => void response.json(value),
  });
  return {
    get(path, answer) {
      router.get(
        path,
        forPeople(async (request, response) => answer(visitOf(request, response, await presence.mustBe(request)))),
      );
    },
    post(path, answer) {
      router.post(
        path,
        forPeople(async (request, response) => {
          const { session, form } = await presence.form(request);
          const visit = visitOf(request, response, session);
          await answer({
            ...visit,
            form,
            async attempt(act, again, words) {
              try {
                await act();
              } catch (error) {
                const faults = faultsOf(error, words);
                visit.show(await again(faults), error instanceof Problem ? error.status : 400, faults.notice);
              }
            },
          });
        }),
      );
    },
  };
}
