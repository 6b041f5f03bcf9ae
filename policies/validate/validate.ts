import { Problem } from '#problem';
import { type Answer, definePolicy, type Exchange, type Handler } from '../policy.ts';
import { createAnswerCheck } from './answers.ts';
import { checkCall, readRequest } from './request.ts';

export interface ValidateSettings {
  readonly maxBody: number;
  readonly maxStream: number;
  readonly maxDepth: number;
  readonly maxValues: number;
  readonly answerSample: number;
}

/**
 * Holds both sides to the contract. From outside, nothing passes that the contract does not name: no parameter, no media
 * type, no body. Between tiers, a call that does not fit is a fault of the API that makes it. Answers are checked on
 * their way back.
 */
export const validate = definePolicy<ValidateSettings>({
  name: 'validate',
  side: 'hop',
  summary: 'Refuses requests that do not fit the contract, and watches that answers do.',
  refuses: [400, 413, 415, 500],
  settings: {
    maxBody: {
      type: 'integer',
      description: 'Bytes a JSON or form body may have. Other media types are streamed.',
      default: 1_048_576,
      minimum: 0,
      maximum: 67_108_864,
    },
    maxStream: {
      type: 'integer',
      description: 'Bytes a body may have that is streamed: an upload, multipart/form-data, text.',
      default: 104_857_600,
      minimum: 0,
    },
    maxDepth: {
      type: 'integer',
      description: 'How many arrays and objects of a JSON body may lie in each other.',
      default: 32,
      minimum: 1,
      maximum: 256,
    },
    maxValues: {
      type: 'integer',
      description: 'How many members and items the objects and arrays of a JSON body may have in all.',
      default: 20_000,
      minimum: 1,
    },
    answerSample: {
      type: 'number',
      description:
        'Share of the answers checked in production, from 0 (none) to 1 (all); what breaks the contract is reported, never refused. Tests check every answer and fail.',
      default: 0.05,
      minimum: 0,
      maximum: 1,
    },
  },
  create: (settings, surroundings) => {
    const { check, isDue } = createAnswerCheck(surroundings, settings.answerSample);
    const pass = async (exchange: Exchange, next: Handler): Promise<Answer> => {
      let answer: Answer;
      try {
        answer = await next(exchange);
      } catch (error) {
        if (error instanceof Problem) check(exchange, error);
        throw error;
      }
      check(exchange, answer);
      return answer;
    };
    const goOn = (exchange: Exchange, next: Handler): Promise<Answer> =>
      isDue() ? pass(exchange, next) : next(exchange);

    return (exchange, next) => {
      if (exchange.side === 'hop') checkCall(exchange);
      else {
        const reading = readRequest(exchange, settings);
        if (reading !== undefined) return reading.then(() => goOn(exchange, next));
      }
      return goOn(exchange, next);
    };
  },
});
