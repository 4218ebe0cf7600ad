// Reason and owner's consent. Enter in these fields confirms nothing.
import { Button } from '../../components/button.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { useSession } from '../../hooks/use-session.ts';
import { useWords } from '../../i18n/index.ts';
import styles from './guard-dialog.module.css';
import type { ApprovalDraft } from './use-approval.ts';

const QUICK = ['frozen', 'asked', 'safety'] as const;

export function ApprovalFields({ draft }: { draft: ApprovalDraft }) {
  const { t } = useWords();
  const { person } = useSession();
  return (
    <div className={styles.two}>
      <div>
        <TextField
          label={t('guardDialog.reason')}
          value={draft.reason}
          onChange={draft.setReason}
          multiline
          maxLength={200}
        />
        <div className={styles.quick}>
          {QUICK.map((quick) => (
            <Button key={quick} size="small" onPress={() => draft.setReason(t(`guardDialog.quick_${quick}`))}>
              {t(`guardDialog.quick_${quick}`)}
            </Button>
          ))}
        </div>
      </div>
      {draft.isOwner ? (
        <p className="muted">{t('guardDialog.ownerSigned')}</p>
      ) : (
        <div className={styles.owner}>
          {draft.owners.length > 1 ? (
            <SelectField
              label={t('guardDialog.owner')}
              value={draft.ownerId}
              options={draft.owners.map(({ id, name }) => ({ id, label: name }))}
              onChange={draft.setOwnerId}
            />
          ) : null}
          <TextField
            className={styles.pin ?? ''}
            label={t('guardDialog.ownerPin')}
            type="password"
            value={draft.pin}
            onChange={draft.setPin}
            hint={t('guardDialog.signedAs', { name: person?.name ?? '' })}
          />
        </div>
      )}
    </div>
  );
}
