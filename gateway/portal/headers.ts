import type { Response } from 'express';

/**
 * Headers of every answer the portal gives. Scripts and styles come from files of this origin only; nothing may frame
 * a page. `origins` are further ones the page's scripts may talk to.
 */
export function guard(response: Response, origins: readonly string[] = []): void {
  response.set({
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      // Swagger UI's style sheet holds its pictures as data.
      "img-src 'self' data:",
      ["connect-src 'self'", ...origins].join(' '),
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  });
}
