// A device ID or a code as it is read off the screen: in groups, digits tinted, a bar above capitals.
import { classes } from '../../components/classes.ts';
import { useWords } from '../../i18n/index.ts';
import { type CodeCharacter, type CodeKind, codeGroups, isMixed, spell } from './code-groups.ts';
import css from './code-text.module.css';

export interface CodeTextProps {
  text: string;
  kind: CodeKind;
  large?: boolean;
}

export function CodeText({ text, kind, large = false }: CodeTextProps) {
  const { t } = useWords();
  const mixed = isMixed(text);
  return (
    <span
      className={classes(css.code, large && css.large)}
      role="img"
      aria-label={spell(text, (letter) => t('codes.capital', { letter }))}
    >
      {codeGroups(text, kind).map((group) => (
        <span key={group[0]?.position} className={css.group}>
          {group.map((character) => (
            <CodeLetter key={character.position} character={character} tinted={mixed} />
          ))}
        </span>
      ))}
    </span>
  );
}

export function CodeLetter({ character, tinted }: { character: CodeCharacter; tinted: boolean }) {
  const kind = character.kind === 'digit' && !tinted ? 'other' : character.kind;
  return <span className={css[kind]}>{character.character}</span>;
}
