// The reading head of the RapidJSON look-alike: bytes, offsets, strings, numbers, error texts.

/** What RapidJSON says about a text that is no JSON. */
export class RapidParseError extends Error {
  /** In bytes from the start. */
  readonly offset: number;

  constructor(text: string, offset: number) {
    super(text);
    this.name = 'RapidParseError';
    this.offset = offset;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ESCAPES = new Map<string, string>([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

export class JsonCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** Everything from the first NUL on does not exist for the parser. */
  constructor(bytes: Uint8Array) {
    const nul = bytes.indexOf(0);
    this.#bytes = nul < 0 ? bytes : bytes.subarray(0, nul);
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  fail(text: string, offset = this.#at): never {
    throw new RapidParseError(text, offset);
  }

  skipSpace(): void {
    while (' \n\r\t'.includes(this.#char() || 'x')) this.#at += 1;
  }

  peek(char: string): boolean {
    return this.#char() === char;
  }

  take(char: string): boolean {
    if (!this.peek(char)) return false;
    this.#at += 1;
    return true;
  }

  /** `true`, `false` or `null`; the offset of a misspelt one is its first wrong letter. */
  word(word: string): boolean {
    if (!this.peek(word.charAt(0))) return false;
    for (const letter of word) if (!this.take(letter)) this.fail('Invalid value.');
    return true;
  }

  /** The literal's text. */
  number(): string {
    const start = this.#at;
    this.take('-');
    if (!this.take('0') && !this.#digits()) this.fail('Invalid value.');
    if (this.take('.') && !this.#digits()) this.fail('Miss fraction part in number.');
    if (this.take('e') || this.take('E')) {
      if (!this.take('+')) this.take('-');
      if (!this.#digits()) this.fail('Miss exponent in number.');
    }
    const text = Buffer.from(this.#bytes.subarray(start, this.#at)).toString('latin1');
    if (!Number.isFinite(Number(text))) this.fail('Number too big to be stored in double.', start);
    return text;
  }

  /** The string that starts at this quotation mark. */
  string(): string {
    this.#at += 1;
    const parts: string[] = [];
    for (;;) {
      const start = this.#at;
      while (isPlain(this.#bytes[this.#at])) this.#at += 1;
      if (this.#at > start) parts.push(Buffer.from(this.#bytes.subarray(start, this.#at)).toString('utf8'));
      if (this.atEnd) this.fail('Missing a closing quotation mark in string.');
      if (this.take('"')) return parts.join('');
      if (!this.peek('\\')) this.fail('Invalid encoding in string.');
      parts.push(this.#escape());
    }
  }

  #escape(): string {
    const start = this.#at;
    this.#at += 1;
    const simple = ESCAPES.get(this.#char());
    if (simple !== undefined) {
      this.#at += 1;
      return simple;
    }
    if (!this.take('u')) this.fail('Invalid escape character in string.', start);
    const first = this.#hex4(start);
    if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first);
    const surrogate = 'The surrogate pair in string is invalid.';
    if (first > 0xdbff || !this.take('\\') || !this.take('u')) this.fail(surrogate, start);
    const second = this.#hex4(start);
    if (second < 0xdc00 || second > 0xdfff) this.fail(surrogate, start);
    return String.fromCharCode(first, second);
  }

  #hex4(start: number): number {
    const text = Buffer.from(this.#bytes.subarray(this.#at, this.#at + 4)).toString('latin1');
    if (!/^[0-9a-f]{4}$/i.test(text)) this.fail('Incorrect hex digit after \\u escape in string.', start);
    this.#at += 4;
    return Number.parseInt(text, 16);
  }

  #digits(): boolean {
    const start = this.#at;
    while (/^\d$/.test(this.#char())) this.#at += 1;
    return this.#at > start;
  }

  /** The character here, as one byte; empty at the end. */
  #char(): string {
    const byte = this.#bytes[this.#at];
    return byte === undefined ? '' : String.fromCharCode(byte);
  }
}

/** Goes into a string as it is. */
function isPlain(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH;
}
