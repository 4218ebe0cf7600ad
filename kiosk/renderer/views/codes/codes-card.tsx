// The codes of a seat in its panel: hidden until somebody asks, and never longer on the screen than needed.
import { useId, useState } from 'react';
import type { Seat } from '../../../ipc/seat.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Fresh } from '../../components/fresh.tsx';
import { Icon } from '../../components/icon.tsx';
import { useCommand, useEscape } from '../../hooks/use-command.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import { useLink, useNode } from '../../store/hooks.ts';
import { RenterView } from '../renter/renter-view.tsx';
import { SlipDialog } from '../slip/slip-dialog.tsx';
import { ClipboardHint } from './clipboard-hint.tsx';
import css from './codes-card.module.css';
import { refusalOf, refusalOfCode } from './refusal.ts';
import { RefusalBox, RefusedCodes } from './refused-codes.tsx';
import { RevealedCodes } from './revealed-codes.tsx';
import { SessionActions } from './session-actions.tsx';
import { useReveal } from './use-reveal.ts';

/** Another seat is another card: nothing of the one before stays. */
export function CodesCard({ seat }: { seat: Seat }) {
  return <Card key={seat.id} seat={seat} />;
}

function Card({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const heading = useId();
  const { reveal, show, more, hide } = useReveal(seat, 'staff');
  const [open, setOpen] = useState<'renter' | 'slip' | null>(null);
  const refusal = useRefusal(seat);
  const isShown = reveal.step === 'shown';

  useCommand('codes.toggle', () => (reveal.step === 'hidden' ? show() : hide()), refusal === null);
  useCommand('renter.open', () => setOpen('renter'), refusal === null);
  useEscape('codes', isShown, hide);
  const close = () => setOpen(null);
  // Codes that come back later must not open a view that nobody asked for.
  if (refusal !== null && open !== null) close();
  const hand = { onRenterView: () => setOpen('renter'), onSlip: () => setOpen('slip') };

  return (
    <section className={css.card} data-shown={isShown || undefined} aria-labelledby={heading}>
      <header className={css.head}>
        <Icon name="key" size="s" />
        <h3 id={heading}>{t('codes.title')}</h3>
        {refusal === null && reveal.step !== 'refused' && <Freshness seat={seat} />}
      </header>
      {refusal !== null ? (
        <RefusedCodes seat={seat} refusal={refusal} error={null} onAsk={show} />
      ) : reveal.step === 'shown' ? (
        <RevealedCodes seat={seat} shown={reveal} onMore={more} onHide={hide} {...hand} />
      ) : reveal.step === 'asking' ? (
        <RefusalBox title={t('codes.askingTitle')} text={t('codes.askingText')} />
      ) : reveal.step === 'refused' ? (
        <RefusedCodes
          seat={seat}
          refusal={reveal.error === null ? 'other' : refusalOfCode(reveal.error.code)}
          error={reveal.error}
          onAsk={show}
        />
      ) : (
        <HiddenCodes changed={reveal.changed} onShow={show} {...hand} />
      )}
      <SessionActions seat={seat} withNewCode={refusal !== 'stale'} />
      {open === 'renter' && <RenterView seat={seat} onClose={close} />}
      {open === 'slip' && <SlipDialog seat={seat} onClose={close} />}
    </section>
  );
}

interface HiddenCodesProps {
  changed: boolean;
  onShow(): void;
  onRenterView(): void;
  onSlip(): void;
}

function HiddenCodes({ changed, onShow, onRenterView, onSlip }: HiddenCodesProps) {
  const { t } = useWords();
  return (
    <>
      <div className={css.row}>
        <Button icon="eye" kbd="F2" wide onPress={onShow}>
          {t('codes.show')}
        </Button>
        <IconButton icon="screen" label={t('codes.renterView')} onPress={onRenterView} />
        <IconButton icon="print" label={t('codes.printSlip')} onPress={onSlip} />
      </div>
      {changed && (
        <p className={css.hint} role="status">
          {t('codes.changed')}
        </p>
      )}
      <ClipboardHint refused={false} />
    </>
  );
}

function Freshness({ seat }: { seat: Seat }) {
  const { t } = useWords();
  return (
    <Fresh at={seat.codes.at} old={seat.codes.value !== 'fresh'}>
      {t(seat.codes.value === 'fresh' ? 'codes.match' : 'codes.signedRead')}
    </Fresh>
  );
}

function useRefusal(seat: Seat) {
  const { role } = useSession();
  const node = useNode();
  const link = useLink().state;
  return refusalOf({
    seat,
    role,
    node: node ?? { reachable: true, mode: 'manage' },
    link: link === 'up' ? 'up' : 'down',
  });
}
