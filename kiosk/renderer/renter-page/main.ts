// The renter's page: session and signature in, codes out, nothing kept.
import '../styles/tokens.css';
import './page.css';
import type { RenterProblemCode } from '../../ipc/renter/page.ts';
import { type Progress, untilCodes } from './ask.ts';
import { Camera, canUseCamera } from './camera.ts';
import { CodesOnScreen } from './codes.ts';
import { element, setText, show } from './elements.ts';
import { clearForm, fillFrom, question, whenPasted } from './form.ts';
import { asLanguage, preferred, wordsIn } from './language.ts';
import { textsInPicture } from './picture.ts';
import { takePictures } from './picture-ways.ts';
import type { PageWords, Remark } from './words/types.ts';

const form = element('form', HTMLFormElement);
const language = element('language', HTMLSelectElement);

let words: PageWords = wordsIn('en');
let asking: AbortController | undefined;
let problem: RenterProblemCode | undefined;
let progress: Progress = 'asking';
let remark: Remark | undefined;
/** Counts pictures: the answer to an earlier one says nothing of the latest. */
let pictures = 0;

const codes = new CodesOnScreen(() => {
  empty();
  show('ended', true);
  show('form', true);
});

const camera = new Camera({
  onText: (text) => {
    const filled = fillFrom(text);
    say(filled ? 'heard' : 'pictureOther');
    return filled;
  },
  onProblem: say,
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
  showRemark();
  if (problem) describeProblem(problem);
  setText('progress', words[progress]);
  codes.speak(words);
}

/** What became of what was pasted, chosen or seen. */
function say(what: Remark | undefined): void {
  // A camera sees the same code many times a second: said once.
  if (what === remark) return;
  remark = what;
  showRemark();
}

function showRemark(): void {
  setText('heard', remark ? words.remarks[remark] : '');
  element('heard', HTMLElement).classList.toggle('wrong', remark !== 'heard' && remark !== 'reading');
}

async function readPicture(picture: Blob): Promise<void> {
  if (form.hidden) return;
  camera.stop();
  pictures += 1;
  const own = pictures;
  say('reading');
  const found = await textsInPicture(picture);
  if (own !== pictures) return;
  if (typeof found === 'string') say(found);
  else say(fillFrom(...found) ? 'heard' : 'pictureOther');
}

function empty(): void {
  pictures += 1;
  clearForm();
  say(undefined);
}

function describeProblem(code: RenterProblemCode): void {
  problem = code;
  const [what, fix] = words.problems[code];
  setText('what', what);
  setText('fix', fix);
}

async function ask(): Promise<void> {
  asking?.abort();
  camera.stop();
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

/** Also what a browser would keep for its "back". */
function forget(): void {
  asking?.abort();
  camera.stop();
  codes.hide();
  empty();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void ask();
});
whenPasted((filled) => say(filled ? 'heard' : undefined));
takePictures((picture) => void readPicture(picture));
element('scan', HTMLButtonElement).addEventListener('click', () => {
  say(undefined);
  void camera.start();
});
element('stopScan', HTMLButtonElement).addEventListener('click', () => camera.stop());
element('cancel', HTMLButtonElement).addEventListener('click', () => asking?.abort());
element('more', HTMLButtonElement).addEventListener('click', () => codes.more());
element('hide', HTMLButtonElement).addEventListener('click', () => codes.hide());
language.addEventListener('change', speak);
window.addEventListener('pagehide', forget);

language.value = preferred(navigator.languages);
speak();
show('camera', canUseCamera());
