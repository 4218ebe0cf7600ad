// A button that lets somebody choose a file.
import { type ReactNode, useRef } from 'react';
import { Button } from '../../components/button.tsx';

export interface FileButtonProps {
  /** As the `accept` of a file input. */
  accept: string;
  onPick(file: File): void;
  children: ReactNode;
}

export function FileButton({ accept, onPick, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon="upload" onPress={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file chosen again has to count too.
          event.target.value = '';
          if (file !== undefined) onPick(file);
        }}
      />
    </>
  );
}
