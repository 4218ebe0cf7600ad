// The renter's page: session and signature in, codes out, nothing kept.
import '../styles/tokens.css';
import './page.css';
import type { CodesQuestion, RenterProblemCode } from '../../ipc/renter/page.ts';
import { MAX_SESSION_TEXT, parseSessionText } from '../../ipc/renter/session-text.ts';
import { type Progress, untilCodes } from './ask.ts';
import { CodesOnScreen } from './codes.ts';
import { element, setText, show } from './elements.ts';
import { asLanguage, preferred, wordsIn } from './language.ts';
import { canReadPictures, textInPicture } from './picture.ts';
import type { PageWords } from './words/types.ts';

const FIELDS = ['machineId', 'sessionId', 'sessionIdSign', 'rentOrder'] as const;
const field = (name: (typeof FIELDS)[number]) => element(name, HTMLInputElement);
const pasted = element('pasted', HTMLTextAreaElement);
const file = element('file', HTMLInputElement);
const language = element('language', HTMLSelectElement);

let words: PageWords = wordsIn('en');
let asking: AbortController | undefined;
let problem: RenterProblemCode | undefined;
let progress: Progress = 'asking';

const codes = new CodesOnScreen(() => {
  clearForm();
  show('ended', true);
  show('form', true);
});

function speak(): void {
  const chosen = asLanguage(language.value) ?? 'en';
  words = wordsIn(chosen);
  document.documentElement.lang = chosen;
  document.title = words.title;
  for (const each of document.querySelectorAll<HTMLElement>('[data-words]')) {
    const text: unknown = Reflect.get(words, each.dataset.words ?? '');
    if (typeof text === 'string') each.textContent = text;
  }
  setText('heard', '');
  if (problem) describeProblem(problem);
  setText('progress', words[progress]);
  codes.speak(words);
}

function fillFrom(text: string): boolean {
  const found = parseSessionText(text);
  const given = FIELDS.filter((name) => found[name] !== undefined);
  for (const name of given) field(name).value = found[name] ?? '';
  setText('heard', given.length > 0 ? words.heard : '');
  return given.length > 0;
}

function clearForm(): void {
  for (const name of FIELDS) field(name).value = '';
  pasted.value = '';
  file.value = '';
  setText('heard', '');
}

function describeProblem(code: RenterProblemCode): void {
  problem = code;
  const [what, fix] = words.problems[code];
  setText('what', what);
  setText('fix', fix);
}

async function ask(): Promise<void> {
  asking?.abort();
  const abort = new AbortController();
  asking = abort;
  problem = undefined;
  for (const id of ['problem', 'ended', 'form']) show(id, false);
  show('waiting', true);
  const start = performance.now();
  const clock = setInterval(
    () => setText('waited', words.waited(Math.round((performance.now() - start) / 1000))),
    1000,
  );
  const outcome = await untilCodes(
    question(),
    (now) => {
      progress = now;
      setText('progress', words[now]);
    },
    abort.signal,
  );
  clearInterval(clock);
  setText('waited', '');
  if (asking !== abort) return;
  show('waiting', false);
  if (outcome && 'deviceId' in outcome) return codes.show(outcome, words);
  show('form', true);
  if (!outcome) return;
  describeProblem(outcome.problem);
  show('problem', true);
  element('what', HTMLElement).focus();
}

function question(): CodesQuestion {
  const rentOrder = field('rentOrder').value.trim();
  const hex = (text: string) => text.trim().toLowerCase().replace(/^0x/, '');
  return {
    machineId: hex(field('machineId').value),
    sessionId: field('sessionId').value.trim(),
    sessionIdSign: hex(field('sessionIdSign').value),
    ...(rentOrder === '' ? {} : { rentOrder }),
  };
}

/** Also what a browser would keep for its "back". */
function forget(): void {
  asking?.abort();
  codes.hide();
  clearForm();
}

element('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void ask();
});
pasted.addEventListener('input', () => {
  if (pasted.value.length <= MAX_SESSION_TEXT) fillFrom(pasted.value);
});
file.addEventListener('change', async () => {
  const [picture] = file.files ?? [];
  if (picture && !fillFrom(await textInPicture(picture))) setText('heard', words.pictureEmpty);
});
element('cancel', HTMLButtonElement).addEventListener('click', () => asking?.abort());
element('more', HTMLButtonElement).addEventListener('click', () => codes.more());
element('hide', HTMLButtonElement).addEventListener('click', () => codes.hide());
language.addEventListener('change', speak);
window.addEventListener('pagehide', forget);

language.value = preferred(navigator.languages);
speak();
void canReadPictures().then((can) => show('picture', can));
