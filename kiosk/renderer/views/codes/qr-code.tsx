// The pair as a QR code, always black on white whatever the theme.
import { useMemo } from 'react';
import { classes } from '../../components/classes.ts';
import { pairText, qrShape } from './qr.ts';
import css from './qr-code.module.css';

export interface QrCodeProps {
  pair: { deviceId: string; password: string };
  label: string;
  className?: string | undefined;
}

export function QrCode({ pair, label, className }: QrCodeProps) {
  const { deviceId, password } = pair;
  const { size, path } = useMemo(() => qrShape(pairText({ deviceId, password })), [deviceId, password]);
  return (
    <svg className={classes(css.qr, className)} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
