// What a test BMC is like: who may log in, and in which ways it and its network misbehave.

export interface TestBmcSettings {
  user: string;
  password: string;
  /** BMC-wide key; none when undefined. */
  kg: string | undefined;
  maxPrivilege: 'user' | 'operator' | 'administrator';
  /** Cipher suites that it accepts. */
  suites: readonly number[];
  /** What it does about another suite: refuse, or say nothing. */
  otherSuites: 'refuse' | 'ignore';
  /** False: an IPMI 1.5 BMC, silent to RMCP+. */
  rmcpPlus: boolean;
  sessionSlots: number;
  /** It forgets a session that is idle for that long. */
  sessionIdleMs: number;
  /** Answers 0x80 to the parameter that switches the boot flags' 60 s timer off. */
  refusesTimer: boolean;
  /** Accepts chassis control, and nothing happens. */
  ignoresPower: boolean;
  /** Accepts boot flags, and keeps what it had. */
  ignoresBootFlags: boolean;
  /** Says `node busy` to every chassis command. */
  busy: boolean;
  /** It takes that long for every command of a session, while the set-up is quick; in ms. */
  commandMs: number;
  /** No word to anybody. */
  silent: boolean;
  /** Datagrams that come from its address right before an answer: what a hostile network adds. */
  noise: (answer: Buffer) => readonly Buffer[];
  link: LinkSettings;
}

export interface LinkSettings {
  /** Of the datagrams in each direction, 0 to 100. */
  lossPercent: number;
  /** Of the answers. */
  duplicatePercent: number;
  /** Of the answers: held back until after the next one, or for 20 ms. */
  reorderPercent: number;
  /** Before each datagram in each direction, in ms. */
  delayMs: number;
}

export const DEFAULT_SETTINGS: Readonly<TestBmcSettings> = {
  user: 'admin',
  password: 'secret',
  kg: undefined,
  maxPrivilege: 'administrator',
  suites: [3, 17],
  otherSuites: 'refuse',
  rmcpPlus: true,
  sessionSlots: 16,
  sessionIdleMs: 60_000,
  refusesTimer: false,
  ignoresPower: false,
  ignoresBootFlags: false,
  busy: false,
  commandMs: 0,
  silent: false,
  noise: () => [],
  link: { lossPercent: 0, duplicatePercent: 0, reorderPercent: 0, delayMs: 0 },
};

/** What a caller may set; all else is as in DEFAULT_SETTINGS. */
export type TestBmcOptions = Partial<Omit<TestBmcSettings, 'link'>> & { link?: Partial<LinkSettings> };

export function settingsOf({ link, ...options }: TestBmcOptions): TestBmcSettings {
  return { ...DEFAULT_SETTINGS, ...options, link: { ...DEFAULT_SETTINGS.link, ...link } };
}
