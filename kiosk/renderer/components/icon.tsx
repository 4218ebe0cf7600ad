// Line icons, drawn inline so that no request and no sprite is needed.
import { classes } from './classes.ts';
import styles from './icon.module.css';

const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
const box = (x: number, y: number, w: number, h: number): string => `M${x} ${y}h${w}v${h}h${-w}z`;

/** Each as one path on a grid of 24. */
const PATHS = {
  activity: 'M4 6h2M4 12h2M4 18h2M9.5 6H20M9.5 12H20M9.5 18H20',
  backspace: 'M8.5 6H20v12H8.5L3.5 12zM12 9.5l5 5M17 9.5l-5 5',
  bell: 'M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10zM10 20a2.2 2.2 0 0 0 4 0',
  bulb: 'M9 17.5h6M10 20.5h4M8.5 14.5a6 6 0 1 1 7 0c-.7.6-.5 1.5-.5 3h-6c0-1.5.2-2.4-.5-3z',
  check: 'M5 12.5l4.5 4.5L19 7',
  chip: `${box(6.5, 6.5, 11, 11)}M10 3.5v3M14 3.5v3M10 17.5v3M14 17.5v3M3.5 10h3M3.5 14h3M17.5 10h3M17.5 14h3`,
  clock: `${circle(12, 12, 8.5)}M12 7v5.2l3.5 2`,
  close: 'M6 6l12 12M18 6L6 18',
  copy: `${box(8.5, 8.5, 11, 11)}M15.5 8.5v-4h-11v11h4`,
  down: 'M6 9.5l6 6 6-6',
  download: 'M12 4v10.5M7.5 10.5L12 15l4.5-4.5M4.5 19.5h15',
  edit: 'M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5',
  eye: `M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z${circle(12, 12, 2.8)}`,
  'eye-off':
    'M4 4l16 16M6.5 7.5C4 9.3 2.5 12 2.5 12S6 18.5 12 18.5c1.9 0 3.5-.6 4.9-1.4M10 5.8c.6-.2 1.3-.3 2-.3 6 0 9.5 6.5 9.5 6.5s-.8 1.5-2.3 3',
  gear: `${circle(12, 12, 3)}M12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1`,
  globe: `${circle(12, 12, 8.5)}M3.5 12h17M12 3.5c-5 5-5 12 0 17M12 3.5c5 5 5 12 0 17`,
  grid: 'M4 5h4v4H4zM10 5h4v4h-4zM16 5h4v4h-4zM4 15h4v4H4zM10 15h4v4h-4zM16 15h4v4h-4z',
  help: `${circle(12, 12, 8.5)}M9.5 9.8a2.5 2.5 0 1 1 3.8 2.1c-.9.6-1.3 1-1.3 1.9M12 16.6v.1`,
  info: `${circle(12, 12, 8.5)}M12 11v5.5M12 7.8v.1`,
  key: `${circle(8, 15, 4)}M11 12l8.5-8.5M16 7l3 3`,
  left: 'M14.5 6l-6 6 6 6',
  lock: `${box(5, 11, 14, 9)}M8 11V8a4 4 0 0 1 8 0v3`,
  map: `${box(3.5, 4.5, 17, 15)}M8 9h2.5M13.5 9H16M8 14.5h2.5M13.5 14.5H16`,
  minus: 'M6 12h12',
  moon: 'M19.5 14A8 8 0 1 1 10 4.5a6.5 6.5 0 0 0 9.5 9.5z',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  net: `${box(9, 3.5, 6, 5)}${box(3.5, 15.5, 6, 5)}${box(14.5, 15.5, 6, 5)}M12 8.5V12M6.5 15.5V12h11v3.5`,
  pause: 'M9 6v12M15 6v12',
  play: 'M8 5.5v13l10.5-6.5z',
  plus: 'M12 6v12M6 12h12',
  power: 'M7 6.3a8 8 0 1 0 10 0M12 3v8',
  print: `M7 9V3.5h10V9${box(3.5, 9, 17, 8)}M7 14h10v6.5H7z`,
  qr: `${box(4, 4, 6, 6)}${box(14, 4, 6, 6)}${box(4, 14, 6, 6)}M14 14h2.5v2.5H14zM20 14v.01M14 20h.01M20 20v-2.5M17.5 20h2.5`,
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3M19.5 3.5v4h-4',
  right: 'M9.5 6l6 6-6 6',
  screen: `${box(3, 4, 18, 12.5)}M9 20.5h6M12 16.5v4`,
  search: `${circle(11, 11, 6.5)}M16 16l4.5 4.5`,
  seats: `${box(3, 4, 7, 7)}${box(14, 4, 7, 7)}${box(3, 14, 7, 7)}${box(14, 14, 7, 7)}`,
  shield: 'M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2.2 2.2L15.2 10',
  sort: 'M8 5v14M4.5 15.5L8 19l3.5-3.5M16 19V5M12.5 8.5L16 5l3.5 3.5',
  sun: `${circle(12, 12, 4)}M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3l1.7 1.7M17 17l1.7 1.7M18.7 5.3L17 7M7 17l-1.7 1.7`,
  table: `${box(3.5, 4.5, 17, 15)}M3.5 9.5h17M3.5 14.5h17`,
  ticket: 'M4 6.5h16v4a1.7 1.7 0 0 0 0 3.2v4H4v-4a1.7 1.7 0 0 0 0-3.2zM14 7.5v1.5M14 11.2v1.5M14 15v1.5',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5M10 10.5v5.5M14 10.5v5.5',
  undo: 'M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3',
  up: 'M6 14.5l6-6 6 6',
  upload: 'M12 15V4.5M7.5 9L12 4.5 16.5 9M4.5 19.5h15',
  user: `${circle(12, 8, 3.8)}M4.5 20c.5-4.5 3.5-6.5 7.5-6.5s7 2 7.5 6.5`,
  users: `${circle(9, 8.5, 3.3)}M2.5 19c.4-4 3-5.8 6.5-5.8s6.1 1.8 6.5 5.8M15.5 5.5a3.3 3.3 0 0 1 0 6M17.5 13.7c2.3.6 3.7 2.4 4 5.3`,
  warning: 'M12 4L21 19.5H3zM12 10v4.5M12 17v.1',
  wrench:
    'M19.5 8.5a4.8 4.8 0 0 1-6.3 4.5l-5.7 6a1.9 1.9 0 0 1-2.7-2.7l6-5.7A4.8 4.8 0 0 1 17 4.2l-2.8 2.8.6 2.3 2.3.6 2.3-2.3c.1.3.1.6.1.9z',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration beside a word; what stands alone gets its name from the button around it. */
export function Icon({
  name,
  size = 'm',
  className,
}: {
  name: IconName;
  size?: 's' | 'm' | 'l';
  className?: string;
}) {
  return (
    <svg viewBox="0 0 24 24" className={classes(styles.icon, styles[size], className)} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
