// The codes on the screen: large, as a QR code, for a while, and then gone from the page.
import { codeGroups, isMixed, spell } from '../views/codes/code-groups.ts';
import { pairText, qrShape } from '../views/codes/qr.ts';
import { element, setText, show } from './elements.ts';
import type { PageWords } from './words/types.ts';

export interface Pair {
  deviceId: string;
  password: string;
}

const SPAN_MS = 60_000;
const TICK_MS = 250;
const SVG = 'http://www.w3.org/2000/svg';

/** Shows one pair at a time. */
export class CodesOnScreen {
  readonly #onHidden: () => void;
  #until = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #pair: Pair | undefined;
  #words: PageWords | undefined;

  constructor(onHidden: () => void) {
    this.#onHidden = onHidden;
  }

  show(pair: Pair, words: PageWords): void {
    this.#pair = pair;
    this.#until = performance.now() + SPAN_MS;
    this.speak(words);
    show('codes', true);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    element('first', HTMLElement).focus();
  }

  /** The same pair in other words. */
  speak(words: PageWords): void {
    this.#words = words;
    if (!this.#pair) return;
    const { deviceId, password } = this.#pair;
    element('deviceId', HTMLElement).replaceChildren(letters(deviceId, 'deviceId', words));
    element('password', HTMLElement).replaceChildren(letters(password, 'password', words));
    element('qr', HTMLElement).replaceChildren(drawing(this.#pair, words.qr));
    this.#tick();
  }

  /** The whole time again. */
  more(): void {
    this.#until = performance.now() + SPAN_MS;
    this.#tick();
  }

  /** Nothing of the pair is left in the page. */
  hide(): void {
    if (!this.#pair) return;
    this.#pair = undefined;
    clearInterval(this.#timer);
    for (const id of ['deviceId', 'password', 'qr']) element(id, HTMLElement).replaceChildren();
    show('codes', false);
    this.#onHidden();
  }

  #tick(): void {
    if (!this.#pair) return;
    const leftMs = this.#until - performance.now();
    if (leftMs <= 0) this.hide();
    if (leftMs <= 0) return;
    element('left', HTMLProgressElement).value = leftMs / SPAN_MS;
    setText('hides', this.#words?.hides(Math.ceil(leftMs / 1000)) ?? '');
  }
}

function letters(text: string, kind: 'deviceId' | 'password', words: PageWords): HTMLElement {
  const whole = document.createElement('span');
  whole.setAttribute('role', 'img');
  whole.setAttribute('aria-label', spell(text, words.capital));
  const tinted = isMixed(text);
  for (const group of codeGroups(text, kind)) {
    const part = document.createElement('span');
    part.className = 'group';
    for (const { character, kind: look } of group) {
      const letter = document.createElement('span');
      letter.className = look === 'digit' && !tinted ? 'other' : look;
      letter.textContent = character;
      part.append(letter);
    }
    whole.append(part);
  }
  return whole;
}

function drawing(pair: Pair, label: string): SVGElement {
  const { size, path } = qrShape(pairText(pair));
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const dark = document.createElementNS(SVG, 'path');
  dark.setAttribute('d', path);
  svg.append(dark);
  return svg;
}
