// What a page complained about: errors of its scripts, refusals of its policy, answers that no page should get.
import type { ConsoleMessage, Page } from 'playwright-core';

/** The browser itself writes these for every refused or failed request; the page answers them in words. */
const REQUEST = /^Failed to load resource/;

/**
 * Collects problems of `page` from now on, over reloads.
 * @param isAway whether the counter is stopped on purpose now: then requests may fail
 */
export function watchPage(page: Page, problems: string[], isAway: () => boolean): void {
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (REQUEST.test(message.text())) return;
    problems.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`thrown: ${error.stack ?? error.message}`));
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    const status = response.status();
    // A refused call is an answer like any other, also one that tells of a silent node (502); a failed one is not.
    const isAnswer = status < 400 || (pathname.startsWith('/api/') && (status < 500 || status === 502));
    if (!isAnswer && !isAway()) problems.push(`${status} for ${pathname}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // The page itself ends streams and reads that nobody needs any more.
    if (reason !== 'net::ERR_ABORTED' && !isAway()) problems.push(`${reason} for ${request.url()}`);
  });
}
