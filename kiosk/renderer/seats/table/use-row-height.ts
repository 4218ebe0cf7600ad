// Rows are 34 px by mouse and 44 px by touch.
import { useSyncExternalStore } from 'react';

const coarse = window.matchMedia('(pointer: coarse)');

function subscribe(listener: () => void): () => void {
  coarse.addEventListener('change', listener);
  return () => coarse.removeEventListener('change', listener);
}

export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, () => coarse.matches) ? 44 : 34;
}
